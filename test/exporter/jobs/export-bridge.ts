import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Test } from 'tap';
import { stringify } from 'yaml';
import { sandboxIdentity } from '../../../proxy/config';
import { secondTenantId } from '../../../proxy/sandbox/entra/users';
import { buildSampleSis, profileQueries } from '../../../proxy/sandbox/sis';
import type { ExportView } from '../../../proxy/schemas/export';
import { startBridge, type BridgeOptions } from '../../e2e/bridge';
import { unlimited } from '../../uploads/upload-calls';

/** A profile that takes the sample student information system to School Data Sync. */
export const sampleProfile = (name: string, changes: object = {}): string =>
  stringify({
    ...{ version: 1, name, tenantId: sandboxIdentity.tenantId },
    source: { kind: 'sqlite', file: 'sis.db', queries: profileQueries },
    destinations: [{ kind: 'sds' }],
    ...changes,
  });

/** A bridge whose folder of profiles holds the sample student information system. */
export async function startExportBridge(t: Test, exports: BridgeOptions['exports'] = {}) {
  const folder = t.testdir();
  const profiles = path.join(folder, 'profiles');
  mkdirSync(profiles);
  buildSampleSis(path.join(profiles, 'sis.db'));
  const write = (file: string, text: string): string => {
    const place = path.join(profiles, file);
    writeFileSync(place, text);
    return place;
  };
  const bridge = await startBridge(t, {
    env: { EXPORT_PROFILES_DIR: profiles, ALLOWED_TENANTS: secondTenantId },
    sandbox: { timings: { notStartedMs: 50, runningMs: 100 } },
    // More calls than one connection may make in a minute.
    stores: { throttle: unlimited },
    uploads: {},
    exports,
  });
  const get = async (exportId: string): Promise<ExportView> =>
    (await bridge.call('GET', `/v1/exports/${exportId}`)).json();
  return {
    ...bridge,
    ...{ folder, profiles, write, get },
    run: (payload: object, as?: Parameters<typeof bridge.call>[2]) =>
      bridge.call('POST', '/v1/exports', { payload, ...as }),
    async end(exportId: string): Promise<ExportView> {
      for (let tries = 0; tries < 900; tries += 1) {
        const view = await get(exportId);
        if (view.isFinal) return view;
        await sleep(100);
      }
      throw new Error('the export does not end');
    },
  };
}
