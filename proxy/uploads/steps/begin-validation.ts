import type { UploadRow } from '../../database/uploads/row';
import type { UploadServices } from '../services';

/** All files are in the container: what follows closes the session. */
export async function beginValidation(services: UploadServices, row: UploadRow): Promise<void> {
  const { tenantId, uploadId, round } = row;
  const now = new Date(services.clock());
  await services.uploads.move(tenantId, uploadId, {
    from: ['uploading', 'validating'],
    to: 'validating',
    round,
  });
  await services.files.endStep(uploadId, 'upload', now);
  await services.files.beginStep(uploadId, 'validate', now);
}
