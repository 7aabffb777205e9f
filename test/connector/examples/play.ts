import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Test } from 'tap';
import { buildSampleSis } from '../../../proxy/sandbox/sis';
import { sampleProfile } from '../../exporter/jobs/export-bridge';
import { startListener } from '../../notifications/listener';
import { startUploadBridge } from '../../uploads/upload-calls';
import { neutralExamples } from './neutral';
import { playExamples, type Played } from './scenario';

/** Starts service and sandbox, plays every example, and answers them without what differs from run to run. */
export async function playAll(t: Test): Promise<Played[]> {
  const bridge = await startUploadBridge(t, {
    sandbox: { timings: { runMs: 300 } },
    notifications: { lookEveryMs: 50 },
  });
  const profiles = path.join(bridge.dataDir, 'export-profiles');
  mkdirSync(profiles);
  buildSampleSis(path.join(profiles, 'sis.db'));
  writeFileSync(
    path.join(profiles, 'nightly.yaml'),
    sampleProfile('Riverbend nightly', {
      destinations: [{ kind: 'local', name: 'Archive', path: '../archive', createPath: true }],
      schedule: { cron: '30 2 * * 1-5', timeZone: 'Europe/Berlin' },
    }),
  );
  const { url, until, told } = await startListener(t);
  const startedAt = Date.now();
  const played = await playExamples(bridge, {
    url: url('x'),
    told: async () => (await until(1), told[0]?.body ?? {}),
  });
  return neutralExamples(played, bridge, startedAt);
}
