import type { UploadRow } from '../../database/uploads/row';
import { BridgeError } from '../../errors';
import { findChanges, replaceLostSecret } from '../find-changes';
import type { UploadServices } from '../services';
import { summariseSchools } from '../summarise-schools';
import { spooledFiles } from './spooled-files';

export interface GateVerdict {
  held: boolean;
}

/**
 * The change gate (DESIGN §7): compares by key with the last accepted set of the data connector and notes what
 * changes. Held above the limits, unless the caller asked to proceed or exactly these changes were
 * approved. A baseline that cannot be read, or whose secret is lost, holds in any case: nothing is known then.
 */
export async function compareChanges(
  services: UploadServices,
  row: UploadRow,
  signal: AbortSignal,
): Promise<GateVerdict> {
  const { tenantId, uploadId, dataConnectorId, facts } = row;
  const { paths } = services;
  const set = {
    tenantId,
    dataConnectorId,
    format: facts.format,
    files: await spooledFiles(services, row),
    snapshot: paths.snapshot(tenantId, uploadId),
  };
  const found = await findChanges(services, set, signal).catch(async (error: unknown) => {
    if (!(error instanceof BridgeError) || error.code !== 'SEAL_BROKEN') throw error;
    services.logger.error({ code: error.code }, 'the secret of a data connector is made anew');
    await replaceLostSecret(services, tenantId, dataConnectorId);
    return findChanges(services, set, signal);
  });
  const { changes, comparison, comparedWith, isUnreadable } = found;
  await services.uploads.note(tenantId, uploadId, {
    changes,
    schoolsSealed: await services.sealer.seal('schools', uploadId, summariseSchools(comparison)),
    comparedWith,
  });
  const isApproved = facts.approval?.changeHash === changes.changeHash;
  const mayProceed = facts.onLargeChange === 'proceed' && !isUnreadable;
  return { held: changes.holdReasons.length > 0 && !isApproved && !mayProceed };
}
