import type { TableView } from '../read/table-view';
import { leaveOut } from '../run/verdict';
import { SELECTED } from '../state/marks';
import type { RunState } from '../state/run-state';
import type { EntityRule, RowTest } from './entity-rule';

export const academicSessions: EntityRule = {
  admit(view, run) {
    const { ids, space } = view.find('sourcedId')!;
    const wanted = run.selection.sessions && new Set(run.selection.sessions);
    const join = joinColumns(view, run, 'academicSessions');
    return (row) => {
      const id = ids![row]!;
      if (wanted !== undefined && !wanted.has(space!.text(id))) return leaveOut.selection;
      join(row, id);
      return undefined;
    };
  },
  include: (view, run) => requireUse(view, run),
};

/** Keeps the columns that stand in the rows of classes. */
export function joinColumns(
  view: TableView,
  run: RunState,
  entity: 'courses' | 'academicSessions',
): (row: number, id: number) => void {
  const stores = Object.entries(run.joined[entity]).map(([name, store]) => ({
    store,
    column: view.find(name),
  }));
  return (row, id) => {
    for (const { store, column } of stores) store.set(id, view.cleanText(column, row));
  };
}

/** Where the format has no file for it, only what a class refers to is in the set. */
export function requireUse(view: TableView, run: RunState): RowTest {
  const { ids, space } = view.find('sourcedId')!;
  if (run.format.id === 'sds-v2.1') return () => undefined;
  return (row) => ((space!.flags[ids![row]!]! & SELECTED) === 0 ? leaveOut.format : undefined);
}
