import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { RunFacts, SdsFacts, UploadFacts, UploadRow } from '../../database/uploads/row';
import { finalStates, uploadStates, type UploadState } from '../../schemas/upload';
import { announce } from '../announce';
import type { UploadInput } from '../../engine/run';
import { purgeUpload } from '../purge';
import type { UploadServices } from '../services';

/** How an upload ended. */
export interface Ending {
  /** Only from these states; default: every one that is not final. */
  from?: readonly string[];
  state: 'accepted' | 'rejected' | 'failed' | 'cancelled' | 'expired';
  refusedBy?: 'bridge' | 'sds';
  reason?: { code: string; message: string };
  sds?: SdsFacts;
  /** What came of the run, at the end of an upload that followed one. */
  run?: RunFacts;
}

const openStates: readonly UploadState[] = uploadStates.filter(
  (state) => !finalStates.includes(state),
);

/**
 * Brings an upload to its end, from whatever state: row, kept identity, baseline when it was accepted, and then its
 * files. Done twice, or after another ending, it changes nothing. An accepted upload that is to start a run does not
 * end yet, but is `following`: all of this happens, save that it is not final.
 */
export async function finishUpload(
  services: UploadServices,
  input: Pick<UploadInput, 'tenantId' | 'uploadId'> & { round?: number },
  ending: Ending,
): Promise<'finished' | 'following'> {
  const { tenantId, uploadId } = input;
  const row = await services.uploads.find(tenantId, uploadId);
  if (row === null) return 'finished';
  const now = new Date(services.clock());
  const wasAccepted = row.facts.acceptedAt !== undefined;
  const follows = ending.state === 'accepted' && !ending.run && row.facts.startRun === true;
  const facts: Partial<UploadFacts> = {
    reason: ending.reason ?? null,
    waitingSince: null,
    ...(ending.refusedBy && { refusedBy: ending.refusedBy }),
    ...(ending.sds && { sds: ending.sds }),
    ...(ending.run && { run: { ...row.facts.run, ...ending.run } }),
    ...(follows && { acceptedAt: now.toISOString() }),
  };
  const accepted = ending.state === 'accepted' && row.finishedAt === null && !wasAccepted;
  const snapshot = accepted ? await keepSnapshot(services, row) : undefined;
  await services.inTransaction(async ({ uploads, files, baselines, notifications }) => {
    // Done again by a process that was killed in between.
    if (follows && wasAccepted) return;
    const moved = await uploads.move(tenantId, uploadId, {
      from: ending.from ?? openStates,
      to: follows ? 'following-run' : ending.state,
      facts,
      expiresAt: null,
      ...(!follows && { finishedAt: now }),
      ...(input.round !== undefined && { round: input.round }),
    });
    if (moved === null) return;
    for (const { step, finishedAt } of await files.steps(uploadId))
      if (finishedAt === null) await files.endStep(uploadId, step, now);
    await files.beginStep(uploadId, follows ? 'run' : 'report', now);
    if (!follows) await files.endStep(uploadId, 'report', now);
    if (snapshot !== undefined)
      await baselines.replace(tenantId, row.dataConnectorId, {
        uploadId,
        acceptedAt: now,
        snapshot,
      });
    if (!follows) await announce({ notifications }, services, moved, 'finished');
  });
  try {
    if (ending.state === 'accepted' && !ending.run) await removeReplaced(services, row);
    await purgeUpload(services, tenantId, uploadId);
  } catch (error) {
    // It has ended all the same; what is left after this, or after a kill here, is purged by the sweep.
    services.logger.warn({ err: error }, 'the files of an ended upload could not be removed yet');
  }
  return follows ? 'following' : 'finished';
}

/**
 * Moves the snapshot out of the upload's folder, under a name of its own: the earlier baseline stays until replaced. A
 * snapshot that is lost is still named as the baseline: School Data Sync has this set, so the next one is
 * held for a person rather than compared with an older one.
 */
async function keepSnapshot(
  { paths, logger }: UploadServices,
  { tenantId, uploadId, dataConnectorId }: UploadRow,
): Promise<string> {
  const target = paths.baseline(tenantId, dataConnectorId, uploadId);
  try {
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    const isThere = await stat(target).then(
      () => true,
      () => false,
    );
    if (!isThere) await rename(paths.snapshot(tenantId, uploadId), target);
  } catch (error) {
    logger.error({ err: error }, 'the record of an accepted set could not be kept');
  }
  return uploadId;
}

/** Removes the snapshots that are no baseline any more. Only an upload that holds its data connector gets here. */
async function removeReplaced(
  { paths, baselines }: UploadServices,
  { tenantId, dataConnectorId }: UploadRow,
): Promise<void> {
  const current = (await baselines.find(tenantId, dataConnectorId))?.snapshot;
  if (current === undefined) return;
  const folder = path.dirname(paths.baseline(tenantId, dataConnectorId, current));
  for (const name of await readdir(folder).catch(() => []))
    if (name !== current) await rm(path.join(folder, name), { force: true });
}
