import { entities, entityNames, type EntityName } from '../../../proxy/exporter/model/entities';
import type { Roster } from './little-roster';

const booleans = new Set(['enabled', 'active', 'isPrimary']);
const dates = new Set(['startDate', 'endDate', 'birthDate']);

export const viewOf = (entity: EntityName): string =>
  `sds_${entity.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;

/** Statements that put a roster into tables under the views of the default schema, columns without quotes. */
export function seedStatements(roster: Roster, types: { text: string }): string[] {
  return entityNames.flatMap((entity) => {
    const columns: readonly string[] = entities[entity];
    const table = `t_${entity.toLowerCase()}`;
    const typeOf = (column: string): string =>
      booleans.has(column) ? 'boolean' : dates.has(column) ? 'date' : types.text;
    const rows = (roster[entity] as Record<string, string>[]).map(
      (row) => `(${columns.map((column) => literal(row[column])).join(', ')})`,
    );
    return [
      `create table ${table} (${columns.map((column) => `${column} ${typeOf(column)}`).join(', ')})`,
      ...(rows.length === 0 ? [] : [`insert into ${table} values ${rows.join(',\n')}`]),
      `create view ${viewOf(entity)} as select * from ${table}`,
    ];
  });
}

const literal = (value: string | undefined): string =>
  value === undefined
    ? 'null'
    : value === 'true' || value === 'false'
      ? value
      : `'${value.replaceAll("'", "''")}'`;

/** For sources that hold everything. */
export const allColumns = Object.fromEntries(
  entityNames.map((entity) => [entity, 'all' as const]),
) as Record<EntityName, 'all'>;
