import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Caller } from '../../auth/caller';
import type { UploadRow } from '../../database/uploads/row';
import { BridgeError } from '../../errors';
import { findFormat } from '../../rosters';
import { checkHeader, type FileHeaderCheck } from '../receive/header-check';
import type { FilesContent } from '../receive/receiver';
import type { UploadServices } from '../services';
import { wrongState } from './find-upload';

export interface AcceptedFile {
  name: string;
  bytes: number;
  sha256: string;
  header: FileHeaderCheck;
}

/**
 * Takes the files of one request into an upload. They arrive in a folder of their own and become part of it only when
 * all are complete and on disk, each under the name of its content. The same file again changes nothing, also
 * after the upload was submitted; another one then is UPLOAD_STATE_WRONG.
 */
export async function receiveFiles(
  services: UploadServices,
  row: UploadRow,
  content: FilesContent,
  options: { signal: AbortSignal; name?: string },
): Promise<{ files: AcceptedFile[]; fields: Record<string, unknown> }> {
  const { tenantId, uploadId } = row;
  const folder = path.join(services.paths.incoming(tenantId, uploadId), randomUUID());
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    const { files, fields } = await services.receiver.readFiles(content, { folder, ...options });
    const accepted: AcceptedFile[] = [];
    for (const file of files) {
      const from = path.join(folder, file.name);
      const format = findFormat(row.facts.format)?.id ?? 'sds-v2.1';
      const header = await checkHeader({ path: from, name: file.name, format });
      await keepFile(services, row, file, from);
      accepted.push({ ...file, header });
    }
    return { files: accepted, fields };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function keepFile(
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
  const target = services.paths.file(tenantId, uploadId, file.sha256);
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
  await rename(from, target);
  await syncFolder(path.dirname(target));
  if (await services.files.keep(uploadId, file)) return;
  const now = await services.uploads.find(tenantId, uploadId);
  throw now === null ? new BridgeError('UPLOAD_NOT_FOUND') : wrongState(now);
}

/** Makes the rename durable before the file is acknowledged. Windows knows no sync of a folder. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
