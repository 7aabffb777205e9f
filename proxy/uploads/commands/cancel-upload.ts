import { setTimeout as delay } from 'node:timers/promises';
import type { UploadRow } from '../../database/uploads/row';
import type { Engine } from '../../engine/engine';
import { inputOf } from '../input-of';
import type { UploadServices } from '../services';
import { finishUpload } from '../steps/finish';
import { cancelled } from '../workflows/ending';
import { wrongState } from './find-upload';

/** States in which no step is under way, so the end can be written at once. */
const resting = ['receiving', 'held', 'waiting-for-turn'];
const lookEveryMs = 100;
const lookForMs = 5_000;

/**
 * Ends an upload in whatever state it is. Work that is under way, here or in another process, is told to stop; this
 * waits a few seconds for it. Cancelling twice changes nothing; another end than `cancelled` is
 * UPLOAD_STATE_WRONG. While a run is followed only that ends: the files stay accepted.
 */
export async function cancelUpload(
  services: UploadServices,
  engine: Pick<Engine, 'wake'>,
  row: UploadRow,
): Promise<UploadRow> {
  const { tenantId, uploadId } = row;
  const endAtRest = async (): Promise<void> =>
    void (await finishUpload(
      services,
      { tenantId, uploadId },
      { ...cancelled(false), from: resting },
    ));
  if (row.finishedAt === null) {
    await services.uploads.requestCancel(tenantId, uploadId);
    await endAtRest();
    services.active.cancel(uploadId);
    await engine.wake('check', inputOf(row));
    await engine.wake('deliver', inputOf(row));
    await engine.wake('follow', inputOf(row));
  }
  const wasFollowing = row.finishedAt === null;
  for (let waited = 0; ; waited += lookEveryMs) {
    // The step that was under way may have been its last one and have left the upload held.
    if (waited > 0) await endAtRest();
    const now = (await services.uploads.find(tenantId, uploadId)) ?? row;
    if (now.state === 'cancelled') return now;
    // Accepted before the cancel: what ended is that its run is followed, and the upload says so.
    if (wasFollowing && now.finishedAt !== null && now.facts.run?.problem) return now;
    if (now.finishedAt !== null) throw wrongState(now);
    if (waited >= lookForMs) return now;
    await delay(lookEveryMs);
  }
}
