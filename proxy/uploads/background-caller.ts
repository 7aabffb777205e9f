import type { Caller } from '../auth/caller';
import { keptIdentity } from '../auth/kept-identity';
import type { UploadRow } from '../database/uploads/row';
import { BridgeError } from '../errors';
import type { UploadServices } from './services';

/** A token this close to its end is not used any more: a call must not outlive it. */
const marginMs = 60_000;

/**
 * The identity an upload works under once its call is over: the application's own for applications and API keys,
 * for a person the tokens kept with the upload (UPLOAD_NEEDS_SIGN_IN when they have ended). It may use
 * the upload's data connector and no other.
 */
export function backgroundCaller(
  services: Pick<UploadServices, 'uploads' | 'sealer' | 'clock'>,
  row: UploadRow,
): Caller {
  const { tenantId, uploadId } = row;
  const caller: Caller = {
    kind: row.facts.callerKind,
    tenantId,
    objectId: row.createdBy,
    roles: new Set(),
    dataConnectors: new Set([row.dataConnectorId]),
  };
  if (caller.kind !== 'user') return caller;
  return {
    ...caller,
    async keptToken(group) {
      // Read anew: a call of the same person may have brought fresh tokens since.
      const sealed = (await services.uploads.find(tenantId, uploadId))?.identitySealed;
      if (!sealed) throw new BridgeError('UPLOAD_NEEDS_SIGN_IN');
      const kept = keptIdentity.parse(await services.sealer.open('identity', uploadId, sealed));
      if (kept.expiresAt - marginMs <= services.clock())
        throw new BridgeError('UPLOAD_NEEDS_SIGN_IN');
      const token = kept.tokens[group];
      if (token === undefined) throw new BridgeError('UPLOAD_NEEDS_SIGN_IN');
      return token;
    },
  };
}
