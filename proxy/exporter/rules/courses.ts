import { judgeReference } from './references';
import { joinColumns, requireUse } from './academic-sessions';
import type { EntityRule } from './entity-rule';

/** Courses often belong to the district above the schools. */
export const courses: EntityRule = {
  admit(view, run) {
    const { ids } = view.find('sourcedId')!;
    const org = view.find('orgSourcedId')!;
    const join = joinColumns(view, run, 'courses');
    return (row) => {
      const verdict = judgeReference(org.space!, org.ids![row]!, org.name);
      if (verdict === undefined) join(row, ids![row]!);
      return verdict;
    };
  },
  include: (view, run) => requireUse(view, run),
};
