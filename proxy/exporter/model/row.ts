import type { EntityColumn, EntityName } from './entities';

/** One row of an entity by column. A column that is missing is empty. */
export type ModelRow<Name extends EntityName> = { [Column in EntityColumn<Name>]?: string };
