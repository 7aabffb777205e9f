import type { UploadRow } from '../../database/uploads/row';
import { CancelRequested } from '../active-uploads';
import type { UploadServices } from '../services';

export interface BegunDelivery {
  files: string[];
  /** Another upload was accepted since the changes of this one were found: they are not true any more. */
  isStale: boolean;
  isValidating: boolean;
}

/** The upload's turn has come: what is to be done with it. Done again after a restart it finds the same. */
export async function beginDelivery(
  services: UploadServices,
  row: UploadRow,
): Promise<BegunDelivery> {
  const { tenantId, uploadId, dataConnectorId, round, facts } = row;
  // Only when the engine's own state was lost: what is being validated must not be sent again. A new session takes the id
  // away, so it is that of the present one, also while the upload waits for Graph or a sign-in.
  const isValidating = Boolean(facts.operationId);
  const baseline = await services.baselines.find(tenantId, dataConnectorId);
  const isStale =
    !isValidating && (baseline?.uploadId ?? 'none') !== (facts.comparedWith ?? 'none');
  const moved = await services.uploads.move(tenantId, uploadId, {
    from: deliverable,
    to: isValidating ? 'validating' : isStale ? 'checking' : 'uploading',
    round,
    facts: { reason: null, waitingSince: null },
    expiresAt: null,
  });
  // Ended, or held again, since it was read.
  if (moved === null) throw new CancelRequested();
  if (!isStale) await services.files.beginStep(uploadId, 'upload', new Date(services.clock()));
  const files = await services.files.list(uploadId);
  return { files: files.map(({ name }) => name), isStale, isValidating };
}

const deliverable = [
  'waiting-for-turn',
  'checking',
  'uploading',
  'validating',
  'waiting-for-graph',
  'waiting-for-sign-in',
];
