import type { FileSpec } from '../formats/format';
import type { TableView } from '../read/table-view';
import { lineOf } from '../read/line-of';
import { exportFindings } from '../run/finding-kinds';
import { countOut } from '../run/counts';
import { leaveOut } from '../run/verdict';
import { CONTACT, STAFF, STUDENT } from '../state/marks';
import type { RoleFacts } from '../state/role-index';
import type { RunState } from '../state/run-state';
import type { RowRoles } from './derive';

type Expand = (view: TableView, run: RunState) => (row: number) => readonly RowRoles[];

const one: readonly RowRoles[] = [[]];
const none: readonly RowRoles[] = [];

/** How many rows a person gives in a file, and which roles each stands for. */
const expansions: Readonly<Record<NonNullable<FileSpec['each']>, Expand>> = {
  student: (view, run) => bySchool(view, run, STUDENT),
  staff: (view, run) => bySchool(view, run, STAFF),
  person(view, run) {
    const { ids } = view.find('sourcedId')!;
    return (row) => {
      const roles = run.roles.of(ids![row]!);
      return roles.length === 0 ? none : [roles];
    };
  },
  contact(view, run) {
    const { ids, space } = view.find('sourcedId')!;
    const written = new Set<string>();
    return (row) => {
      const id = ids![row]!;
      if ((space!.flags[id]! & CONTACT) === 0) return none;
      // Guardians are told apart by their address.
      const email = run.people.emails.textOf(id);
      if (written.has(email)) return none;
      written.add(email);
      return one;
    };
  },
  license(view, run) {
    const { ids, space } = view.find('sourcedId')!;
    const email = view.find('email');
    return (row) => {
      if ((space!.flags[ids![row]!]! & STUDENT) === 0) return none;
      if (!view.isEmpty(email, row)) return one;
      run.findings.noted(exportFindings.licenseWithoutEmail, {
        ...{ entity: 'users', line: lineOf(view, row), column: 'email' },
      });
      return none;
    };
  },
};

function bySchool(view: TableView, run: RunState, mark: number): ReturnType<Expand> {
  const { ids } = view.find('sourcedId')!;
  return (row) => {
    const schools = new Map<number, RoleFacts[]>();
    for (const role of run.roles.of(ids![row]!)) {
      if ((role.marks & mark) === 0) continue;
      const roles = schools.get(role.org);
      if (roles === undefined) schools.set(role.org, [role]);
      else roles.push(role);
    }
    // Two roles of one kind at a school are one row.
    const merged = [...schools.values()].reduce((sum, roles) => sum + roles.length - 1, 0);
    run.counts.roles.written -= merged;
    countOut(run.counts.roles, leaveOut.merged, merged);
    return [...schools.values()];
  };
}

/** The rows that a record gives in a file. */
export const expand = (
  { each }: FileSpec,
  view: TableView,
  run: RunState,
): ((row: number) => readonly RowRoles[]) =>
  each === undefined ? () => one : expansions[each](view, run);
