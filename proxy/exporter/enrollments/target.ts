import { BATCH_ROWS, createTupleLog } from '../../rosters';
import type { FileSpec } from '../formats/format';
import { fromOf, headerOf } from '../formats/format';
import { STAFF, STUDENT } from '../state/marks';
import type { RowWriter } from '../write/row-writer';
import { createRowWriter } from '../write/row-writer';

/** A file of enrollments while it is written. */
export interface EnrollmentTarget {
  spec: FileSpec;
  path: string;
  writer: RowWriter;
  /** The marks of the roles it takes; 0: all. */
  marks: number;
  hasRole: boolean;
  /** Numbers of the class and person of each row of a batch, where the file may not say anything twice. */
  pairs?: EnrollmentPairs;
}

export interface EnrollmentPairs {
  add: (classId: number, user: number) => void;
  /** Ends a batch. */
  flush: () => void;
  /** Calls `found` with the ordinal of each row that repeats an earlier one. */
  eachDuplicate: (found: (row: number) => void) => void;
}

/** Opens the file of one `FileSpec`. Columns are class, person and perhaps role, in that order. */
export function openTarget(
  spec: FileSpec,
  path: string,
  header: readonly string[] = spec.columns.map(headerOf),
): EnrollmentTarget {
  const from = spec.columns.map(fromOf);
  return {
    ...{ spec, path, writer: createRowWriter(path, header) },
    marks: spec.each === 'student' ? STUDENT : spec.each === 'staff' ? STAFF : 0,
    hasRole: from.includes('role'),
    // Without a role two enrollments of a person in a class are the same record, which V1 refuses.
    ...(!from.includes('role') && { pairs: createPairs() }),
  };
}

function createPairs(): EnrollmentPairs {
  const log = createTupleLog(2);
  const classes = new Int32Array(BATCH_ROWS);
  const users = new Int32Array(BATCH_ROWS);
  let count = 0;
  return {
    add(classId, user) {
      classes[count] = classId;
      users[count] = user;
      count += 1;
    },
    flush() {
      log.addBatch([classes, users], count);
      count = 0;
    },
    eachDuplicate: (found) => log.eachDuplicate(found),
  };
}
