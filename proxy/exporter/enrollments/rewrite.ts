import { createReadStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import type { KeySpace, RecordBatch, RowSet } from '../../rosters';
import { BATCH_ROWS } from '../../rosters';
import { scanTable } from '../read/scan-table';
import { countOut } from '../run/counts';
import { leaveOut } from '../run/verdict';
import { ENROLLED, KEPT, STATE } from '../state/marks';
import type { RunState } from '../state/run-state';
import type { EnrollmentTarget } from './target';
import { openTarget } from './target';

/** Finds the number of a class again by the id it was written with. */
export type ClassLookup = (batch: RecordBatch, position: number, out: Int32Array) => void;

/**
 * Writes a file of enrollments anew without those of classes that were dropped and without repeated rows; marks who
 * is still enrolled. Answers the target with the new file.
 */
export async function rewriteTarget(
  target: EnrollmentTarget,
  repeated: RowSet | undefined,
  classes: { space: KeySpace; lookUp: ClassLookup },
  run: RunState,
  signal: AbortSignal,
): Promise<EnrollmentTarget> {
  target.writer.close();
  const old = `${target.path}.first`;
  await rename(target.path, old);
  const counts = run.counts.enrollments;
  const users = run.spaces.spaceOf('users');
  const [classIds, userIds] = [new Int32Array(BATCH_ROWS), new Int32Array(BATCH_ROWS)];
  let next: EnrollmentTarget | undefined;
  await scanTable(
    createReadStream(old, { highWaterMark: 1 << 20 }),
    {
      onHeader: (names) => void (next = openTarget(target.spec, target.path, names)),
      onBatch(batch) {
        classes.lookUp(batch, 0, classIds);
        users.internColumn(batch, 1, userIds);
        for (let row = 0; row < batch.count; row += 1) {
          const isDropped = (classes.space.flags[classIds[row]!]! & STATE) !== KEPT;
          if (isDropped) countOut(counts, leaveOut.members);
          else if (repeated?.has(batch.firstRow + row)) countOut(counts, leaveOut.merged);
          else {
            users.flags[userIds[row]!]! |= ENROLLED;
            copyRow(batch, row, next!);
          }
        }
      },
      onTakenOut: () => undefined,
    },
    signal,
  );
  return next!;
}

function copyRow(batch: RecordBatch, row: number, { writer }: EnrollmentTarget): void {
  const { bytes, view, starts, ends, width } = batch;
  for (let cell = row * width; cell < (row + 1) * width; cell += 1)
    writer.cell(bytes, view, starts[cell]!, ends[cell]!);
  writer.end();
}
