import type { Caller } from '../../auth/caller';
import { captureIdentity, keptGroups } from '../../auth/kept-identity';
import type { UploadRow } from '../../database/uploads/row';
import type { Engine } from '../../engine/engine';
import { inputOf } from '../input-of';
import type { UploadServices } from '../services';

/** Tokens this close to their end are replaced by a call of the same person. */
const renewBeforeMs = 10 * 60_000;

/**
 * Keeps fresh Graph tokens with the upload when the caller is the person who made it and the kept ones are about to
 * end, are absent, or were refused; then work that waits for them goes on. Rejects as a sign-in does.
 */
export async function rearm(
  services: UploadServices,
  engine: Pick<Engine, 'wake'>,
  caller: Caller,
  row: UploadRow,
): Promise<void> {
  if (caller.kind !== 'user' || caller.objectId !== row.createdBy || row.finishedAt !== null)
    return;
  if (row.facts.submittedAt === undefined) return;
  const wasRefused = row.state === 'waiting-for-sign-in';
  const expiresAt = row.identityExpiresAt?.getTime() ?? 0;
  if (!wasRefused && expiresAt - renewBeforeMs > services.clock()) return;
  if (wasRefused) for (const group of groupsOf(row)) services.graphTokens.drop(caller, group);
  await keepIdentity(services, caller, row);
  if (!wasRefused) return;
  await engine.wake('check', inputOf(row));
  await engine.wake('deliver', inputOf(row));
}

const groupsOf = ({ facts }: UploadRow) => keptGroups(facts.startRun === true);

/** Seals the caller's Graph tokens into the row of the upload. Nothing to keep for applications and API keys. */
export async function keepIdentity(
  services: UploadServices,
  caller: Caller,
  row: UploadRow,
): Promise<void> {
  const { tenantId, uploadId } = row;
  const identity = await captureIdentity(services.graphTokens, caller, groupsOf(row));
  if (identity === undefined) return;
  const sealed = await services.sealer.seal('identity', uploadId, identity);
  await services.uploads.keepIdentity(tenantId, uploadId, sealed, new Date(identity.expiresAt));
}
