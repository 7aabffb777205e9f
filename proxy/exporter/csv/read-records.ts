import { BridgeError } from '../../errors';
import { createRecordScanner, parseHeader } from '../../rosters';

/** Half of it is the longest record that is taken. */
const BUFFER_BYTES = 1 << 20;

export interface RecordOptions {
  /** The file as it is called in messages. */
  file: string;
  /**
   * The names under which the columns are wanted; undefined for one that is passed over. Throws when the header is not
   * that of the file.
   */
  onHeader: (names: readonly string[]) => (string | undefined)[];
}

/**
 * The records of a CSV file in batches, in bounded memory. A record that cannot be read is an error, EXPORT_SOURCE_RECORD:
 * left out it would look like one that was deleted. Line breaks and control characters within a value are taken.
 */
export async function* readRecords(
  chunks: AsyncIterable<Uint8Array>,
  { file, onHeader }: RecordOptions,
): AsyncGenerator<Record<string, string>[], void> {
  let records: Record<string, string>[] = [];
  let columns: (string | undefined)[] = [];
  const scanner = createRecordScanner({
    bufferBytes: BUFFER_BYTES,
    onHeader(line) {
      const header = parseHeader(line);
      if ('fault' in header) throw damaged(file, 1, `header: ${header.fault}`);
      columns = onHeader(header.names);
      return columns.length;
    },
    onBatch({ bytes, starts, ends, width, count }) {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      for (let row = 0; row < count; row += 1) {
        const record: Record<string, string> = {};
        for (let i = 0; i < width; i += 1) {
          const column = columns[i];
          const at = row * width + i;
          if (column !== undefined) record[column] = text.toString('utf8', starts[at], ends[at]);
        }
        records.push(record);
      }
    },
    onFault({ fault, line }) {
      if (
        fault === 'blank-line' ||
        fault === 'line-break-in-value' ||
        fault === 'control-character'
      )
        return;
      throw damaged(file, line, fault);
    },
  });
  for await (const chunk of chunks) {
    scanner.write(chunk);
    if (records.length > 0) yield records;
    records = [];
  }
  scanner.end();
  if (records.length > 0) yield records;
}

const damaged = (file: string, line: number, fault: string): BridgeError =>
  new BridgeError('EXPORT_SOURCE_RECORD', { params: { file, line, fault }, target: file });
