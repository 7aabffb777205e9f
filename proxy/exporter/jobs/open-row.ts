import type { ExportRow } from '../../database/exports/row';
import type { ExportInput } from '../../engine/run';
import type { ExportServices } from './services';

/** The export as it is now, unless it has ended. */
export async function openRow(
  { exports }: Pick<ExportServices, 'exports'>,
  { tenantId, exportId }: ExportInput,
): Promise<ExportRow | undefined> {
  const row = await exports.find(tenantId, exportId);
  return row === null || row.finishedAt !== null ? undefined : row;
}
