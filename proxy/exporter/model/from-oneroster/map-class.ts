import type { ModelRow } from '../row';
import type { OneRosterRecord } from './record';
import { isDeleted, listOf, textOf } from './record';

/** A class; undefined when it is to be deleted. */
export function mapClass(record: OneRosterRecord): ModelRow<'classes'> | undefined {
  if (isDeleted(record)) return undefined;
  return {
    sourcedId: textOf(record, 'sourcedId'),
    orgSourcedId: textOf(record, 'schoolSourcedId'),
    title: textOf(record, 'title'),
    sessionSourcedIds: listOf(record, 'termSourcedIds').join(','),
    courseSourcedId: textOf(record, 'courseSourcedId'),
    code: textOf(record, 'classCode'),
    periods: listOf(record, 'periods').join(','),
  };
}
