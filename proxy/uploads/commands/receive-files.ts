import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { UploadRow } from '../../database/uploads/row';
import { findFormat } from '../../rosters';
import { checkHeader, type FileHeaderCheck } from '../receive/header-check';
import type { FilesContent } from '../receive/receiver';
import type { UploadServices } from '../services';
import { keepFile } from './keep-file';

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
  const { tenantId } = row;
  // Beside the upload's own folder, which may be removed while a slow file comes in.
  const folder = services.paths.incoming(tenantId, randomUUID());
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
