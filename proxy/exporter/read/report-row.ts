import type { ScanFault } from '../../rosters';
import type { EntityName } from '../model/entities';
import { countOut } from '../run/counts';
import { exportFindings } from '../run/finding-kinds';
import type { Verdict } from '../run/verdict';
import { holdBack } from '../run/verdict';
import type { RunState } from '../state/run-state';
import { faultWords } from './check-row';

/** Counts a row that is not written, and reports it when it is held back. */
export function reportVerdict(
  run: RunState,
  entity: EntityName,
  verdict: Verdict,
  line: number,
): void {
  countOut(run.counts[entity], verdict);
  if (verdict.kind === 'left') return;
  const { finding, column, detail } = verdict;
  run.findings.heldBack(finding, {
    ...{ entity, line, column },
    ...(detail !== undefined && { detail }),
  });
}

/** A record that the scanner could not read is a row of the source all the same. */
export function reportTakenOut(
  run: RunState,
  entity: EntityName,
  fault: ScanFault,
  line: number,
): void {
  const { rowTooLong, rowUnreadable } = exportFindings;
  const kind = fault === 'record-too-long' ? rowTooLong : rowUnreadable;
  run.counts[entity].read += 1;
  reportVerdict(run, entity, holdBack(kind, '', faultWords[fault]), line);
}
