import { isUtf8 } from 'node:buffer';
import { COMMA, CR, QUOTE } from './byte-class';

export type HeaderFault =
  'empty' | 'notCsv' | 'utf16' | 'lineEnds' | 'delimiter' | 'tooWide' | 'headerQuotes';

export type HeaderLine = { names: string[] } | { fault: HeaderFault; detail?: string };

export const MAX_COLUMNS = 512;

/** Reads the first line of a file, without its line break, into header names. */
export function parseHeader(line: Uint8Array): HeaderLine {
  if (line.length === 0) return { fault: 'empty' };
  if ((line[0] === 0xff && line[1] === 0xfe) || (line[0] === 0xfe && line[1] === 0xff))
    return { fault: 'utf16' };
  if (line.includes(0)) {
    const wide = (at: number): boolean => line[at] === 0 && line[at + 2] === 0;
    return { fault: wide(0) || wide(1) ? 'utf16' : 'notCsv' };
  }
  if (line[0] === 0x50 && line[1] === 0x4b && (line[2] ?? 0) < 0x20)
    return { fault: 'notCsv', detail: ' It is a zip archive or a spreadsheet.' };
  if (line.includes(CR)) return { fault: 'lineEnds' };
  if (!isUtf8(line)) return { fault: 'headerQuotes' };
  let commas = 0;
  for (const byte of line) if (byte === COMMA) commas += 1;
  // A quoted header may hold commas, but none of any format does.
  if (commas >= MAX_COLUMNS) return { fault: 'tooWide', detail: String(MAX_COLUMNS) };
  const text = Buffer.from(line).toString('utf8');
  if (commas === 0 && /[;\t|]/.test(text))
    return {
      fault: 'delimiter',
      detail: text.includes(';') ? 'semicolons' : text.includes('\t') ? 'tabs' : 'bars',
    };
  const names = line.includes(QUOTE) ? splitQuoted(text) : text.split(',');
  return names === undefined ? { fault: 'headerQuotes' } : { names };
}

/** Header names from the first bytes of a file, without byte order mark; none when they are no header. */
export function headerNames(head: Uint8Array): readonly string[] {
  const mark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  const end = head.indexOf(0x0a, mark);
  const stop = end < 0 ? head.length : head[end - 1] === CR ? end - 1 : end;
  const header = parseHeader(head.subarray(mark, stop));
  return 'names' in header ? header.names : [];
}

const quotedLine = /^(?:[^",]*|"(?:[^"]|"")*")(?:,(?:[^",]*|"(?:[^"]|"")*"))*$/;

function splitQuoted(text: string): string[] | undefined {
  if (!quotedLine.test(text)) return undefined;
  return [...text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
  );
}
