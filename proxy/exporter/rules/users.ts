import { isEmail } from '../../rosters';
import type { BoundColumn, TableView } from '../read/table-view';
import { exportFindings } from '../run/finding-kinds';
import { holdBack, leaveOut } from '../run/verdict';
import { CONTACT, ROLE_LEFT, SELECTED } from '../state/marks';
import type { EntityRule } from './entity-rule';
import { userNameColumn, userNameOf } from './user-names';

/** People; those are written who have a role or are somebody's contact. */
export const users: EntityRule = {
  admit(view, run) {
    const { userName } = run.options;
    const { withoutUsername, incomplete, emails } = run.people;
    const ids = view.find('sourcedId')!.ids!;
    const column = userNameColumn(userName);
    const [givenName, familyName, email] = ['givenName', 'familyName', 'email'].map(view.find);
    // V1 has guardians without user names, and whether somebody is one is not known yet.
    const isV1 = run.format.id === 'sds-v1';
    const keepsEmails = isV1 && run.available.has('relationships');
    const lacksName = (row: number): boolean =>
      userName === 'part-before-at'
        ? userNameOf(view, userName, row) === ''
        : view.isEmpty(view.find(column!), row);
    return (row) => {
      const id = ids[row]!;
      if (column !== undefined && lacksName(row)) {
        if (!isV1) return holdBack(exportFindings.valueMissing, column);
        withoutUsername.add(id);
      }
      if (
        view.isEmpty(givenName, row) ||
        view.isEmpty(familyName, row) ||
        !isAddress(view, email, row)
      )
        incomplete.add(id);
      else if (keepsEmails) emails.set(id, view.text(email, row));
      return undefined;
    };
  },
  cells(view, { options: { userName } }) {
    if (userName === 'keep') return {};
    return { username: (row, writer) => writer.text(userNameOf(view, userName, row)) };
  },
  include(view, run) {
    const { ids, space } = view.find('sourcedId')!;
    return (row) => {
      const id = ids![row]!;
      const flags = space!.flags[id]!;
      if ((flags & (SELECTED | CONTACT)) !== 0) return undefined;
      if (run.people.roleHeld.has(id))
        return holdBack(exportFindings.referenceHeldBack, 'sourcedId');
      return (flags & ROLE_LEFT) !== 0 ? leaveOut.related : leaveOut.role;
    };
  },
};

function isAddress(view: TableView, column: BoundColumn | undefined, row: number): boolean {
  if (column === undefined) return false;
  const { bytes, starts, ends, width } = view.batch;
  const cell = row * width + column.position;
  return isEmail(bytes, starts[cell]!, ends[cell]!);
}
