import { checkColumns } from '../read/check-header';
import { reportTakenOut, reportVerdict } from '../read/report-row';
import type { DirtyCells, TableTarget } from '../read/scan-table';
import { createTableView } from '../read/table-view';
import type { RecordBatch } from '../../rosters';
import { bindReference } from '../rules/references';
import { leaveOut } from '../run/verdict';
import { ENROLLED, KEPT, STATE } from '../state/marks';
import type { RunState } from '../state/run-state';
import { copyCell } from '../write/copy-cell';
import { createDateTest } from './enrollment-dates';
import { createEnrollmentTest } from './judge-enrollment';
import { createRoleBytes } from './role-bytes';
import type { EnrollmentTarget } from './target';

const COMMA = 0x2c;
/** A composed id may be longer than the one it replaces: 256 characters at most, quoted. */
const LONGEST_SECTION_BYTES = 2048;

/**
 * Takes the enrollments of the source, of which there are millions: ids are looked up in the bytes as they came and
 * copied from there into the files, no text is made. All they depend on has been read.
 */
export function createEnrollmentReader(
  targets: readonly EnrollmentTarget[],
  run: RunState,
): TableTarget {
  const counts = run.counts.enrollments;
  let take: (batch: RecordBatch, dirty: DirtyCells) => void;
  return {
    onHeader(names) {
      checkColumns('enrollments', names);
      take = createLoop(names, targets, run);
    },
    onBatch(batch, dirty) {
      counts.read += batch.count;
      take(batch, dirty);
      for (const { pairs } of targets) pairs?.flush();
    },
    onTakenOut: (fault, line) => reportTakenOut(run, 'enrollments', fault, line),
  };
}

function createLoop(
  names: readonly string[],
  targets: readonly EnrollmentTarget[],
  run: RunState,
): (batch: RecordBatch, dirty: DirtyCells) => void {
  const view = createTableView('enrollments', names, run.spaces);
  const group = bindReference(view, 'classSourcedId');
  const person = bindReference(view, 'userSourcedId');
  const role = view.find('role')!;
  const active = view.find('active')?.table!.values;
  const activeIds = view.ids('active', 0);
  const roleBytes = createRoleBytes(role.table!, targets);
  const isCurrent = createDateTest(view, run);
  const test = createEnrollmentTest(view, run, roleBytes);
  const ids = run.sectionIds;
  const [classAt, userAt] = [view.find('classSourcedId')!, view.find('userSourcedId')!].map(
    ({ position }) => position,
  ) as [number, number];

  function write(
    batch: RecordBatch,
    row: number,
    target: EnrollmentTarget,
    tail: Uint8Array,
  ): void {
    const { bytes, view: words, starts, ends, width } = batch;
    const { writer, pairs } = target;
    const { sink } = writer;
    const id = group.ids[row]!;
    const cell = row * width;
    const [classStart, classEnd] = [starts[cell + classAt]!, ends[cell + classAt]!];
    const [userStart, userEnd] = [starts[cell + userAt]!, ends[cell + userAt]!];
    const lengths = classEnd - classStart + userEnd - userStart + tail.length;
    sink.reserve(2 * lengths + LONGEST_SECTION_BYTES);
    const { out, view: outWords } = sink;
    let { at } = sink;
    at =
      ids === undefined
        ? copyCell(out, outWords, at, bytes, words, classStart, classEnd)
        : copyCell(out, outWords, at, ids.bytes, ids.view, ids.start(id), ids.end(id));
    out[at] = COMMA;
    at = copyCell(out, outWords, at + 1, bytes, words, userStart, userEnd);
    for (let i = 0; i < tail.length; i += 1) out[at + i] = tail[i]!;
    sink.at = at + tail.length;
    writer.rows += 1;
    pairs?.add(id, person.ids[row]!);
    sink.settle();
  }

  return (batch, dirty) => {
    view.load(batch, dirty);
    const { target, needs, marks, tails } = roleBytes();
    const [classFlags, userFlags] = [group.space.flags, person.space.flags];
    const [classes, users, roles] = [group.ids, person.ids, role.ids!];
    const isClean = dirty.size === 0;
    for (let row = 0; row < batch.count; row += 1) {
      const c = classes[row]!;
      const u = users[row]!;
      const r = roles[row]!;
      const isGood =
        isClean &&
        c >= 0 &&
        u >= 0 &&
        target[r]! >= 0 &&
        (classFlags[c]! & STATE) === KEPT &&
        (userFlags[u]! & needs[r]!) !== 0 &&
        (active === undefined || active[activeIds[row]!]!.leftOut === undefined);
      // The slow way says what is wrong, if anything is.
      const verdict =
        (isGood ? undefined : test(row)) ??
        (isCurrent === undefined || isCurrent(row) ? undefined : leaveOut.dates);
      if (verdict !== undefined) {
        reportVerdict(run, 'enrollments', verdict, batch.lines[row]!);
        continue;
      }
      classFlags[c]! |= marks[r]!;
      userFlags[u]! |= ENROLLED;
      write(batch, row, targets[target[r]!]!, tails[r]!);
    }
  };
}
