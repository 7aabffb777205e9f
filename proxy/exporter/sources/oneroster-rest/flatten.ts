import { BridgeError } from '../../../errors';
import type { OneRosterRecord } from '../../model/from-oneroster';
import { roleShape, type Collection, type Shape } from './collections';

/** A record of a server, with the fields that are needed and no other. */
export interface PulledRecord {
  record: OneRosterRecord;
  /** People of version 1.2. */
  roles?: readonly OneRosterRecord[];
}

type Json = Record<string, unknown>;

/**
 * A record of JSON under the names of the CSV binding. What is nested deeper than OneRoster goes is never followed.
 * Throws EXPORT_ONEROSTER_INVALID, which names the field and no value.
 */
export function flattenRecord(json: unknown, collection: Collection): PulledRecord {
  if (!isObject(json)) throw invalid(collection.name, 'a record is no object');
  const head = flatten(json, { texts: ['sourcedId', 'status', 'dateLastModified'] }, collection);
  if (head['sourcedId'] === undefined) throw invalid(collection.name, 'a record has no sourcedId');
  const record = { ...head, ...flatten(json, collection, collection) };
  if (collection.name !== 'users' || !Array.isArray(json['roles'])) return { record };
  const owner = { userSourcedId: head['sourcedId'], status: head['status'] };
  const roles = (json['roles'] as unknown[]).map((role) => {
    if (!isObject(role)) throw invalid(collection.name, 'a role is no object');
    return { ...owner, ...flatten(role, roleShape, collection) };
  });
  return { record, roles };
}

/** The role by which a person is known: in version 1.2 the primary one, or the first. */
export function roleOf({ record, roles }: PulledRecord): string {
  const chosen = roles?.find((one) => one['roleType'] === 'primary') ?? roles?.[0] ?? record;
  return typeof chosen['role'] === 'string' ? chosen['role'].trim() : '';
}

function flatten(json: Json, shape: Shape, { name }: Collection): OneRosterRecord {
  const flat: Record<string, string | string[]> = {};
  for (const field of shape.texts) {
    const text = textOf(json[field], name, field);
    if (text !== undefined) flat[field] = text;
  }
  for (const field of shape.lists ?? []) {
    const list = listOf(json[field], name, field, textOf);
    if (list !== undefined) flat[field] = list;
  }
  for (const [field, column] of Object.entries(shape.references ?? {})) {
    const id = idOf(json[field], name, field);
    if (id !== undefined) flat[column] = id;
  }
  for (const [field, column] of Object.entries(shape.referenceLists ?? {})) {
    const ids = listOf(json[field], name, field, idOf);
    if (ids !== undefined) flat[column] = ids;
  }
  return flat;
}

type ReadOne = (value: unknown, collection: string, field: string) => string | undefined;

const textOf: ReadOne = (value, collection, field) => {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw invalid(collection, `${field} is no text`);
};

/** Some servers write the id alone in place of a reference. */
const idOf: ReadOne = (value, collection, field) =>
  textOf(isObject(value) ? value['sourcedId'] : value, collection, field);

/** One value without brackets counts as a list of one. */
function listOf(value: unknown, collection: string, field: string, read: ReadOne) {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  const list = values.map((one) => read(one, collection, field)).filter((one) => one !== undefined);
  return list.length > 0 ? list : undefined;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const invalid = (collection: string, reason: string): BridgeError =>
  new BridgeError('EXPORT_ONEROSTER_INVALID', { params: { collection, reason } });
