import { leaveOut } from '../run/verdict';
import { LEFT, SELECTED, STATE, STUDENT, STAFF } from '../state/marks';
import type { EntityRule } from './entity-rule';

/** Schools are selected when all orgs are known (settle-schools.ts): a parent may come after its children. */
export const orgs: EntityRule = {
  admit(view, run) {
    const { ids: keys, space } = view.find('sourcedId')!;
    const parents = view.ids('parentSourcedId', -1);
    const number = view.find('schoolNumber');
    const { schools } = run;
    const wanted = run.selection.schools && new Set(run.selection.schools);
    return (row) => {
      const id = keys![row]!;
      schools.parents[id] = parents[row]!;
      if (wanted === undefined) space!.flags[id]! |= SELECTED;
      else
        for (const name of [space!.text(id), view.text(number, row)])
          if (wanted.has(name)) {
            space!.flags[id]! |= SELECTED;
            schools.found.add(name);
          }
      return undefined;
    };
  },
  // The type is always written: an org without one is a school.
  cells(view, run) {
    const { values } = run.spaces.tableOf('orgType');
    const types = view.ids('type', 0);
    return { type: (row, writer) => writer.text(values[types[row]!]!.text) };
  },
  include(view, run) {
    const { ids, space } = view.find('sourcedId')!;
    const type = view.find('type');
    const hasOnlySchools = run.format.id === 'sds-v1';
    return (row) => {
      const flags = space!.flags[ids![row]!]!;
      if ((flags & STATE) === LEFT) return leaveOut.selection;
      if (!hasOnlySchools) return undefined;
      // V1 knows schools alone; whatever people or classes belong to is one.
      const isSchool = view.text(type, row) === 'school' || (flags & (STUDENT | STAFF)) !== 0;
      return isSchool && (flags & SELECTED) !== 0 ? undefined : leaveOut.format;
    };
  },
};
