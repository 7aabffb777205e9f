import type { FindingKind } from '../finding-kind';
import type { FileScan } from '../file-scan';
import type { ColumnFormat } from '../formats/format';
import { createIntLog } from '../keys/int-log';
import { DEFINED, MENTIONED } from '../roster-context';
import { COMMA, SPACE } from '../scan/byte-class';
import type { RecordBatch } from '../scan/record-batch';
import { severityOf } from './cell-check';
import type { FileReader, Rule } from './rule';

const notFound: FindingKind = {
  code: 'REFERENCE_NOT_FOUND',
  severities: ['error', 'warning'],
  meaning:
    'A record refers to an id that the other file does not hold. SDS drops the record, or only the value when the link is optional.',
  action:
    'Add the missing record to the other file, or take this reference out. Start with users and orgs.',
  message: 'The id in {column} is not in {detail}.',
};

const needed: FindingKind = {
  code: 'FILE_NEEDED',
  severities: ['warning'],
  meaning: 'An optional file is missing although other files refer to its records.',
  action: 'Add the file, or leave the referring column empty.',
  message: 'This file is missing, but {detail} refers to it.',
};

/** Ids that refer to another record, in any order of files. */
export const references: Rule = {
  findings: [notFound, needed],
  readFile(file) {
    const readers = [...file.columns.entries()].flatMap(([position, column]) =>
      column?.references === undefined ? [] : [readReference(file, position, column)],
    );
    return {
      batch: (batch) => readers.forEach((reader) => reader.batch?.(batch)),
      finish: () => readers.forEach((reader) => reader.finish?.()),
    };
  },
};

function readReference(file: FileScan, position: number, column: ColumnFormat): FileReader {
  const space = file.spaces[position]!;
  const rows = createIntLog();
  const keys = createIntLog();
  const note = (id: number, row: number): void => {
    if (id < 0 || (space.flags[id]! & DEFINED) !== 0) return;
    rows.push(row);
    keys.push(id);
  };
  return {
    batch(batch) {
      if (column.type === 'id-list')
        return eachItem(batch, position, (row, start, end) =>
          note(space.intern(batch.bytes, batch.view, start, end), batch.firstRow + row),
        );
      const ids = file.ids[position]!;
      const { flags } = space;
      for (let row = 0; row < batch.count; row += 1) {
        const id = ids[row]!;
        if (id >= 0 && (flags[id]! & DEFINED) === 0) note(id, batch.firstRow + row);
      }
    },
    finish() {
      if (rows.length === 0 || !targetIsReadable(file, column)) return;
      const severity = severityOf(column);
      for (let i = 0; i < rows.length; i += 1) {
        const id = keys.get(i);
        if ((space.flags[id]! & (DEFINED | MENTIONED)) !== 0) continue;
        file.reportRow(notFound, severity, {
          row: rows.get(i),
          position,
          value: () => space.text(id),
          detail: column.references!.file,
        });
      }
    },
  };
}

/** When the other file is not there at all, one finding says so instead of one a record. */
function targetIsReadable(file: FileScan, column: ColumnFormat): boolean {
  const { context } = file;
  const target = context.fileOf(column.references!.file);
  if (target !== undefined) return target.readable;
  const format = context.format.files.find(({ name }) => name === column.references!.file)!;
  if (format.presence === 'optional' && !context.needed.has(format.name)) {
    context.needed.add(format.name);
    const detail = `${column.name} in ${file.name}`;
    context.log.add(needed, 'warning', { file: format.name, line: 0, column: '', detail });
  }
  return false;
}

/** The comma-separated ids of each cell, without the spaces around them. */
function eachItem(
  { bytes, starts, ends, width, count }: RecordBatch,
  position: number,
  take: (row: number, start: number, end: number) => void,
): void {
  for (let row = 0, cell = position; row < count; row += 1, cell += width) {
    const last = ends[cell]!;
    for (let at = starts[cell]!; at < last; at += 1) {
      let start = at;
      while (at < last && bytes[at] !== COMMA) at += 1;
      let end = at;
      while (start < end && bytes[start] === SPACE) start += 1;
      while (end > start && bytes[end - 1] === SPACE) end -= 1;
      take(row, start, end);
    }
  }
}
