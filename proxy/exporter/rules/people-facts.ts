import { exportFindings } from '../run/finding-kinds';
import type { Verdict } from '../run/verdict';
import { holdBack, leaveOut } from '../run/verdict';
import type { TableView } from '../read/table-view';
import type { RunState } from '../state/run-state';
import { CONTACT, SELECTED, STUDENT } from '../state/marks';
import type { EntityRule, RowTest } from './entity-rule';
import { bindReference, judgeReference } from './references';

/** Facts about people follow the people. */
const admitPerson =
  (column: string) =>
  (view: TableView): RowTest => {
    const { ids, space } = bindReference(view, column);
    return (row) => judgeReference(space, ids[row]!, column);
  };

/** Who is not written although kept: without a role that is. */
function judgePerson(flags: number, mask: number, isHeld: boolean): Verdict | undefined {
  if ((flags & mask) !== 0) return undefined;
  return isHeld ? holdBack(exportFindings.referenceHeldBack, 'userSourcedId') : leaveOut.related;
}

const includePerson = (view: TableView, run: RunState): RowTest => {
  const { ids, space } = bindReference(view, 'userSourcedId');
  return (row) => {
    const id = ids[row]!;
    return judgePerson(space.flags[id]!, SELECTED | CONTACT, run.people.roleHeld.has(id));
  };
};

export const userFlags: EntityRule = {
  admit: admitPerson('userSourcedId'),
  include: includePerson,
};

/** One row a person. */
export const demographics: EntityRule = {
  admit(view, run) {
    const person = admitPerson('userSourcedId')(view);
    const { ids } = bindReference(view, 'userSourcedId');
    return (row) => {
      const verdict = person(row);
      if (verdict !== undefined) return verdict;
      return run.people.withDemographics.add(ids[row]!)
        ? undefined
        : holdBack(exportFindings.idDuplicate, 'userSourcedId');
    };
  },
  include(view, run) {
    const person = includePerson(view, run);
    if (!run.format.folded.includes('demographics')) return person;
    const { ids } = bindReference(view, 'userSourcedId');
    const birthDate = view.find('birthDate');
    return (row) => {
      const verdict = person(row);
      if (verdict !== undefined) return verdict;
      // The format has the date of birth alone.
      if (view.isEmpty(birthDate, row)) return leaveOut.format;
      run.people.birthDates.set(ids[row]!, view.text(birthDate, row));
      return undefined;
    };
  },
};

/** A student and a contact; a contact is written for the students' sake. */
export const relationships: EntityRule = {
  admit(view) {
    const student = admitPerson('userSourcedId')(view);
    const contact = admitPerson('relationshipUserSourcedId')(view);
    return (row) => student(row) ?? contact(row);
  },
  include(view, run) {
    const student = bindReference(view, 'userSourcedId');
    const contact = bindReference(view, 'relationshipUserSourcedId');
    const { roleHeld, incomplete } = run.people;
    const isV1 = run.format.id === 'sds-v1';
    return (row) => {
      const id = student.ids[row]!;
      const verdict = judgePerson(student.space.flags[id]!, SELECTED, roleHeld.has(id));
      if (verdict !== undefined) return verdict;
      // V1 has guardians of students alone.
      if (isV1 && (student.space.flags[id]! & STUDENT) === 0) return leaveOut.format;
      const other = contact.ids[row]!;
      if (incomplete.has(other)) return holdBack(exportFindings.contactIncomplete, contact.column);
      contact.space.flags[other]! |= CONTACT;
      return undefined;
    };
  },
};
