import { createReadStream } from 'node:fs';

const QUOTE = 0x22;
const COMMA = 0x2c;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Whether a CSV file has a column called password (any case) with a value in any row. Reads bytes, so no value ever
 * becomes a string; stops at the first one.
 */
export async function hasPasswords(file: string): Promise<boolean> {
  let header: string | undefined = '';
  let isQuoted = false;
  let column = 0;
  let columns = new Set<number>();
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 }))
    for (const byte of chunk as Buffer) {
      if (byte === QUOTE) isQuoted = !isQuoted;
      else if (!isQuoted && byte === LF) {
        if (header !== undefined) columns = passwordColumns(header);
        if (columns.size === 0) return false;
        header = undefined;
        column = 0;
      } else if (header !== undefined) header += String.fromCharCode(byte);
      else if (!isQuoted && byte === COMMA) column += 1;
      else if (byte !== CR && columns.has(column)) return true;
    }
  return false;
}

/** Quotes are left out already; no header of a format holds a comma. */
const passwordColumns = (header: string): Set<number> =>
  new Set(
    header.split(',').flatMap((name, index) => (/^password$/i.test(name.trim()) ? [index] : [])),
  );
