/** The text of what a database driver gives for a cell. Throws FormatFault. */
export type FormatCell = (value: unknown) => string;

/** A value that has no text: binary data, or a structure. The message names its kind, never the value. */
export class FormatFault extends Error {
  constructor(
    readonly kind: string,
    readonly column = '',
  ) {
    super(`${column}: ${kind}`);
  }
}

/** Null is empty, a date `YYYY-MM-DD` (UTC), a boolean `true` or `false`, a list its values with commas. */
export function formatCell(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'undefined':
      return '';
    default:
      return value === null ? '' : formatObject(value);
  }
}

function formatObject(value: unknown): string {
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
  if (Array.isArray(value)) return value.map(formatCell).join(',');
  throw new FormatFault(value instanceof Uint8Array ? 'binary data' : 'a structured value');
}

/** For columns of truth values: many databases know them as 1 and 0 only. */
export function formatBoolean(value: unknown): string {
  const text = formatCell(value).trim().toLowerCase();
  if (text === '1' || text === 't' || text === 'true') return 'true';
  if (text === '0' || text === 'f' || text === 'false') return 'false';
  return text;
}

/** For date columns: the time that a database puts behind a date is dropped. */
export const formatDate: FormatCell = (value) =>
  formatCell(value).replace(/^(\d{4}-\d\d-\d\d)[ T].*$/s, '$1');
