import { copyCell } from './copy-cell';
import { createFileSink } from './file-sink';
import type { FileSink } from './file-sink';

const COMMA = 0x2c;
const CR = 0x0d;
const LF = 0x0a;

export interface WrittenFile {
  path: string;
  bytes: number;
  sha256: string;
  /** Without the header. */
  rows: number;
}

/** One CSV file, row by row. Cells follow one another; `end` closes the row. */
export interface RowWriter {
  readonly sink: FileSink;
  /** Rows ended so far; the loops that fill the sink themselves count here. */
  rows: number;
  cell: (bytes: Uint8Array, view: DataView, start: number, end: number) => void;
  text: (value: string) => void;
  /** Bytes that need no quotes. */
  plain: (bytes: Uint8Array) => void;
  empty: () => void;
  end: () => void;
  close: () => WrittenFile;
}

/** Writes UTF-8 without byte order mark, comma, CRLF (as Microsoft's samples), quotes where RFC 4180 wants them. */
export function createRowWriter(path: string, header: readonly string[]): RowWriter {
  const sink = createFileSink(path);
  const encoder = new TextEncoder();
  const comma = (): void => {
    sink.out[sink.at] = COMMA;
    sink.at += 1;
  };
  const writer: RowWriter = {
    sink,
    rows: -1,
    cell(bytes, view, start, end) {
      sink.reserve(2 * (end - start) + 8);
      sink.at = copyCell(sink.out, sink.view, sink.at, bytes, view, start, end);
      comma();
    },
    text(value) {
      const text = /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
      sink.reserve(3 * text.length + 8);
      sink.at += encoder.encodeInto(text, sink.out.subarray(sink.at)).written;
      comma();
    },
    plain(bytes) {
      sink.reserve(bytes.length + 8);
      sink.out.set(bytes, sink.at);
      sink.at += bytes.length;
      comma();
    },
    empty: comma,
    end() {
      // The comma behind the last cell gives its place to the line end.
      sink.out[sink.at - 1] = CR;
      sink.out[sink.at] = LF;
      sink.at += 1;
      writer.rows += 1;
      sink.settle();
    },
    close: () => ({ path, ...sink.close(), rows: writer.rows }),
  };
  for (const name of header) writer.text(name);
  writer.end();
  return writer;
}
