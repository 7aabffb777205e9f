import type { ModelRow } from '../row';
import type { OneRosterRecord } from './record';
import { isDeleted, listOf, textOf } from './record';

/** SCED subject areas: two digits, 01 to 24 but 06; a longer SCED code begins with its area. */
const area = /^(0[1-5]|0[7-9]|1\d|2[0-4])(\d{3})?$/;

/** A course; undefined when it is to be deleted. The subject is the first code that SDS knows, else blank. */
export function mapCourse(record: OneRosterRecord): ModelRow<'courses'> | undefined {
  if (isDeleted(record)) return undefined;
  return {
    sourcedId: textOf(record, 'sourcedId'),
    orgSourcedId: textOf(record, 'orgSourcedId'),
    title: textOf(record, 'title'),
    code: textOf(record, 'courseCode'),
    schoolYearSourcedId: textOf(record, 'schoolYearSourcedId'),
    subject:
      listOf(record, 'subjectCodes')
        .find((code) => area.test(code))
        ?.slice(0, 2) ?? '',
    grade: listOf(record, 'grades').join(','),
  };
}
