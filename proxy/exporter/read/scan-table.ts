import { createRecordScanner, parseHeader } from '../../rosters';
import type { FaultyRecord, RecordBatch, ScanFault } from '../../rosters';

/** Bytes kept at once; a record may take up half of it. */
const BUFFER = 2 << 20;

/** Cells of the present batch that hold what they should not: position and fault, by row within the batch. */
export type DirtyCells = ReadonlyMap<number, readonly { position: number; fault: ScanFault }[]>;

export interface TableTarget {
  /** Throws when the table is not what was expected. */
  onHeader: (names: readonly string[]) => void;
  onBatch: (batch: RecordBatch, dirty: DirtyCells) => void;
  /** A record that could not be read. Blank lines are none. */
  onTakenOut: (fault: ScanFault, line: number) => void;
}

/**
 * Reads one CSV stream to its end in bounded memory. `onHeader` gets no names when there is no first line or it
 * cannot be a header.
 */
export async function scanTable(
  chunks: AsyncIterable<Uint8Array>,
  target: TableTarget,
  signal: AbortSignal,
): Promise<void> {
  const dirty = new Map<number, { position: number; fault: ScanFault }[]>();
  let seen = false;
  const scanner = createRecordScanner({
    bufferBytes: BUFFER,
    onHeader(line) {
      const header = parseHeader(line);
      const names = 'names' in header ? header.names : [];
      seen = true;
      target.onHeader(names);
      return names.length;
    },
    onFault({ fault, line, position, row }: FaultyRecord) {
      if (row >= 0) dirty.set(row, [...(dirty.get(row) ?? []), { position, fault }]);
      else if (fault !== 'blank-line') target.onTakenOut(fault, line);
    },
    onBatch(batch) {
      if (dirty.size === 0) return target.onBatch(batch, none);
      target.onBatch(
        batch,
        new Map([...dirty].map(([row, cells]) => [row - batch.firstRow, cells])),
      );
      dirty.clear();
    },
  });
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    scanner.write(chunk);
  }
  scanner.end();
  if (!seen) target.onHeader([]);
}

const none: DirtyCells = new Map();
