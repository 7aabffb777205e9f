import { BridgeError } from '../../../errors';
import { isBooleanColumn } from '../../csv/column-formats';
import type { EntityName } from '../../model/entities';
import { matchColumns } from '../sql/match-columns';

/** Numbers of pg_type, the same in every server. */
const BOOL = 16;
const BYTEA = 17;
const TIMESTAMP = 1114;
const TIMESTAMPTZ = 1184;
/** Arrays of integers, texts and ids: their values become a list with commas. */
const arrays = new Set([1007, 1009, 1015, 1016, 2951]);

const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The expression that gives a column the spelling of the roster model's values. Throws EXPORT_SOURCE_VALUE. */
function expressionOf(entity: EntityName, column: string, name: string, type: number): string {
  const quoted = quoteName(name);
  // COPY writes t and f, and the time of a timestamp; every other type has the model's text.
  if (type === BOOL) return `${quoted}::text`;
  if (type === TIMESTAMP || type === TIMESTAMPTZ) return `${quoted}::date`;
  if (isBooleanColumn(column))
    return `case ${quoted}::text when '1' then 'true' when '0' then 'false' else ${quoted}::text end`;
  if (arrays.has(type)) return `array_to_string(${quoted}, ',')`;
  if (type === BYTEA)
    throw new BridgeError('EXPORT_SOURCE_VALUE', {
      params: { entity, column, kind: 'binary data' },
      target: column,
    });
  return quoted;
}

/**
 * COPY of a query with the model's names as header, so that the bytes can be handed on as they come. `fields` are the
 * query's own. Throws EXPORT_SOURCE_COLUMNS or EXPORT_SOURCE_VALUE.
 */
export function copyText(
  entity: EntityName,
  query: string,
  fields: readonly { name: string; dataTypeID: number }[],
): string {
  const columns = matchColumns(
    entity,
    fields.map(({ name }) => name),
  );
  const list = fields.map(
    ({ name, dataTypeID }, i) =>
      `${expressionOf(entity, columns[i]!, name, dataTypeID)} as ${quoteName(columns[i]!)}`,
  );
  return `copy (select ${list.join(', ')} from (${query}\n) as roster) to stdout (format csv, header)`;
}
