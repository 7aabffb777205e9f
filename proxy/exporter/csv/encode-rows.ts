import { FormatFault, formatCell, type FormatCell } from './format-cell';

/** Bytes of a chunk, about. */
const CHUNK_CHARACTERS = 64 << 10;

const needsQuotes = /[",\r\n]/;

export interface RowEncoder {
  /** Takes one row; its cells are in the order of the header. */
  add: (cells: readonly unknown[]) => void;
  /** True when a chunk is worth handing on. */
  readonly isFull: boolean;
  /** The bytes of all rows since the last call, the header before the first. */
  take: () => Buffer;
}

/**
 * Writes rows as CSV after RFC 4180: UTF-8, LF, quotes only where needed. Throws FormatFault for a cell that has no
 * text.
 */
export function createRowEncoder(
  header: readonly string[],
  formats: readonly FormatCell[] = header.map(() => formatCell),
): RowEncoder {
  let lines: string[] = [header.join(',')];
  let length = lines[0]!.length;
  const width = header.length;

  function textAt(i: number, value: unknown): string {
    // The common case first, and without a frame that catches.
    if (value === null) return '';
    try {
      return formats[i]!(value);
    } catch (error) {
      throw error instanceof FormatFault ? new FormatFault(error.kind, header[i]) : error;
    }
  }

  return {
    add(cells) {
      let line = '';
      for (let i = 0; i < width; i += 1) {
        const text = textAt(i, cells[i]);
        const written = needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
        line = i === 0 ? written : `${line},${written}`;
      }
      // One empty cell alone would be a blank line, which is no record.
      if (line === '') line = '""';
      lines.push(line);
      length += line.length;
    },
    get isFull() {
      return length >= CHUNK_CHARACTERS;
    },
    take() {
      const bytes = Buffer.from(lines.length === 0 ? '' : `${lines.join('\n')}\n`);
      lines = [];
      length = 0;
      return bytes;
    },
  };
}

/** The same for batches of rows as they come: the header at once, then chunks of about 64 KiB. */
export async function* encodeRows(
  header: readonly string[],
  batches: AsyncIterable<Iterable<readonly unknown[]>>,
  formats?: readonly FormatCell[],
): AsyncGenerator<Buffer, void> {
  const encoder = createRowEncoder(header, formats);
  for await (const rows of batches)
    for (const row of rows) {
      encoder.add(row);
      if (encoder.isFull) yield encoder.take();
    }
  const rest = encoder.take();
  if (rest.length > 0) yield rest;
}
