import { access } from 'node:fs/promises';
import type { UploadFileRow, UploadRow } from '../../database/uploads/row';
import { BridgeError } from '../../errors';
import type { UploadServices } from '../services';

export interface SpooledFile extends UploadFileRow {
  path: string;
}

type Spool = Pick<UploadServices, 'files' | 'paths'>;
type UploadIds = Pick<UploadRow, 'tenantId' | 'uploadId'>;

/** The received files of an upload, all of them on the spool. Throws SPOOL_FILE_LOST. */
export async function spooledFiles(services: Spool, row: UploadIds): Promise<SpooledFile[]> {
  const files = await services.files.list(row.uploadId);
  return Promise.all(
    files.map(async (file) => ({ ...file, path: await spooledFile(services, row, file) })),
  );
}

/**
 * Where a received file lies. Throws SPOOL_FILE_LOST when it does not: the disk is another one, or the database was
 * restored to a moment at which the upload had not ended yet.
 */
export async function spooledFile(
  { paths }: Pick<Spool, 'paths'>,
  { tenantId, uploadId }: UploadIds,
  { name, sha256 }: UploadFileRow,
): Promise<string> {
  const path = paths.file(tenantId, uploadId, sha256);
  await access(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new BridgeError('SPOOL_FILE_LOST', { params: { file: name }, target: name });
  });
  return path;
}
