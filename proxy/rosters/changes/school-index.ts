import type { Reference } from '../formats/format';
import type { KeySpace } from '../keys/key-space';
import { createKeySpace } from '../keys/key-space';
import { COMMA, SPACE } from '../scan/byte-class';
import type { RecordBatch } from '../scan/record-batch';
import { BATCH_ROWS } from '../scan/record-batch';
import type { School } from './snapshot-form';

/** More schools than any roster has; records of those beyond count as records of none. */
export const MAX_SCHOOLS = 65_535;

/** Which school a record belongs to, while the files of one set are read in the order of the plan. */
export interface SchoolIndex {
  /** In the order of their ids, so that the order of records decides nothing. Numbers count from 1. */
  readonly schools: readonly School[];
  /** Numbers of the schools that a column names; of a list of ids, the first. 0: none that is known. */
  readColumn: (batch: RecordBatch, position: number, isList: boolean, out: Int32Array) => void;
  /** Makes room for the records of a file of this size. */
  expect: (record: Reference, fileBytes: number) => void;
  /** Remembers the school of the records that a column names; of several schools the first by id. */
  place: (batch: RecordBatch, position: number, record: Reference, schools: Int32Array) => void;
  /** Numbers of the schools of the records that a column names. */
  readRecords: (batch: RecordBatch, position: number, record: Reference, out: Int32Array) => void;
  /** Lets go what is known of the records of a file. */
  forget: (record: Reference) => void;
}

export interface SchoolIndexOptions {
  seeds: readonly [number, number, number];
  /** Memory for the ids of one column. */
  keyBytes: number;
}

interface RecordSchools {
  space: KeySpace;
  /** By number of the record's key. */
  schools: Int32Array;
}

export function createSchoolIndex(
  found: readonly School[],
  { seeds, keyBytes }: SchoolIndexOptions,
): SchoolIndex {
  const createSpace = (expectedBytes = 0): KeySpace =>
    createKeySpace({ seeds, expectedBytes, maxBytes: keyBytes });
  const schools = [...new Map(found.map((school) => [school.id, school])).values()].sort((a, b) =>
    a.id < b.id ? -1 : 1,
  );
  // Interned in order, a school's number is one more than that of its key.
  const space = createSpace();
  for (const { id } of schools) internText(space, id);
  const records = new Map<string, RecordSchools>();
  const ids = new Int32Array(BATCH_ROWS);

  function recordsOf({ file, column }: Reference, fileBytes = 0): RecordSchools {
    const name = `${file}:${column}`;
    // Half of a record is its id at most.
    const known = records.get(name) ?? {
      space: createSpace(Math.floor(fileBytes / 2)),
      schools: new Int32Array(1024),
    };
    records.set(name, known);
    return known;
  }

  function internRecords(batch: RecordBatch, position: number, record: Reference): RecordSchools {
    const known = recordsOf(record);
    known.space.internColumn(batch, position, ids);
    if (known.space.size > known.schools.length) {
      const wider = new Int32Array(2 * known.space.size);
      wider.set(known.schools);
      known.schools = wider;
    }
    return known;
  }

  return {
    schools,
    readColumn(batch, position, isList, out) {
      if (isList) firstOfLists(space, batch, position, out);
      else space.internColumn(batch, position, out);
      for (let row = 0; row < batch.count; row += 1)
        out[row] = out[row]! < schools.length ? out[row]! + 1 : 0;
    },
    expect: (record, fileBytes) => void recordsOf(record, fileBytes),
    place(batch, position, record, numbers) {
      const known = internRecords(batch, position, record).schools;
      for (let row = 0; row < batch.count; row += 1) {
        const id = ids[row]!;
        const school = numbers[row]!;
        if (id < 0 || school === 0) continue;
        if (known[id] === 0 || school < known[id]!) known[id] = school;
      }
    },
    readRecords(batch, position, record, out) {
      const known = internRecords(batch, position, record).schools;
      for (let row = 0; row < batch.count; row += 1) {
        const id = ids[row]!;
        out[row] = id < 0 ? 0 : known[id]!;
      }
    },
    forget: ({ file, column }) => void records.delete(`${file}:${column}`),
  };
}

function internText(space: KeySpace, text: string): void {
  const length = Buffer.byteLength(text);
  // Word reads run up to three bytes past a key.
  const bytes = Buffer.alloc(length + 4);
  bytes.write(text);
  space.intern(bytes, new DataView(bytes.buffer, bytes.byteOffset), 0, length);
}

function firstOfLists(
  space: KeySpace,
  { bytes, view, starts, ends, width, count }: RecordBatch,
  position: number,
  out: Int32Array,
): void {
  for (let row = 0, cell = position; row < count; row += 1, cell += width) {
    let start = starts[cell]!;
    let end = start;
    while (end < ends[cell]! && bytes[end] !== COMMA) end += 1;
    while (start < end && bytes[start] === SPACE) start += 1;
    while (end > start && bytes[end - 1] === SPACE) end -= 1;
    out[row] = space.intern(bytes, view, start, end);
  }
}
