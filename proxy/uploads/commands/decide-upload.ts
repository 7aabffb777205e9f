import type { Caller } from '../../auth/caller';
import type { UploadRow } from '../../database/uploads/row';
import { BridgeError } from '../../errors';
import type { Engine } from '../../engine/engine';
import { inputOf } from '../input-of';
import type { UploadServices } from '../services';
import { finishUpload } from '../steps/finish';
import { reasonOf } from '../workflows/ending';
import { wrongState } from './find-upload';

/**
 * Lets a held upload pass, exactly with the changes that `changeHash` names. Said twice it changes nothing. Throws
 * UPLOAD_CHANGE_HASH_WRONG when the changes are others, UPLOAD_STATE_WRONG when it is not held.
 */
export async function approveUpload(
  services: UploadServices,
  engine: Pick<Engine, 'start'>,
  caller: Caller,
  row: UploadRow,
  decision: { changeHash: string; note?: string | undefined },
): Promise<UploadRow> {
  const { tenantId, uploadId, facts } = row;
  const isApproved = facts.approval?.changeHash === decision.changeHash;
  if (row.state === 'waiting-for-turn' && isApproved) await engine.start('deliver', inputOf(row));
  if (row.state !== 'held' && isApproved) return row;
  if (row.state !== 'held') throw wrongState(row);
  if (facts.changes?.changeHash !== decision.changeHash)
    throw new BridgeError('UPLOAD_CHANGE_HASH_WRONG', { target: 'changeHash' });
  const moved = await services.uploads.move(tenantId, uploadId, {
    from: ['held'],
    to: 'waiting-for-turn',
    round: row.round,
    expiresAt: null,
    facts: {
      approval: {
        changeHash: decision.changeHash,
        by: caller.objectId,
        at: new Date(services.clock()).toISOString(),
        ...(decision.note !== undefined && { note: decision.note }),
      },
    },
  });
  if (moved === null) {
    const now = (await services.uploads.find(tenantId, uploadId)) ?? row;
    // Approved twice at once: the other call was first.
    if (now.facts.approval?.changeHash === decision.changeHash) return now;
    throw wrongState(now);
  }
  await engine.start('deliver', inputOf(moved));
  return moved;
}

/** Ends a held upload; nothing was sent. Said twice it changes nothing. */
export async function discardUpload(services: UploadServices, row: UploadRow): Promise<UploadRow> {
  const { tenantId, uploadId } = row;
  if (row.facts.reason?.code === 'UPLOAD_DISCARDED') return row;
  if (row.state !== 'held') throw wrongState(row);
  await finishUpload(services, row, {
    from: ['held'],
    state: 'cancelled',
    reason: reasonOf('UPLOAD_DISCARDED'),
  });
  const now = (await services.uploads.find(tenantId, uploadId)) ?? row;
  if (now.facts.reason?.code !== 'UPLOAD_DISCARDED') throw wrongState(now);
  return now;
}
