import { exportFindings } from '../run/finding-kinds';
import { holdBack, leaveOut } from '../run/verdict';
import { KEPT, LEFT, SELECTED, STAFF, STATE } from '../state/marks';
import type { EntityRule } from './entity-rule';
import { bindReference, judgeOrg } from './references';
import { createSectionNamer } from './section-ids';

export const classes: EntityRule = {
  admit(view, run) {
    const { ids } = view.find('sourcedId')!;
    const org = bindReference(view, 'orgSourcedId');
    const course = view.find('courseSourcedId');
    const namer = createSectionNamer(view, run);
    return (row) => {
      const verdict = judgeOrg(org.space, org.ids[row]!, org.column);
      if (verdict !== undefined) return verdict;
      const problem = namer?.(row, ids![row]!);
      if (problem !== undefined) return problem;
      org.space.flags[org.ids[row]!]! |= STAFF;
      const courseId = course?.ids![row] ?? -1;
      if (courseId >= 0 && (course!.space!.flags[courseId]! & STATE) === KEPT)
        course!.space!.flags[courseId]! |= SELECTED;
      return undefined;
    };
  },
  include(view) {
    const { ids, space } = view.find('sourcedId')!;
    return (row) => {
      const state = space!.flags[ids![row]!]! & STATE;
      if (state === KEPT) return undefined;
      // Only settle-members.ts changes what was admitted.
      return state === LEFT
        ? leaveOut.members
        : holdBack(exportFindings.referenceHeldBack, 'sourcedId');
    };
  },
};
