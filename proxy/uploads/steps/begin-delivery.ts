import type { UploadRow } from '../../database/uploads/row';
import { CancelRequested } from '../active-uploads';
import type { UploadServices } from '../services';

export type BegunDelivery =
  | { compareAgain: true; round: number }
  | { compareAgain: false; files: string[]; isValidating: boolean };

/**
 * The upload's turn has come. When another one was accepted since its changes were found, they are not true any more:
 * it is compared again, in a new round, and what was approved counts only if it turns out the same.
 */
export async function beginDelivery(
  services: UploadServices,
  row: UploadRow,
): Promise<BegunDelivery> {
  const { tenantId, uploadId, dataConnectorId, round, facts, state } = row;
  // Only when the engine's own state was lost: what is being validated must not be sent again. A new session takes the id
  // away, so it is that of the present one, also while the upload waits for Graph or a sign-in.
  const isValidating = Boolean(facts.operationId);
  const baseline = await services.baselines.find(tenantId, dataConnectorId);
  const isStale = (baseline?.uploadId ?? 'none') !== (facts.comparedWith ?? 'none');
  if (isStale && state === 'waiting-for-turn') {
    await services.uploads.move(tenantId, uploadId, {
      from: ['waiting-for-turn'],
      to: 'checking',
      round,
      nextRound: true,
    });
    return { compareAgain: true, round: round + 1 };
  }
  const moved = await services.uploads.move(tenantId, uploadId, {
    from: deliverable,
    to: isValidating ? 'validating' : 'uploading',
    round,
    facts: { reason: null, waitingSince: null },
    expiresAt: null,
  });
  // Ended, or held again, since it was read.
  if (moved === null) throw new CancelRequested();
  await services.files.beginStep(uploadId, 'upload', new Date(services.clock()));
  const files = await services.files.list(uploadId);
  return { compareAgain: false, files: files.map(({ name }) => name), isValidating };
}

const deliverable = [
  'waiting-for-turn',
  'uploading',
  'validating',
  'waiting-for-graph',
  'waiting-for-sign-in',
];
