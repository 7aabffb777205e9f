import { isUtf8 } from 'node:buffer';
import { COMMA, CR, LF, QUOTE, SPACE, firstStop, quotedStop } from './byte-class';
import { hasControl, hasLineBreak, isNotUtf8 } from './byte-class';
import { BATCH_ROWS } from './record-batch';
import type { FaultyRecord, RecordBatch, ScanFault } from './record-batch';

export interface RecordScannerOptions {
  /** Bytes kept at once. A record may take up half of it. */
  bufferBytes: number;
  /** The first line, without line break and byte order mark. Answers the number of columns, 0 to stop. */
  onHeader: (line: Uint8Array, bom: boolean) => number;
  onBatch: (batch: RecordBatch) => void;
  onFault: (record: FaultyRecord) => void;
}

export interface RecordScanner {
  /** Room for more bytes, never empty: fill its beginning, then call `filled` with how many. */
  space: () => Uint8Array;
  filled: (count: number) => void;
  /** Takes a chunk of any size. */
  write: (chunk: Uint8Array) => void;
  /** Hands over what is left; a last line needs no line break. */
  end: () => void;
  /** True when the header was refused: nothing more is read. */
  readonly stopped: boolean;
}

/** Bytes of buffer for a file of a known size, 0 when unknown: no record of a small file needs all that is allowed. */
export const bufferFor = (fileBytes: number, most: number): number =>
  // Half of the buffer must hold any record.
  fileBytes > 0 ? Math.min(most, 2 * fileBytes + 64) : most;

/**
 * Splits bytes into records after RFC 4180 in one pass and bounded memory. LF, CRLF and mixed line ends are taken.
 * A record with a bad quote is reported at the line of that quote and the scan goes on at the line after it, so one
 * bad line never swallows the next. The search for a missing quote ends at the next quote of the file at the
 * latest, so the work stays linear.
 */
export function createRecordScanner(options: RecordScannerOptions): RecordScanner {
  const capacity = Math.max(64, options.bufferBytes);
  const maxRecord = capacity >> 1;
  // Word reads run up to three bytes past a cell, and one byte is kept for the sentinel.
  const bytes = new Uint8Array(capacity + 8);
  const view = new DataView(bytes.buffer);
  let filled = 0;
  let line = 1;
  let width = 0;
  let state: 'mark' | 'header' | 'records' | 'skip-line' | 'stopped' = 'mark';
  let rowsBefore = 0;
  let batch = createBatch(bytes, view, 0);
  let bom = false;
  const rest = { start: 0, end: 0 };

  function scan(atEnd: boolean): void {
    let head = 0;
    if (state === 'mark') head = readMark(atEnd);
    if (state === 'header') head = readHeader(head, atEnd);
    while (head < filled && (state === 'records' || state === 'skip-line')) {
      const next = state === 'skip-line' ? skipLine(head) : scanRecords(head, atEnd);
      if (next === head) break;
      head = next;
    }
    flush();
    if (state === 'stopped') head = filled;
    bytes.copyWithin(0, head, filled);
    filled -= head;
  }

  function readMark(atEnd: boolean): number {
    if (filled < 3 && !atEnd) return 0;
    bom = filled >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    state = 'header';
    return bom ? 3 : 0;
  }

  function readHeader(head: number, atEnd: boolean): number {
    const found = bytes.subarray(0, filled).indexOf(LF, head);
    if (found < 0 && !atEnd && filled - head <= maxRecord) return head;
    const end = found < 0 ? filled : found;
    const stop = end > head && bytes[end - 1] === CR ? end - 1 : end;
    width = options.onHeader(bytes.subarray(head, stop), bom);
    state = width === 0 ? 'stopped' : found < 0 ? 'skip-line' : 'records';
    batch = createBatch(bytes, view, width);
    line = found < 0 ? 1 : 2;
    return found < 0 ? filled : end + 1;
  }

  /** Drops the rest of a line that does not fit the buffer, as it comes. */
  function skipLine(head: number): number {
    const end = bytes.subarray(0, filled).indexOf(LF, head);
    if (end < 0) return filled;
    line += 1;
    state = 'records';
    return end + 1;
  }

  function flush(): void {
    if (batch.count === 0) return;
    batch.firstRow = rowsBefore;
    options.onBatch(batch);
    rowsBefore += batch.count;
    batch.count = 0;
  }

  /** Reads whole records from `head`; answers where the first incomplete one begins. */
  function scanRecords(head: number, atEnd: boolean): number {
    const limit = filled;
    const columns = width;
    const { starts, ends, lines } = batch;
    bytes[limit] = LF;
    const whole = atEnd ? limit : bytes.subarray(0, limit).lastIndexOf(LF) + 1;
    const suspect = !isUtf8(bytes.subarray(head, Math.max(head, whole)));
    let at = head;
    while (at < limit) {
      const recordStart = at;
      const base = batch.count * columns;
      let position = 0;
      let breaks = 0;
      let escapes = false;
      let controls = false;
      let done = false;
      let fault: ScanFault | undefined;
      // The quote to blame, and the last quoted cell that runs over several lines.
      let blameAt = -1;
      let cellAt = at;
      let blameLine = line;
      let spreadAt = -1;
      let spreadLine = line;
      while (!done) {
        let start = at;
        let end: number;
        cellAt = at;
        if (bytes[at] === QUOTE) {
          const open = at;
          const openLine = line + breaks;
          start = at + 1;
          let inner = start;
          for (;;) {
            let byte = bytes[inner]!;
            while (quotedStop[byte] === 0) byte = bytes[++inner]!;
            if (inner >= limit) break;
            if (byte === QUOTE) {
              if (bytes[inner + 1] !== QUOTE) break;
              escapes = true;
              inner += 2;
            } else {
              if (byte === LF) breaks += 1;
              else if (byte !== CR) controls = true;
              inner += 1;
            }
          }
          end = inner;
          at = inner + 1;
          if (inner >= limit || inner - recordStart > maxRecord) {
            at = limit;
            if (!atEnd && limit - recordStart <= maxRecord) break;
            fault = 'quote-unclosed';
            blameAt = open;
            blameLine = openLine;
            break;
          }
          if (openLine !== line + breaks) {
            spreadAt = open;
            spreadLine = openLine;
          }
          if (bytes[at] === CR && bytes[at + 1] === LF) at += 1;
          if (bytes[at] !== COMMA && bytes[at] !== LF) {
            fault = spreadAt === open ? 'quote-unclosed' : 'quote-misplaced';
            blameAt = open;
            blameLine = openLine;
            break;
          }
        } else {
          for (;;) {
            let step = firstStop(view.getInt32(at, true));
            while (step === 4) {
              at += 4;
              step = firstStop(view.getInt32(at, true));
            }
            at += step;
            const byte = bytes[at]!;
            if (byte === COMMA || byte === LF) break;
            if (byte === CR && bytes[at + 1] === LF) break;
            if (byte === QUOTE) {
              fault = spreadAt < 0 ? 'quote-misplaced' : 'quote-unclosed';
              blameAt = spreadAt < 0 ? at : spreadAt;
              blameLine = spreadAt < 0 ? line + breaks : spreadLine;
              break;
            }
            if (byte < SPACE) controls = true;
            at += 1;
          }
          if (fault !== undefined) break;
          end = at;
          // Most cells end here: a comma is never the sentinel, so nothing else can be at stake.
          if (bytes[at] === COMMA) {
            if (position < columns) {
              starts[base + position] = start;
              ends[base + position] = end;
            }
            position += 1;
            at += 1;
            continue;
          }
          if (bytes[at] === CR) at += 1;
        }
        if (at >= limit && !atEnd) break;
        if (position < columns) {
          starts[base + position] = start;
          ends[base + position] = end;
        }
        position += 1;
        done = at >= limit || bytes[at] === LF;
        at += 1;
      }

      const length = Math.min(at, limit) - recordStart;
      if (fault !== undefined) {
        const next = bytes.subarray(0, limit).indexOf(LF, blameAt) + 1;
        rest.start = Math.min(cellAt, blameAt);
        rest.end = next === 0 ? limit : next - 1;
        if (next === 0 && !atEnd && limit - recordStart <= maxRecord) return recordStart;
        if (blameAt - recordStart > maxRecord) fault = 'record-too-long';
        report(fault, blameLine, position, -1, base, Math.min(position, columns));
        rest.end = rest.start;
        line = blameLine;
        if (next === 0) {
          state = 'skip-line';
          return limit;
        }
        line += 1;
        at = next;
        continue;
      }
      if (!done && length <= maxRecord) return recordStart;
      if (length > maxRecord) {
        report('record-too-long', line, -1, -1, base, 0);
        line += breaks;
        if (!done) {
          state = 'skip-line';
          return limit;
        }
      } else if (position === 1 && ends[base] === recordStart) {
        report('blank-line', line, -1, -1, base, 0);
        line += breaks;
      } else if (position !== columns) {
        if (escapes) unescape(base, Math.min(position, columns));
        report('column-count', line, position, -1, base, Math.min(position, columns));
        line += breaks;
      } else {
        if (escapes) unescape(base, columns);
        if (breaks > 0) reportCells('line-break-in-value', base, hasLineBreak);
        if (controls) reportCells('control-character', base, hasControl);
        if (suspect) reportCells('encoding-invalid', base, isNotUtf8);
        lines[batch.count] = line;
        line += breaks;
        batch.count += 1;
        if (batch.count === BATCH_ROWS) flush();
      }
      line += 1;
    }
    return limit;
  }

  function report(
    fault: ScanFault,
    at: number,
    position: number,
    row: number,
    base: number,
    count: number,
  ): void {
    const cells = Array.from({ length: count }, (_, i) => ({
      start: batch.starts[base + i]!,
      end: batch.ends[base + i]!,
    }));
    options.onFault({ fault, line: at, position, row, bytes, view, cells, rest });
  }

  function reportCells(fault: ScanFault, base: number, test: (cell: Uint8Array) => boolean): void {
    for (let i = 0; i < width; i += 1)
      if (test(bytes.subarray(batch.starts[base + i], batch.ends[base + i])))
        report(fault, line, i, rowsBefore + batch.count, base, width);
  }

  /** Takes one of each pair of quotes out of the quoted cells of a record, in place. */
  function unescape(base: number, count: number): void {
    for (let i = base; i < base + count; i += 1) {
      const start = batch.starts[i]!;
      const end = batch.ends[i]!;
      if (bytes[start - 1] !== QUOTE) continue;
      let to = start;
      for (let from = start; from < end; from += 1) {
        bytes[to] = bytes[from]!;
        to += 1;
        if (bytes[from] === QUOTE) from += 1;
      }
      batch.ends[i] = to;
    }
  }

  const addFilled = (count: number): void => {
    filled += count;
    if (filled === capacity) scan(false);
  };
  return {
    space: () => bytes.subarray(filled, capacity),
    filled: addFilled,
    write(chunk) {
      for (let from = 0; from < chunk.length && state !== 'stopped';) {
        const part = chunk.subarray(from, from + capacity - filled);
        bytes.set(part, filled);
        from += part.length;
        addFilled(part.length);
      }
    },
    end() {
      if (state !== 'stopped') scan(true);
      state = 'stopped';
    },
    get stopped() {
      return state === 'stopped';
    },
  };
}

function createBatch(bytes: Uint8Array, view: DataView, width: number): RecordBatch {
  return {
    bytes,
    view,
    width,
    count: 0,
    starts: new Int32Array(BATCH_ROWS * width),
    ends: new Int32Array(BATCH_ROWS * width),
    lines: new Int32Array(BATCH_ROWS),
    firstRow: 0,
  };
}
