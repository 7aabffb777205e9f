import type { ModelRow } from '../row';
import { dayOf, lastDay } from './dates';
import type { OneRosterMapping } from './mapping-options';
import type { OneRosterRecord } from './record';
import { isDeleted, textOf } from './record';

/** An enrollment. The four roles of OneRoster are on SDS's list too; the school and `primary` are dropped. */
export function mapEnrollment(
  record: OneRosterRecord,
  mapping: OneRosterMapping,
): ModelRow<'enrollments'> {
  return {
    classSourcedId: textOf(record, 'classSourcedId'),
    userSourcedId: textOf(record, 'userSourcedId'),
    role: textOf(record, 'role'),
    beginDate: dayOf(textOf(record, 'beginDate')),
    endDate: lastDay(textOf(record, 'endDate'), mapping),
    active: isDeleted(record) ? 'false' : 'true',
  };
}
