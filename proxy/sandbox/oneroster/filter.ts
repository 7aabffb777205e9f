import { OneRosterError } from './imsx-error';
import { isPeopleRoles, type RosterRecord } from './records';

const tests: Record<string, (value: string, wanted: string) => boolean> = {
  '=': (value, wanted) => value === wanted,
  '!=': (value, wanted) => value !== wanted,
  '>': (value, wanted) => value > wanted,
  '>=': (value, wanted) => value >= wanted,
  '<': (value, wanted) => value < wanted,
  '<=': (value, wanted) => value <= wanted,
  '~': (value, wanted) => value.toLowerCase().includes(wanted.toLowerCase()),
};

const fields = new Set(['sourcedId', 'status', 'dateLastModified', 'role', 'type', 'username']);

/**
 * `status='active'`, or two of these with AND or OR between them (OneRoster 1.1 §3.4.3). Throws 400
 * `invalid_filter_field`.
 */
export function createFilter(text: string | null): (record: RosterRecord) => boolean {
  if (text === null || text === '') return () => true;
  const [first = '', word, second] = text.split(/ (AND|OR) /i);
  const one = predicate(first);
  if (word === undefined || second === undefined) return one;
  const other = predicate(second);
  return word.toUpperCase() === 'AND'
    ? (record) => one(record) && other(record)
    : (record) => one(record) || other(record);
}

function predicate(text: string): (record: RosterRecord) => boolean {
  const [, field = '', sign = '', wanted = ''] =
    /^(\w+)(=|!=|>=|<=|>|<|~)'([^']*)'$/.exec(text.trim()) ?? [];
  const test = tests[sign];
  if (test === undefined || !fields.has(field))
    throw new OneRosterError(400, 'invalid_filter_field', 'The filter cannot be read.');
  if (field === 'dateLastModified') {
    const day = Date.parse(wanted);
    if (Number.isNaN(day))
      throw new OneRosterError(400, 'invalid_filter_field', 'The filter has no date.');
    const moment = new Date(day).toISOString();
    return (record) => test(record.dateLastModified, moment);
  }
  return (record) => valuesOf(record, field).some((value) => test(value, wanted));
}

function valuesOf(record: RosterRecord, field: string): string[] {
  if (field === 'role' && isPeopleRoles(record['roles']))
    return record['roles'].map(({ role }) => role);
  const value = record[field];
  return [typeof value === 'string' ? value : ''];
}
