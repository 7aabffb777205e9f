import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { stripValues } from './receive/findings-file';
import type { UploadServices } from './services';

/**
 * Takes the files of an ended upload away: received files and everything with cell values. What stays are the
 * findings without values. Also removes baselines of its data connector that were replaced.
 */
export async function purgeUpload(
  services: UploadServices,
  tenantId: string,
  uploadId: string,
): Promise<void> {
  const row = await services.uploads.find(tenantId, uploadId);
  if (row === null || row.finishedAt === null || row.spoolPurged) return;
  const { paths } = services;
  const kept = paths.keptFindings(tenantId, uploadId);
  await mkdir(path.dirname(kept), { recursive: true, mode: 0o700 });
  await stripValues(paths.findings(tenantId, uploadId), kept);
  await rm(paths.folder(tenantId, uploadId), { recursive: true, force: true });
  await removeReplacedBaselines(services, tenantId, row.dataConnectorId);
  await services.uploads.markPurged(tenantId, uploadId);
}

async function removeReplacedBaselines(
  { paths, baselines }: UploadServices,
  tenantId: string,
  dataConnectorId: string,
): Promise<void> {
  const current = (await baselines.find(tenantId, dataConnectorId))?.snapshot;
  if (current === undefined) return;
  const folder = path.dirname(paths.baseline(tenantId, dataConnectorId, current));
  for (const name of await readdir(folder).catch(() => []))
    if (name !== current) await rm(path.join(folder, name), { force: true });
}
