import type { ValueTable } from '../read/value-table';
import { ENROLLED, SELECTED } from '../state/marks';
import type { EnrollmentTarget } from './target';

/** What the loop over enrollments needs of the roles, by number, as bytes. */
export interface RoleBytes {
  /** Target of a role; -1: none, or the role cannot be written. */
  target: Int8Array;
  /** Bits of which a person needs one. */
  needs: Uint8Array;
  /** What a class gets of it: that somebody is enrolled, and as what. */
  marks: Uint8Array;
  /** What ends the row: the role, where the file has one, and the line break. */
  tails: Uint8Array[];
}

/** Keeps up with a table of roles that grows as texts are met. */
export function createRoleBytes(
  table: ValueTable,
  targets: readonly EnrollmentTarget[],
): () => RoleBytes {
  const made: RoleBytes = {
    target: new Int8Array(16),
    needs: new Uint8Array(16),
    marks: new Uint8Array(16),
    tails: [],
  };
  const encoder = new TextEncoder();
  return () => {
    const { values } = table;
    if (made.tails.length === values.length) return made;
    if (values.length > made.target.length) {
      const length = 2 * values.length;
      made.target = widen(made.target, new Int8Array(length));
      made.needs = widen(made.needs, new Uint8Array(length));
      made.marks = widen(made.marks, new Uint8Array(length));
    }
    for (let id = made.tails.length; id < values.length; id += 1) {
      const { text, unknown, leftOut, marks } = values[id]!;
      const isGood = id > 0 && !unknown && leftOut === undefined;
      const target = targets.findIndex((one) => one.marks === 0 || (one.marks & marks) !== 0);
      made.target[id] = isGood ? target : -1;
      // V1 has the person in the file of that kind; elsewhere any role will do.
      made.needs[id] = targets[target]?.marks ? marks : SELECTED;
      made.marks[id] = marks | ENROLLED;
      made.tails.push(encoder.encode(targets[target]?.hasRole ? `,${text}\r\n` : '\r\n'));
    }
    return made;
  };
}

function widen<T extends Int8Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
