import type { UploadRow } from '../../database/uploads/row';
import type { UploadServices } from '../services';

export type BegunDelivery =
  { compareAgain: true; round: number } | { compareAgain: false; files: string[] };

/**
 * The upload's turn has come. When another one was accepted since its changes were found, they are not true any more:
 * it is compared again, in a new round, and what was approved counts only if it turns out the same.
 */
export async function beginDelivery(
  services: UploadServices,
  row: UploadRow,
): Promise<BegunDelivery> {
  const { tenantId, uploadId, dataConnectorId, round, facts } = row;
  const baseline = await services.baselines.find(tenantId, dataConnectorId);
  if ((baseline?.uploadId ?? 'none') !== (facts.comparedWith ?? 'none')) {
    await services.uploads.move(tenantId, uploadId, {
      from: ['waiting-for-turn'],
      to: 'checking',
      round,
      nextRound: true,
    });
    return { compareAgain: true, round: round + 1 };
  }
  await services.uploads.move(tenantId, uploadId, {
    from: ['waiting-for-turn', 'uploading'],
    to: 'uploading',
    round,
  });
  await services.files.beginStep(uploadId, 'upload', new Date(services.clock()));
  const files = await services.files.list(uploadId);
  return { compareAgain: false, files: files.map(({ name }) => name) };
}
