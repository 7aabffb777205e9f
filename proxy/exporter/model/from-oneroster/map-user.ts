import type { ModelRow } from '../row';
import type { OneRosterMapping } from './mapping-options';
import { toE164 } from './phone';
import type { OneRosterRecord } from './record';
import { isDeleted, isFalse, textOf } from './record';

/** True unless the user is disabled or to be deleted. */
export const isActiveUser = (record: OneRosterRecord): boolean =>
  !isDeleted(record) && !isFalse(record, 'enabledUser');

/**
 * A user of 1.1 or 1.2. One that is disabled or to be deleted is kept and marked, so that what refers to it can be
 * left out with it and is not taken for a broken reference.
 */
export function mapUser(record: OneRosterRecord, mapping: OneRosterMapping): ModelRow<'users'> {
  return {
    sourcedId: textOf(record, 'sourcedId'),
    username: textOf(record, 'username'),
    givenName: textOf(record, 'givenName'),
    middleName: textOf(record, 'middleName'),
    familyName: textOf(record, 'familyName'),
    password: textOf(record, 'password'),
    email: textOf(record, 'email'),
    phone: toE164(textOf(record, 'phone'), mapping),
    sms: toE164(textOf(record, 'sms'), mapping),
    userNumber: textOf(record, 'identifier'),
    enabled: isActiveUser(record) ? 'true' : 'false',
  };
}
