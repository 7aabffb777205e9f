import { constantSql, sql, type Query } from '../sql';

export interface Table {
  name: string;
  columns: string[];
}

/** Not dumped: the steps are in the dump's head, and grants are void after a minute. */
const left = ['migration', 'throttle'];

/**
 * The tables of our schema that a dump holds, by name. A foreign key between two of them must be
 * deferrable, for a restore fills them in this order.
 */
export function listTables(query: Query): Promise<Table[]> {
  return query<Table>(
    sql`SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = to_regnamespace('sds_bridge') AND c.relkind = 'r'
          AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
          AND c.relname <> ALL (${left})
        GROUP BY c.relname ORDER BY c.relname`,
  );
}

/** `sds_bridge.table (columns)` with quoted names. */
export const qualified = ({ name, columns }: Table): string =>
  `sds_bridge.${quote(name)} (${columns.map(quote).join(', ')})`;

/** The first of these tables that has a row, locked against new ones until the transaction ends. */
export async function findRows(query: Query, tables: readonly Table[]): Promise<string | null> {
  for (const { name } of tables) {
    const table = `sds_bridge.${quote(name)}`;
    await query(constantSql(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`));
    const rows = await query(constantSql(`SELECT 1 FROM ${table} LIMIT 1`));
    if (rows.length > 0) return name;
  }
  return null;
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
