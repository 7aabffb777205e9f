import { z } from 'zod';
import { BridgeError } from '../../../errors';
import { entityNames, type EntityName } from '../../model/entities';

const query = z
  .string()
  .trim()
  .min(1)
  .transform((text) => text.replace(/[;\s]+$/, ''));

/** Settings of every SQL source that say what is read. */
export const querySettings = {
  queries: z
    .partialRecord(z.enum(entityNames), query)
    .refine((queries) => Object.keys(queries).length > 0, 'at least one query')
    .optional()
    .describe(
      'One query for each entity, such as `users: select id as sourcedId, … from person`. Its columns are those of the roster model; case and underscores make no difference. Exactly these entities are exported. Without it the views of the default schema are read.',
    ),
  entities: z
    .array(z.enum(entityNames))
    .min(1)
    .optional()
    .describe(
      'Without `queries`: the entities to read, and a view that is missing is an error. Empty: all the views that are there; orgs, users and roles must be.',
    ),
};

/** For databases that have schemas. */
export const schemaSetting = {
  schema: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_$]*$/)
    .optional()
    .describe(
      'The schema that holds the views of the default schema. Empty: that of the connection.',
    ),
};

/** The name of a view of the default schema: `sds_academic_sessions`. */
export const viewName = (entity: EntityName): string =>
  `sds_${entity.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;

export interface QuerySettings {
  queries?: Partial<Record<EntityName, string>> | undefined;
  entities?: readonly EntityName[] | undefined;
  schema?: string | undefined;
}

/** Where nothing is said, these must be there: without them there is no roster. */
const least: readonly EntityName[] = ['orgs', 'users', 'roles'];

/**
 * The text of one query for each entity, in the order of the model. `listViews` answers which of the names exist; it is
 * asked only where there are no queries. Throws EXPORT_SOURCE_VIEWS_MISSING.
 */
export async function planQueries(
  settings: QuerySettings,
  listViews: (names: readonly string[]) => Promise<readonly string[]>,
  qualify: (view: string) => string = (view) =>
    settings.schema === undefined ? view : `${settings.schema}.${view}`,
): Promise<Map<EntityName, string>> {
  const { queries } = settings;
  if (queries !== undefined)
    return new Map(
      entityNames.flatMap((entity) =>
        queries[entity] === undefined ? [] : [[entity, queries[entity]] as const],
      ),
    );
  const there = new Set(
    (await listViews(entityNames.map(viewName))).map((name) => name.toLowerCase()),
  );
  const missing = (settings.entities ?? least).filter((entity) => !there.has(viewName(entity)));
  if (missing.length > 0)
    throw new BridgeError('EXPORT_SOURCE_VIEWS_MISSING', {
      params: { views: missing.map(viewName).join(', ') },
    });
  const wanted = entityNames.filter(
    (entity) => there.has(viewName(entity)) && (settings.entities?.includes(entity) ?? true),
  );
  return new Map(wanted.map((entity) => [entity, `select * from ${qualify(viewName(entity))}`]));
}
