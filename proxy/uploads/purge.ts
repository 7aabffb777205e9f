import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { stripValues } from './receive/findings-file';
import type { UploadServices } from './services';

/**
 * Takes the files of an upload away that has ended or was accepted: received files and everything with cell values. What stays are the
 * findings without values.
 */
export async function purgeUpload(
  services: UploadServices,
  tenantId: string,
  uploadId: string,
): Promise<void> {
  const row = await services.uploads.find(tenantId, uploadId);
  // Once School Data Sync has accepted the files nothing here needs them, whatever becomes of the run.
  const isDone = row !== null && (row.finishedAt !== null || row.facts.acceptedAt !== undefined);
  if (!isDone || row.spoolPurged) return;
  const { paths } = services;
  const kept = paths.keptFindings(tenantId, uploadId);
  await mkdir(path.dirname(kept), { recursive: true, mode: 0o700 });
  await stripValues(paths.findings(tenantId, uploadId), kept).catch(unlessAbsent);
  await rm(paths.folder(tenantId, uploadId), { recursive: true, force: true });
  await services.uploads.markPurged(tenantId, uploadId);
}

/** There are no findings of what was never checked, and none here any more when this is done again. */
function unlessAbsent(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
