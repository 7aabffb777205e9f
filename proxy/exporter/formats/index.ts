import type { ExportFormat } from './format';
import { v1 } from './v1';
import { v2 } from './v2';
import { v21 } from './v2-1';

/** The registry of formats an export can be written in: one line each, the recommended first. */
export const exportFormats: readonly ExportFormat[] = [v21, v1, v2];

export const exportFormatIds = exportFormats.map(({ id }) => id);

export type ExportFormatId = ExportFormat['id'];

/** The format of an id of `exportFormatIds`. */
export const findExportFormat = (id: ExportFormatId): ExportFormat =>
  exportFormats.find((format) => format.id === id)!;
