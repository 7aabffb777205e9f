import { setTimeout as delay } from 'node:timers/promises';
import type { UploadRow } from '../../database/uploads/row';
import type { Run } from '../../graph/runs';
import { runScope } from '../run-scope';
import type { UploadServices } from '../services';
import { throughOutage } from '../through-outage';

/**
 * Starts a run for an accepted upload, once. Before the first call the latest run is noted; when that call's fate is
 * unknown (a lost answer, a killed process), a run that is newer has used the files, whoever started it, and only
 * when there is none the call is made again: School Data Sync takes few starts.
 */
export async function startRun(
  services: UploadServices,
  row: UploadRow,
  signal: AbortSignal,
): Promise<{ started: true }> {
  const { tenantId, uploadId, facts } = row;
  const list = async () => services.industryData.listRuns(await runScope(services, row, signal));
  if (facts.latestRunBefore === undefined) {
    const latestRunBefore = (await list())[0]?.startDateTime ?? '';
    await services.uploads.note(tenantId, uploadId, { latestRunBefore });
  } else {
    await delay(services.limits.settleMs, undefined, { signal });
    if (runAfter(await list(), facts.latestRunBefore) !== undefined) return { started: true };
  }
  await services.industryData.startRun(await runScope(services, row, signal), uploadId);
  const run = { ...facts.run, status: 'running' };
  await throughOutage(services, () => services.uploads.note(tenantId, uploadId, { run }));
  return { started: true };
}

/** The first run that began after `latest`, which is empty when there was none. */
export function runAfter(newestFirst: readonly Run[], latest: string): Run | undefined {
  const from = latest === '' ? -Infinity : Date.parse(latest);
  return newestFirst.findLast(({ startDateTime }) => Date.parse(startDateTime ?? '') > from);
}
