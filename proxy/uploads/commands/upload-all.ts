import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Caller } from '../../auth/caller';
import type { UploadRow } from '../../database/uploads/row';
import { BridgeError } from '../../errors';
import { uploadFields } from '../../schemas/upload-request';
import type { Engine } from '../../engine/engine';
import type { FilesContent } from '../receive/receiver';
import type { UploadServices } from '../services';
import { createUpload, type UploadRequest } from './create-upload';
import { keepFile } from './keep-file';
import { submitUpload } from './submit-upload';

/**
 * One call with all files of a roster: they are received first, then the upload is made with the settings that came
 * along, takes exactly these files, and is submitted. With a correlation id a retry ends at the same upload; other files then are UPLOAD_STATE_WRONG or
 * UPLOAD_CORRELATION_TAKEN.
 */
export async function uploadAll(
  services: UploadServices,
  engine: Pick<Engine, 'start'>,
  caller: Caller,
  content: FilesContent,
  signal: AbortSignal,
): Promise<UploadRow> {
  const folder = services.paths.incoming(caller.tenantId, randomUUID());
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    const { files, fields } = await services.receiver.readFiles(content, { folder, signal });
    const row = await createUpload(services, caller, settingsOf(fields), signal);
    for (const file of files) await keepFile(services, row, file, path.join(folder, file.name));
    const names = files.map(({ name }) => name);
    await services.files.keepOnly(row.uploadId, names);
    const kept = await services.files.list(row.uploadId);
    // Submitted before with more files than these: another roster, not a retry.
    if (kept.some(({ name }) => !names.includes(name)))
      throw new BridgeError('UPLOAD_CORRELATION_TAKEN', { target: 'correlationId' });
    return await submitUpload(services, engine, caller, row);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Fields of a form are text; those of JSON have their types already. */
function settingsOf(fields: Record<string, unknown>): UploadRequest {
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
  const parsed = uploadFields.safeParse(given);
  if (parsed.success) return parsed.data;
  const field = String(parsed.error.issues[0]?.path[0] ?? 'body');
  throw new BridgeError('REQUEST_INVALID', {
    params: { reason: `${field} is not valid` },
    target: field,
  });
}
