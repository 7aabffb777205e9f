import t from 'tap';
import { createApiKeyStore } from '../../proxy/database/api-keys';
import { createConnectionStore } from '../../proxy/database/connections';
import { migrate } from '../../proxy/database/migrate';
import { migrations } from '../../proxy/database/migrations/index';
import { createPool } from '../../proxy/database/pool';
import { constantSql, sql } from '../../proxy/database/sql';
import { createTestDatabase, findPostgres } from '../servers';
import { newKey, openExternal, type Test } from './open';

/** The step after ours. */
const next = migrations.length + 1;
const later = { version: next, name: 'later', sql: 'CREATE TABLE sds_bridge.later (id integer)' };

async function openEmpty(test: Test) {
  const url = await createTestDatabase(test);
  const pool = createPool({ url });
  test.teardown(() => pool.close());
  return { url, pool };
}

t.test('a server that is not there is DATABASE_UNAVAILABLE without its address', async (t) => {
  const failure = openExternal('postgresql://user:hush@127.0.0.1:1/none');
  const error = await t.rejects(failure, { code: 'DATABASE_UNAVAILABLE', status: 503 });
  t.notMatch(JSON.stringify(error), /hush|127\.0\.0\.1/);
});

void findPostgres().then(({ skip }) => {
  if (skip !== false) return t.test('external PostgreSQL', { skip }, async () => undefined);

  t.test('an external database is opened by its URL and migrated', async (t) => {
    const url = await createTestDatabase(t);
    const database = await openExternal(url);
    t.match(database, { mode: 'external', url });
    t.same(await database.health(), { healthy: true, mode: 'external' });
    t.same(await database.query(sql`SELECT count(*)::int AS n FROM sds_bridge.api_key`), [
      { n: 0 },
    ]);
    await database.close();
    t.same(await database.health(), { healthy: false, mode: 'external' });
  });

  t.test('processes that start at once migrate once', async (t) => {
    const { url, pool } = await openEmpty(t);
    const slow = {
      version: next,
      name: 'slow',
      sql: 'SELECT pg_sleep(0.2); CREATE TABLE sds_bridge.slow (id integer)',
    };
    const pools = Array.from({ length: 4 }, () => createPool({ url }));
    t.teardown(() => Promise.all(pools.map((each) => each.close())));
    await Promise.all(
      pools.map((each) => each.transaction((tx) => migrate(tx, [...migrations, slow]))),
    );
    const steps = await pool.query(sql`SELECT version FROM sds_bridge.migration ORDER BY version`);
    t.same(
      steps,
      [...migrations, slow].map(({ version }) => ({ version })),
    );
  });

  t.test('a step that fails leaves nothing of the whole migration', async (t) => {
    const { pool } = await openEmpty(t);
    const wrong = { version: next, name: 'wrong', sql: 'CREATE TABLE sds_bridge.x (y nosuchtype)' };
    const failure = pool.transaction((tx) => migrate(tx, [...migrations, wrong]));
    await t.rejects(failure, { code: 'DATABASE_QUERY_FAILED', message: /SQLSTATE 42704/ });
    t.match(await pool.query(sql`SELECT to_regnamespace('sds_bridge') AS schema`), [
      { schema: null },
    ]);
  });

  t.test('an older release refuses a newer schema', async (t) => {
    const { url, pool } = await openEmpty(t);
    await pool.transaction((tx) => migrate(tx, [...migrations, later]));
    await t.rejects(openExternal(url), {
      code: 'DATABASE_SCHEMA_NEWER',
      message: new RegExp(`schema ${next}.*knows ${migrations.length}`),
    });
  });

  t.test('a schema step with another text is refused', async (t) => {
    const { url, pool } = await openEmpty(t);
    await pool.transaction((tx) => migrate(tx, migrations));
    await pool.query(constantSql(`UPDATE sds_bridge.migration SET checksum = 'x'`));
    await t.rejects(openExternal(url), { code: 'DATABASE_SCHEMA_CHANGED', message: /step 1/ });
  });

  t.test('an error of the database tells its SQLSTATE and no value', async (t) => {
    const database = await openExternal(await createTestDatabase(t));
    t.teardown(() => database.close());
    const keys = createApiKeyStore(database.query);
    const key = newKey('secret-id');
    await keys.create(key);
    const error = await t.rejects(keys.create(key), { code: 'DATABASE_QUERY_FAILED' });
    const told = `${String(error)} ${JSON.stringify(error)} ${String((error as Error).cause)}`;
    t.match(told, /23505/);
    t.notMatch(told, /secret-id/);
  });

  t.test('an API key is created, found, listed, rotated and revoked', async (t) => {
    const database = await openExternal(await createTestDatabase(t));
    t.teardown(() => database.close());
    const keys = createApiKeyStore(database.query);
    const key = newKey('k1', { dataConnectors: ['dc-1'] });
    await keys.create(key);
    await keys.create(newKey('k2', { tenantId: 'tenant-2' }));
    t.match(await keys.find('k1'), { ...key, rotatedAt: null, revokedAt: null, createdAt: Date });
    t.match(await keys.list('tenant-2'), [{ keyId: 'k2', dataConnectors: null }]);
    t.equal((await keys.list()).length, 2);
    const renewed = Buffer.alloc(32, 7);
    t.equal(await keys.rotate('k1', renewed), true);
    t.match(await keys.find('k1'), { secretSha256: renewed, rotatedAt: Date });
    t.equal(await keys.revoke('k1'), true);
    t.match(await keys.find('k1'), { revokedAt: Date });
    t.equal(await keys.revoke('k1'), false, 'revoked before');
    t.equal(await keys.rotate('k1', renewed), false, 'a revoked key stays revoked');
    t.equal(await keys.rotate('none', renewed), false);
    t.equal(await keys.find('none'), null);
    await t.rejects(keys.create(newKey('k3', { secretSha256: Buffer.from('plain') })));
  });

  t.test('a connection is revoked per tenant and its time never moves back', async (t) => {
    const database = await openExternal(await createTestDatabase(t));
    t.teardown(() => database.close());
    const connections = createConnectionStore(database.query);
    const one = { tenantId: 'tenant-1', objectId: 'o' };
    t.equal(await connections.revokedBefore(one), null);
    await connections.revoke(one, new Date(2_000));
    await connections.revoke(one, new Date(1_000));
    t.same(await connections.revokedBefore(one), new Date(2_000));
    t.equal(await connections.revokedBefore({ ...one, tenantId: 'tenant-2' }), null);
  });

  t.test('a statement that takes too long is DATABASE_UNAVAILABLE', async (t) => {
    const { pool } = await openEmpty(t);
    const failure = pool.query(sql`SELECT pg_sleep(5)`, { timeoutMs: 50 });
    await t.rejects(failure, { code: 'DATABASE_UNAVAILABLE' });
    t.same(await pool.query(sql`SELECT 1 AS one`), [{ one: 1 }]);
  });

  t.test('a lost connection fails one statement and the next one works', async (t) => {
    const { pool } = await openEmpty(t);
    const failure = pool.query(sql`SELECT pg_terminate_backend(pg_backend_pid())`);
    await t.rejects(failure, { code: 'DATABASE_UNAVAILABLE' });
    t.same(await pool.query(sql`SELECT 1 AS one`), [{ one: 1 }]);
  });

  t.test('a transaction that throws is rolled back', async (t) => {
    const { pool } = await openEmpty(t);
    await pool.query(constantSql('CREATE TABLE kept (id integer)'));
    const failure = pool.transaction(async ({ query }) => {
      await query(constantSql('INSERT INTO kept VALUES (1)'));
      throw new Error('changed my mind');
    });
    await t.rejects(failure, /changed my mind/);
    t.same(await pool.query(constantSql('SELECT id FROM kept')), []);
  });
});
