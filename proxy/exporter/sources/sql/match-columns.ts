import { BridgeError } from '../../../errors';
import { entities, type EntityName } from '../../model/entities';

/** Without these a row says nothing. */
const needed: Readonly<Record<EntityName, readonly string[]>> = {
  orgs: ['sourcedId'],
  academicSessions: ['sourcedId'],
  users: ['sourcedId'],
  roles: ['userSourcedId', 'orgSourcedId', 'role'],
  courses: ['sourcedId'],
  classes: ['sourcedId', 'orgSourcedId'],
  enrollments: ['classSourcedId', 'userSourcedId', 'role'],
  demographics: ['userSourcedId'],
  userFlags: ['userSourcedId', 'flag'],
  relationships: ['userSourcedId', 'relationshipUserSourcedId', 'relationshipRole'],
};

/**
 * The columns of the roster model that the columns of a query mean, in the same order. Case and underscores make no
 * difference: databases fold names. Throws EXPORT_SOURCE_COLUMNS naming what is unknown, twice there or missing.
 */
export function matchColumns(entity: EntityName, names: readonly string[]): string[] {
  const known = new Map(entities[entity].map((column) => [fold(column), column as string]));
  const found = names.map((name) => known.get(fold(name)));
  const unknown = names.filter((_, i) => found[i] === undefined);
  if (unknown.length > 0) throw refused(entity, `it has none called ${unknown.join(', ')}`);
  const columns = found as string[];
  const twice = columns.filter((column, i) => columns.indexOf(column) !== i);
  if (twice.length > 0) throw refused(entity, `${twice.join(', ')} is there twice`);
  const missing = needed[entity].filter((column) => !columns.includes(column));
  if (missing.length > 0) throw refused(entity, `${missing.join(', ')} is missing`);
  return columns;
}

const fold = (name: string): string => name.replaceAll('_', '').toLowerCase();

const refused = (entity: EntityName, reason: string): BridgeError =>
  new BridgeError('EXPORT_SOURCE_COLUMNS', { params: { entity, reason }, target: entity });
