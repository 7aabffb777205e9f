import { checkRow } from '../read/check-row';
import type { TableView } from '../read/table-view';
import { bindReference, judgeReference } from '../rules/references';
import type { RowTest } from '../rules/entity-rule';
import { exportFindings } from '../run/finding-kinds';
import { holdBack, leaveOut } from '../run/verdict';
import { ROLE_LEFT } from '../state/marks';
import type { RunState } from '../state/run-state';
import type { RoleBytes } from './role-bytes';

/** Says why an enrollment is not written, its dates apart; undefined when it is. For rows that the loop did not take. */
export function createEnrollmentTest(
  view: TableView,
  run: RunState,
  roleBytes: () => RoleBytes,
): RowTest {
  const group = bindReference(view, 'classSourcedId');
  const person = bindReference(view, 'userSourcedId');
  const { ids: roles } = view.find('role')!;
  return (row) => {
    const verdict = checkRow(view, row);
    if (verdict !== undefined) return verdict;
    const user = person.ids[row]!;
    const related =
      judgeReference(group.space, group.ids[row]!, group.column) ??
      judgeReference(person.space, user, person.column);
    if (related !== undefined) return related;
    const { target, needs } = roleBytes();
    const role = roles![row]!;
    if (target[role]! < 0) return leaveOut.format;
    const flags = person.space.flags[user]!;
    if ((flags & needs[role]!) === 0) {
      if (run.people.roleHeld.has(user))
        return holdBack(exportFindings.referenceHeldBack, person.column);
      return (flags & ROLE_LEFT) !== 0
        ? leaveOut.related
        : holdBack(exportFindings.roleMissing, person.column);
    }
    return undefined;
  };
}
