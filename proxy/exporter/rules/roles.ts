import { exportFindings } from '../run/finding-kinds';
import { holdBack, leaveOut } from '../run/verdict';
import { ENROLLED, ROLE_LEFT, SELECTED, STAFF, STUDENT } from '../state/marks';
import type { EntityRule } from './entity-rule';
import { bindReference, judgeOrg, judgeReference } from './references';

/** Roles of people who teach classes; other staff has none to be enrolled in. */
const teachingRoles = new Set(
  'teacher faculty instructor professor lecturer adjunct substitute'.split(' '),
);

/** Roles at orgs: who is written at all, and as what. */
export const roles: EntityRule = {
  admit(view, run) {
    const user = bindReference(view, 'userSourcedId');
    const org = bindReference(view, 'orgSourcedId');
    const { ids: role, table } = view.find('role')!;
    const { withoutUsername } = run.people;
    const hasOther = run.format.id !== 'sds-v1';
    return (row) => {
      const id = user.ids[row]!;
      const verdict =
        judgeReference(user.space, id, user.column) ??
        judgeOrg(org.space, org.ids[row]!, org.column);
      if (verdict !== undefined) return verdict;
      const { marks } = table!.values[role![row]!]!;
      // V1 has files for students and staff, none for others.
      if (!hasOther && marks === 0) return leaveOut.format;
      if (withoutUsername.has(id)) return holdBack(exportFindings.valueMissing, 'username');
      user.space.flags[id]! |= SELECTED | marks;
      org.space.flags[org.ids[row]!]! |= marks;
      return undefined;
    };
  },
  refused(view, run) {
    const { ids, space } = bindReference(view, 'userSourcedId');
    return (row, { kind }) => {
      const id = ids[row]!;
      if (id < 0) return;
      if (kind === 'held') run.people.roleHeld.add(id);
      else space.flags[id]! |= ROLE_LEFT;
    };
  },
  include(view, run) {
    const user = bindReference(view, 'userSourcedId');
    const org = bindReference(view, 'orgSourcedId');
    const role = view.find('role')!;
    const grades = view.ids('grade', 0);
    const isPrimary = view.find('isPrimary');
    const onlyEnrolled = run.options.teachersWithClassesOnly && run.available.has('enrollments');
    const isFolded = run.format.folded.includes('roles');
    return (row) => {
      const id = user.ids[row]!;
      const number = role.ids![row]!;
      const text = role.table!.values[number]!.text;
      const { flags } = user.space;
      if (onlyEnrolled && teachingRoles.has(text) && (flags[id]! & ENROLLED) === 0) {
        flags[id]! |= ROLE_LEFT;
        return leaveOut.members;
      }
      flags[id]! |= SELECTED;
      if (isFolded)
        run.roles.add({
          ...{ user: id, org: org.ids[row]!, role: number, grade: grades[row]! },
          marks: text === 'student' ? STUDENT : text === 'other' ? 0 : STAFF,
          isPrimary: view.text(isPrimary, row) === 'true',
        });
      return undefined;
    };
  },
};
