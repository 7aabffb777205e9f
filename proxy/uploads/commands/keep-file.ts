import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { UploadRow } from '../../database/uploads/row';
import { BridgeError } from '../../errors';
import type { UploadServices } from '../services';
import { wrongState } from './find-upload';

type Keeping = Pick<UploadServices, 'paths'> & {
  files: Pick<UploadServices['files'], 'list' | 'keep'>;
  uploads: Pick<UploadServices['uploads'], 'find'>;
};

/**
 * Makes a complete file part of an upload: on disk under the name of its content first, then in its row. The same file
 * again changes nothing, also while the call that it repeats is still at work. Throws FILE_NAMES_CLASH, and
 * UPLOAD_STATE_WRONG when the upload does not receive.
 */
export async function keepFile(
  services: Keeping,
  { tenantId, uploadId }: UploadRow,
  file: { name: string; bytes: number; sha256: string },
  from: string,
): Promise<void> {
  const isSame = ({ name, sha256 }: { name: string; sha256: string }): boolean =>
    name === file.name && sha256 === file.sha256;
  const present = await services.files.list(uploadId);
  if (present.some(isSame)) return;
  const clash = present.find(
    ({ name }) => name !== file.name && name.toLowerCase() === file.name.toLowerCase(),
  );
  if (clash !== undefined)
    throw new BridgeError('FILE_NAMES_CLASH', {
      params: { files: `${clash.name}, ${file.name}` },
      target: file.name,
    });
  const target = services.paths.file(tenantId, uploadId, file.sha256);
  // Before the file is there: an ended upload's folder is not looked at again.
  const isReceiving = (await services.uploads.find(tenantId, uploadId))?.state === 'receiving';
  if (isReceiving) {
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    await rename(from, target);
    await syncFolder(path.dirname(target));
    if (await services.files.keep(uploadId, file)) return;
  }
  // Submitted or ended meanwhile, perhaps by the call that this one repeats: the list does not change any more.
  const now = await services.uploads.find(tenantId, uploadId);
  const kept = await services.files.list(uploadId);
  const isNeeded = now?.finishedAt === null && kept.some(({ sha256 }) => sha256 === file.sha256);
  if (isReceiving && !isNeeded) await rm(target, { force: true });
  if (kept.some(isSame)) return;
  throw now === null ? new BridgeError('UPLOAD_NOT_FOUND') : wrongState(now);
}

/** Makes the rename durable before the file is acknowledged. Windows knows no sync of a folder. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
