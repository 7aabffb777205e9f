import type { RowSet } from '../../rosters';
import { createRowSet } from '../../rosters';
import { ENROLLED, KEPT, LEFT, STAFF, STATE, STUDENT } from '../state/marks';
import type { RunState } from '../state/run-state';
import type { ClassLookup } from './rewrite';
import { rewriteTarget } from './rewrite';
import type { EnrollmentTarget } from './target';

/**
 * Drops classes without a teacher or student where the profile says so, and repeated rows where the format refuses
 * them. Files are written a second time only when they lose a row.
 */
export async function settleMembers(
  targets: readonly EnrollmentTarget[],
  run: RunState,
  signal: AbortSignal,
): Promise<EnrollmentTarget[]> {
  const emptied = dropClasses(run);
  const settled: EnrollmentTarget[] = [];
  const repeated = targets.map(findRepeated);
  if (!emptied && repeated.every((rows) => rows === undefined)) return [...targets];
  const users = run.spaces.spaceOf('users');
  for (let id = 0; id < users.size; id += 1) users.flags[id]! &= ~ENROLLED;
  const lookUp = createLookup(run);
  const space = run.spaces.spaceOf('classes');
  for (const [i, target] of targets.entries())
    settled.push(await rewriteTarget(target, repeated[i], { space, lookUp }, run, signal));
  return settled;
}

/** Answers whether a class was dropped in which somebody is enrolled. */
function dropClasses({ options, spaces, available }: RunState): boolean {
  const needed =
    (options.classesWithoutTeacher === 'drop' ? STAFF : 0) |
    (options.classesWithoutStudent === 'drop' ? STUDENT : 0);
  if (needed === 0 || !available.has('enrollments')) return false;
  const { flags, size } = spaces.spaceOf('classes');
  let emptied = false;
  for (let id = 0; id < size; id += 1) {
    const found = flags[id]!;
    if ((found & STATE) !== KEPT || (found & needed) === needed) continue;
    flags[id] = (found & ~STATE) | LEFT;
    if ((found & ENROLLED) !== 0) emptied = true;
  }
  return emptied;
}

function findRepeated({ pairs }: EnrollmentTarget): RowSet | undefined {
  const rows = createRowSet();
  pairs?.eachDuplicate((row) => void rows.add(row));
  return rows.size === 0 ? undefined : rows;
}

function createLookup({ spaces, sectionIds }: RunState): ClassLookup {
  const classes = spaces.spaceOf('classes');
  if (sectionIds === undefined) return classes.internColumn;
  const names = spaces.createSpace();
  const owners: number[] = [];
  for (let id = 0; id < classes.size; id += 1) {
    const [start, end] = [sectionIds.start(id), sectionIds.end(id)];
    if (start === 0) continue;
    owners[names.intern(sectionIds.bytes, sectionIds.view, start, end)] = id;
  }
  return (batch, position, out) => {
    names.internColumn(batch, position, out);
    for (let row = 0; row < batch.count; row += 1) out[row] = owners[out[row]!]!;
  };
}
