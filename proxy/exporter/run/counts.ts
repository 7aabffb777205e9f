import { BridgeError } from '../../errors';
import type { EntityName } from '../model/entities';
import type { LeftOutReason, Verdict } from './verdict';

/** What became of the rows of one entity. */
export interface EntityCounts {
  read: number;
  /** Rows whose content is in the files; several of them can stand in one row of a file. */
  written: number;
  heldBack: number;
  leftOut: Partial<Record<LeftOutReason, number>>;
  /** Cells of written rows that were changed to be writable. */
  cleaned: number;
}

export const emptyCounts = (): EntityCounts => ({
  read: 0,
  written: 0,
  heldBack: 0,
  leftOut: {},
  cleaned: 0,
});

/** Notes that a row is not written. */
export function countOut(counts: EntityCounts, verdict: Verdict, rows = 1): void {
  if (rows === 0) return;
  if (verdict.kind === 'held') counts.heldBack += rows;
  else counts.leftOut[verdict.reason] = (counts.leftOut[verdict.reason] ?? 0) + rows;
}

export const leftOutOf = ({ leftOut }: EntityCounts): number =>
  Object.values(leftOut).reduce((sum, count) => sum + count, 0);

/** Fails with EXPORT_COUNTS_DIFFER rather than deliver a set from which a row has got lost. */
export function proveCounts(entity: EntityName, counts: EntityCounts): void {
  const { read, written, heldBack } = counts;
  const out = written + heldBack + leftOutOf(counts);
  if (read !== out)
    throw new BridgeError('EXPORT_COUNTS_DIFFER', { params: { entity, read, out } });
}
