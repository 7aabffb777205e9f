import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { UploadRow } from '../../database/uploads/row';
import { BridgeError } from '../../errors';
import type { UploadServices } from '../services';
import { wrongState } from './find-upload';

/**
 * Makes a complete file part of an upload: on disk under the name of its content first, then in its row. The same file
 * again changes nothing. Throws FILE_NAMES_CLASH, and UPLOAD_STATE_WRONG when the upload does not receive.
 */
export async function keepFile(
  services: UploadServices,
  { tenantId, uploadId }: UploadRow,
  file: { name: string; bytes: number; sha256: string },
  from: string,
): Promise<void> {
  const present = await services.files.list(uploadId);
  if (present.some(({ name, sha256 }) => name === file.name && sha256 === file.sha256)) return;
  const clash = present.find(
    ({ name }) => name !== file.name && name.toLowerCase() === file.name.toLowerCase(),
  );
  if (clash !== undefined)
    throw new BridgeError('FILE_NAMES_CLASH', {
      params: { files: `${clash.name}, ${file.name}` },
      target: file.name,
    });
  const now = await services.uploads.find(tenantId, uploadId);
  // Before the file is there: an ended upload's folder is not looked at again.
  if (now?.state !== 'receiving') throw notReceiving(now);
  const target = services.paths.file(tenantId, uploadId, file.sha256);
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
  await rename(from, target);
  await syncFolder(path.dirname(target));
  if (await services.files.keep(uploadId, file)) return;
  // Ended or submitted meanwhile.
  const isOfOther = present.some(({ sha256 }) => sha256 === file.sha256);
  if (!isOfOther) await rm(target, { force: true });
  throw notReceiving(await services.uploads.find(tenantId, uploadId));
}

const notReceiving = (row: UploadRow | null): BridgeError =>
  row === null ? new BridgeError('UPLOAD_NOT_FOUND') : wrongState(row);

/** Makes the rename durable before the file is acknowledged. Windows knows no sync of a folder. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
