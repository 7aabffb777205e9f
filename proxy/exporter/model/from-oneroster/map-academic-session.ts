import type { ModelRow } from '../row';
import { beginningYear, dayOf, lastDay } from './dates';
import type { OneRosterMapping } from './mapping-options';
import type { OneRosterRecord } from './record';
import { isDeleted, textOf } from './record';

/** A session; undefined when it is to be deleted. The parent is dropped: SDS has none. */
export function mapAcademicSession(
  record: OneRosterRecord,
  mapping: OneRosterMapping,
): ModelRow<'academicSessions'> | undefined {
  if (isDeleted(record)) return undefined;
  return {
    sourcedId: textOf(record, 'sourcedId'),
    title: textOf(record, 'title'),
    type: textOf(record, 'type'),
    schoolYear: beginningYear(textOf(record, 'schoolYear'), mapping),
    startDate: dayOf(textOf(record, 'startDate')),
    endDate: lastDay(textOf(record, 'endDate'), mapping),
  };
}
