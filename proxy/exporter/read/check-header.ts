import { BridgeError } from '../../errors';
import { suggest } from '../../rosters';
import type { ColumnRule } from '../model/columns';
import { columnRules } from '../model/columns';
import type { EntityName } from '../model/entities';
import { entities } from '../model/entities';

/**
 * Checks the columns that a source gives. Throws EXPORT_SOURCE_EMPTY when there is no header, EXPORT_COLUMN_UNKNOWN
 * for one that the roster model lacks or that is there twice, EXPORT_COLUMN_MISSING without one that every record needs.
 */
export function checkColumns(
  entity: EntityName,
  names: readonly string[],
  added: readonly string[] = [],
): void {
  if (names.length === 0) throw new BridgeError('EXPORT_SOURCE_EMPTY', { params: { entity } });
  const known: readonly string[] = entities[entity];
  for (const [position, name] of names.entries()) {
    if (known.includes(name) && names.indexOf(name) === position) continue;
    const near = known.includes(name) ? undefined : suggest(name, known);
    throw new BridgeError('EXPORT_COLUMN_UNKNOWN', {
      params: {
        entity,
        column: name.slice(0, 60),
        hint: near === undefined ? '' : `, is it ${near}`,
      },
      target: entity,
    });
  }
  const rules: Readonly<Record<string, ColumnRule | undefined>> = columnRules[entity];
  for (const [column, rule] of Object.entries(rules))
    if (rule?.required && !names.includes(column) && !added.includes(column))
      throw new BridgeError('EXPORT_COLUMN_MISSING', {
        params: { entity, column },
        target: entity,
      });
}
