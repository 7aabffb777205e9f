import type { FindingKind } from '../finding-kind';
import type { FileScan } from '../file-scan';
import type { KeyFormat } from '../formats/format';
import { isStated } from '../formats/format';
import { createTupleLog } from '../keys/tuple-log';
import { DEFINED, MENTIONED } from '../roster-context';
import { BATCH_ROWS } from '../scan/record-batch';
import { createFold } from './fold-values';
import type { FileReader, Rule } from './rule';

const duplicate: FindingKind = {
  code: 'KEY_DUPLICATE',
  severities: ['error', 'warning'],
  meaning: 'Two records of a file have the same key. Which of them SDS keeps is not documented.',
  action: 'Keep one record; ids must be unique in their file and stable between uploads.',
  message: 'The same {detail}.',
};

/** Every key of every file is unique; on the way keys that others refer to are marked as defined. */
export const uniqueKeys: Rule = {
  findings: [duplicate],
  readFile(file) {
    const readers = file.format.keys.flatMap((key) => {
      const positions = key.columns.map((name) => file.positionOf(name));
      if (positions[0]! < 0 || positions.every((position) => position < 0)) return [];
      const present = positions.filter((position) => position >= 0);
      return present.length === 1
        ? [readSingle(file, key, present[0]!)]
        : [readComposite(file, key, present)];
    });
    return {
      batch: (batch) => {
        readers.forEach((reader) => reader.batch?.(batch));
        markDefined(file, batch.count);
      },
      fault: (record) => mentionKeys(file, record),
      end: () => readers.forEach((reader) => reader.end?.()),
    };
  },
};

const definers = (file: FileScan): number[] =>
  [...file.columns.keys()].filter((position) => {
    const column = file.columns[position];
    return column?.references === undefined && file.isReferredTo(position);
  });

function markDefined(file: FileScan, count: number): void {
  for (const position of definers(file)) {
    const ids = file.ids[position]!;
    const { flags } = file.spaces[position]!;
    for (let row = 0; row < count; row += 1) if (ids[row]! >= 0) flags[ids[row]!]! |= DEFINED;
  }
}

/** A record that was taken out still names its key: references to it are not at fault. */
const mentionKeys: (
  file: FileScan,
  record: Parameters<NonNullable<FileReader['fault']>>[0],
) => void = (file, record) => {
  if (record.row >= 0) return;
  for (const position of definers(file)) {
    const id = file.looseKey(record, position);
    if (id >= 0) file.spaces[position]!.flags[id]! |= MENTIONED;
  }
};

function readSingle(file: FileScan, key: KeyFormat, position: number): FileReader {
  const severity = isStated(key.evidence) ? 'error' : 'warning';
  const name = key.columns.length === 1 ? key.columns[0]! : file.columns[position]!.name;
  let firstLines = new Int32Array(1024);
  return {
    batch(batch) {
      const ids = file.ids[position]!;
      const { size } = file.spaces[position]!;
      if (size > firstLines.length) {
        const wider = new Int32Array(size * 2);
        wider.set(firstLines);
        firstLines = wider;
      }
      for (let row = 0; row < batch.count; row += 1) {
        const id = ids[row]!;
        if (id < 0) continue;
        const first = firstLines[id]!;
        if (first === 0) firstLines[id] = batch.lines[row]!;
        else
          file.reportCell(duplicate, severity, batch, row, position, `${name} is on line ${first}`);
      }
    },
    end() {
      // Classes without members are reported at the line where they are defined.
      if (file.isReferredTo(position) && file.columns[position]?.references === undefined)
        file.spaces[position]!.lines.set(firstLines.subarray(0, file.spaces[position]!.size));
      firstLines = new Int32Array(0);
    },
  };
}

function readComposite(file: FileScan, key: KeyFormat, positions: number[]): FileReader {
  let log: ReturnType<typeof createTupleLog> | undefined = createTupleLog(positions.length);
  const required = positions.filter((position) => file.columns[position]!.required !== undefined);
  const columns = positions.map(() => new Int32Array(BATCH_ROWS));
  const folds = positions.map((position) =>
    file.columns[position]!.list === undefined ? undefined : createFold(file.spaces[position]!),
  );
  return {
    batch({ count }) {
      for (const [i, position] of positions.entries()) {
        columns[i]!.set(file.ids[position]!);
        folds[i]?.(columns[i]!, count);
      }
      for (const position of required) {
        const ids = file.ids[position]!;
        for (let row = 0; row < count; row += 1) if (ids[row]! < 0) columns[0]![row] = -2;
      }
      log?.addBatch(columns, count);
    },
    end() {
      const severity = isStated(key.evidence) ? 'error' : 'warning';
      const names = positions.map((position) => file.columns[position]!.name).join(', ');
      log?.eachDuplicate((row, earlier) => {
        const detail = `${names} are on line ${file.lines.lineOf(earlier)}`;
        file.reportRow(duplicate, severity, { row, position: positions[0]!, detail });
      });
      log = undefined;
    },
  };
}
