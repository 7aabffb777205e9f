import { formatBoolean, formatCell, formatDate, type FormatCell } from './format-cell';

const booleans = new Set(['enabled', 'active', 'isPrimary']);
const dates = new Set([
  'startDate',
  'endDate',
  'beginDate',
  'roleStartDate',
  'roleEndDate',
  'birthDate',
]);

/** Columns that are `true` or `false`, or empty. */
export const isBooleanColumn = (column: string): boolean => booleans.has(column);

/** How the values of each column of the roster model are written. */
export const columnFormats = (columns: readonly string[]): FormatCell[] =>
  columns.map((column) =>
    booleans.has(column) ? formatBoolean : dates.has(column) ? formatDate : formatCell,
  );
