import type { CompiledQuery } from 'kysely';
import { DummyDriver, Kysely, MssqlAdapter, MssqlIntrospector, MssqlQueryCompiler } from 'kysely';

interface Catalog {
  'sys.databases': { name: string; snapshot_isolation_state: number };
  'sys.objects': { name: string; type: string; schema_id: number };
}

/** Builds text for SQL Server; it is run by the driver itself. */
const builder = new Kysely<Catalog>({
  dialect: {
    createAdapter: () => new MssqlAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new MssqlIntrospector(db),
    createQueryCompiler: () => new MssqlQueryCompiler(),
  },
});

/** Whether the database allows SNAPSHOT isolation: 1 when it does. */
export const snapshotState = (database: string): CompiledQuery =>
  builder
    .selectFrom('sys.databases')
    .select('snapshot_isolation_state as state')
    .where('name', '=', database)
    .compile();

/** Which of the views are there, among tables and views that may be seen. */
export const listViews = (names: readonly string[], schema: string): CompiledQuery =>
  builder
    .selectFrom('sys.objects')
    .select('name')
    .where('type', 'in', ['V', 'U'])
    .where((eb) => eb('schema_id', '=', eb.fn<number>('schema_id', [eb.val(schema)])))
    .where((eb) => eb(eb.fn<string>('lower', ['name']), 'in', names))
    .compile();
