import type { FindingKind } from '../../rosters';

const held = (code: string, meaning: string, action: string, message: string): FindingKind => ({
  code,
  severities: ['error'],
  meaning,
  action,
  message,
});

/** Why a row of the source is held back, and what was changed in rows that are written. */
export const exportFindings = {
  rowUnreadable: held(
    'ROW_UNREADABLE',
    'The source gave a row whose quotes are wrong or that has too many or too few cells.',
    'Correct the row in the source.',
    'The row cannot be read: {detail}.',
  ),
  rowTooLong: held(
    'ROW_TOO_LONG',
    'A row of the source is longer than a mebibyte.',
    'Shorten its values in the source.',
    'The row is too long.',
  ),
  valueMissing: held(
    'VALUE_MISSING',
    'A value without which School Data Sync drops the record is empty.',
    'Fill it in the source.',
    '{column} is empty.',
  ),
  valueUnknown: held(
    'VALUE_UNKNOWN',
    'A value that School Data Sync requires is in none of its lists.',
    'Map it in the profile (options.roles, options.orgTypes) or add it to options.additionalValues.',
    'The value of {column} is in no list of School Data Sync.{detail}',
  ),
  idUnusable: held(
    'ID_UNUSABLE',
    'An id holds a line break, a control character or bytes that are not UTF-8. Changed, it would be another id.',
    'Correct the id in the source.',
    'The id in {column} holds {detail}.',
  ),
  idTooLong: held(
    'ID_TOO_LONG',
    'An id is longer than 1,024 bytes, or there are more ids than memory is kept for.',
    'Use shorter ids.',
    'The id in {column} is too long.',
  ),
  idDuplicate: held(
    'ID_DUPLICATE',
    'An earlier row has the same id. Only the first one is written.',
    'Make the ids unique in the source.',
    'An earlier row has the same {column}.',
  ),
  referenceUnknown: held(
    'REFERENCE_UNKNOWN',
    'A row refers to a record that the source did not give.',
    'Add the record to the source, or take the reference out.',
    'The id in {column} belongs to no record.',
  ),
  referenceHeldBack: held(
    'REFERENCE_HELD_BACK',
    'A row refers to a record that is held back itself.',
    'Correct the other record first.',
    'The record that {column} names is held back.',
  ),
  roleMissing: held(
    'ROLE_MISSING',
    'A person is enrolled in a class but has no role at a school that this enrollment could stand on.',
    'Give the person a role at a school.',
    'The person that {column} names has no role for it.',
  ),
  contactIncomplete: held(
    'CONTACT_INCOMPLETE',
    'A parent or other contact lacks a first name, a last name or an e-mail address.',
    'Fill them in the source.',
    'The contact that {column} names has no complete name and e-mail address.',
  ),
  valueCleaned: {
    code: 'VALUE_CLEANED',
    severities: ['warning'],
    meaning:
      'Line breaks and control characters of a text became spaces, bytes that are not UTF-8 became the replacement character.',
    action: 'Nothing must be done; the source holds the text as it was typed.',
    message: '{column} held {detail}; it was cleaned.',
  },
  referenceEmptied: {
    code: 'REFERENCE_EMPTIED',
    severities: ['warning'],
    meaning: 'An optional reference to a record that is not written was left empty.',
    action: 'Add the record to the source, or take the reference out.',
    message: '{column} named a record that is not written; it was left empty.',
  },
  dateUnreadable: {
    code: 'DATE_UNREADABLE',
    severities: ['warning'],
    meaning: 'A begin or end date of an enrollment cannot be read. It counts as open.',
    action: 'Give dates as YYYY-MM-DD.',
    message: '{column} is no date; it counts as open.',
  },
  licenseWithoutEmail: {
    code: 'LICENSE_WITHOUT_EMAIL',
    severities: ['warning'],
    meaning: 'A student without e-mail address has no row in License.csv.',
    action: 'Fill the address in the source.',
    message: 'The student has no e-mail address, so none in License.csv.',
  },
} as const satisfies Record<string, FindingKind>;
