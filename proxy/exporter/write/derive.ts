import type { TableView } from '../read/table-view';
import type { RoleFacts } from '../state/role-index';
import type { RunState } from '../state/run-state';

/** The roles that one row of a file stands for; empty where the file does not depend on roles. */
export type RowRoles = readonly RoleFacts[];

type Derive = (view: TableView, run: RunState) => (row: number, roles: RowRoles) => string;

/** Columns of files that no single column of the model is: `=name` in a format. */
export const derived: Readonly<Record<string, Derive>> = {
  '=none': () => () => '',
  '=org':
    (_view, { spaces }) =>
    (_row, [role]) =>
      role === undefined ? '' : spaces.spaceOf('orgs').text(role.org),
  '=orgs':
    (_view, { spaces }) =>
    (_row, roles) =>
      [...new Set(roles.map(({ org }) => org))]
        .map((org) => spaces.spaceOf('orgs').text(org))
        .join(','),
  '=role':
    (_view, { spaces }) =>
    (_row, [role]) =>
      role === undefined ? '' : spaces.writtenTableOf('role').values[role.role]!.text,
  '=grade':
    (_view, { spaces }) =>
    (_row, roles) => {
      const { values } = spaces.writtenTableOf('grade');
      return roles.map(({ grade }) => values[grade]!.text).find((text) => text !== '') ?? '';
    },
  '=birthDate': (view, { people }) => {
    const { ids } = view.find('sourcedId')!;
    return (row) => people.birthDates.textOf(ids![row]!);
  },
  '=contact.email': (view, { people }) => {
    const { ids } = view.find('relationshipUserSourcedId')!;
    return (row) => people.emails.textOf(ids![row]!);
  },
  '=displayName': (view) => {
    const names = ['givenName', 'familyName'].map(view.find);
    return (row) =>
      names
        .map((name) => view.text(name, row))
        .join(' ')
        .trim();
  },
  '=accountSkuId':
    (_view, { options }) =>
    () =>
      options.license?.accountSkuId ?? '',
  '=session.sourcedId': (view) => {
    const column = view.find('sessionSourcedIds');
    return (row) => firstOf(view.text(column, row));
  },
  ...joined('session', 'academicSessions', ['title', 'startDate', 'endDate'], (view, run) => {
    const column = view.find('sessionSourcedIds');
    return (row) => run.sessionId(firstOf(view.text(column, row)));
  }),
  ...joined('course', 'courses', ['title', 'code', 'description', 'subject'], (view) => {
    const ids = view.ids('courseSourcedId', -1);
    return (row) => ids[row]!;
  }),
};

const firstOf = (list: string): string => list.split(',', 1)[0] ?? '';

/** Columns of the record that a class refers to. */
function joined(
  prefix: string,
  entity: 'courses' | 'academicSessions',
  names: readonly string[],
  idOf: (view: TableView, run: RunState) => (row: number) => number,
): Record<string, Derive> {
  return Object.fromEntries(
    names.map((name): [string, Derive] => [
      `=${prefix}.${name}`,
      (view, run) => {
        const find = idOf(view, run);
        const store = run.joined[entity][name];
        return (row) => {
          const id = find(row);
          return id < 0 || store === undefined ? '' : store.textOf(id);
        };
      },
    ]),
  );
}
