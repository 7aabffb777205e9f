import { access } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { UploadRow } from '../../database/uploads/row';
import {
  findingsCsv,
  pageFindings,
  type FindingsPage,
  type FindingsQuery,
} from '../receive/findings-file';
import type { UploadServices } from '../services';

/** One page of an upload's findings; none before it was checked. Values are there until its files are gone. */
export async function readFindings(
  services: Pick<UploadServices, 'paths'>,
  row: UploadRow,
  query: FindingsQuery,
): Promise<FindingsPage> {
  const file = await findingsFile(services, row);
  return file === undefined ? { findings: [], hasMore: false } : pageFindings(file, query);
}

/** All findings of an upload as CSV. */
export async function streamFindings(
  services: Pick<UploadServices, 'paths'>,
  row: UploadRow,
): Promise<Readable> {
  const file = await findingsFile(services, row);
  return file === undefined ? Readable.from(['']) : findingsCsv(file);
}

async function findingsFile(
  { paths }: Pick<UploadServices, 'paths'>,
  { tenantId, uploadId }: UploadRow,
): Promise<string | undefined> {
  const places = [paths.findings(tenantId, uploadId), paths.keptFindings(tenantId, uploadId)];
  for (const place of places)
    if (
      await access(place).then(
        () => true,
        () => false,
      )
    )
      return place;
  return undefined;
}
