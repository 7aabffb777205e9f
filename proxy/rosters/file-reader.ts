import type { FileScan } from './file-scan';
import { matchColumns } from './formats/match-columns';
import { rules } from './rules/index';
import type { FileReader } from './rules/rule';
import { unreadable } from './rules/readable-files';
import { BATCH_ROWS } from './scan/record-batch';
import { parseHeader } from './scan/header-line';
import type { RecordScanner } from './scan/record-scanner';
import { createRecordScanner } from './scan/record-scanner';

/** Joins scanner, keys and rules for one file. `finish` runs what waits for all files. */
export function openFileReader(
  file: FileScan,
  bufferBytes: number,
): { file: RecordScanner; finish: () => void } {
  let readers: FileReader[] = [];
  let hasHeader = false;
  const interned: number[] = [];

  function readHeader(line: Uint8Array, bom: boolean): number {
    hasHeader = true;
    const header = parseHeader(line);
    if ('fault' in header) {
      const { fault, detail = '' } = header;
      file.reportFile(unreadable[fault], 'fatal', { line: fault === 'empty' ? 0 : 1, detail });
      return 0;
    }
    file.headers = header.names;
    file.columns = matchColumns(header.names, file.format.columns);
    for (const rule of rules) rule.checkHeader?.({ file, names: header.names, bom });
    if (!file.readable) return 0;
    openSpaces(file, interned);
    readers = openReaders(file);
    return header.names.length;
  }

  const scanner = createRecordScanner({
    bufferBytes,
    onHeader: readHeader,
    onFault(record) {
      if (record.row < 0 && record.fault !== 'blank-line') file.rowsTakenOut += 1;
      for (const reader of readers) reader.fault?.(record);
    },
    onBatch(batch) {
      file.lines.add(batch);
      file.rows += batch.count;
      for (const position of interned)
        file.spaces[position]!.internColumn(batch, position, file.ids[position]!);
      for (const reader of readers) reader.batch?.(batch);
    },
  });

  return {
    file: {
      space: scanner.space,
      filled: scanner.filled,
      write: scanner.write,
      end() {
        scanner.end();
        if (!hasHeader) file.reportFile(unreadable.empty, 'fatal');
        for (const reader of readers) reader.end?.();
        closeSpaces(file);
        readers = readers.filter((reader) => reader.finish !== undefined);
      },
      get stopped() {
        return scanner.stopped;
      },
    },
    finish: () => readers.forEach((reader) => reader.finish?.()),
  };
}

function openSpaces(file: FileScan, interned: number[]): void {
  const keyColumns = new Set(file.format.keys.flatMap(({ columns }) => columns));
  file.spaces = file.columns.map((column, position) => {
    if (column === undefined) return undefined;
    const expected = Math.floor(file.expectedBytes / 2);
    if (column.references !== undefined) return file.context.spaceOf(column.references);
    if (file.isReferredTo(position))
      return file.context.spaceOf({ file: file.format.name, column: column.name }, expected);
    if (keyColumns.has(column.name) && column.list === undefined)
      return file.context.createSpace(expected);
    return column.list === undefined ? undefined : file.context.createSpace(0);
  });
  file.ids = file.columns.map((column, position) => {
    if (file.spaces[position] === undefined || column?.type === 'id-list') return undefined;
    interned.push(position);
    return new Int32Array(BATCH_ROWS);
  });
}

/** Spaces of this file alone are let go; those that others refer to stay in the context. */
function closeSpaces(file: FileScan): void {
  file.ids = [];
  file.spaces = file.spaces.map((space, position) =>
    file.columns[position]?.references !== undefined || file.isReferredTo(position)
      ? space
      : undefined,
  );
}

function openReaders(file: FileScan): FileReader[] {
  return rules.flatMap((rule) => {
    const readers: FileReader[] = [];
    const ofFile = rule.readFile?.(file);
    if (ofFile !== undefined) readers.push(ofFile);
    for (const [position, column] of file.columns.entries()) {
      const batch = column && rule.readColumn?.(column, position, file);
      if (batch !== undefined) readers.push({ batch });
    }
    return readers;
  });
}
