import type { KeySpace } from '../../rosters';
import type { TableView } from '../read/table-view';
import { exportFindings } from '../run/finding-kinds';
import type { Verdict } from '../run/verdict';
import { holdBack, leaveOut } from '../run/verdict';
import { HELD, KEPT, LEFT, SELECTED, STATE } from '../state/marks';

/** What the record that a required column names says about the row. */
export function judgeReference(space: KeySpace, id: number, column: string): Verdict | undefined {
  const state = space.flags[id]! & STATE;
  if (state === KEPT) return undefined;
  if (state === LEFT) return leaveOut.related;
  return holdBack(
    state === HELD ? exportFindings.referenceHeldBack : exportFindings.referenceUnknown,
    column,
  );
}

/** As above for an org; one that only stands above selected ones has no people and classes. */
export function judgeOrg(space: KeySpace, id: number, column: string): Verdict | undefined {
  const verdict = judgeReference(space, id, column);
  if (verdict !== undefined || (space.flags[id]! & SELECTED) !== 0) return verdict;
  return leaveOut.selection;
}

/** The numbers and the space of a reference column that every source of the entity has. */
export function bindReference(
  view: TableView,
  column: string,
): { ids: Int32Array; space: KeySpace; column: string } {
  const { ids, space } = view.find(column)!;
  return { ids: ids!, space: space!, column };
}
