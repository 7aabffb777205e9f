import type { ModelRow } from '../row';
import type { OneRosterRecord } from './record';
import { isDeleted, textOf } from './record';

/** An org; undefined when it is to be deleted. */
export function mapOrg(record: OneRosterRecord): ModelRow<'orgs'> | undefined {
  if (isDeleted(record)) return undefined;
  return {
    sourcedId: textOf(record, 'sourcedId'),
    name: textOf(record, 'name'),
    type: textOf(record, 'type'),
    parentSourcedId: textOf(record, 'parentSourcedId'),
    schoolNumber: textOf(record, 'identifier'),
  };
}
