import t from 'tap';
import { migrations } from '../../../proxy/database/migrations/index';
import { migrate } from '../../../proxy/database/migrate';
import { createPool, type Pool } from '../../../proxy/database/pool';
import { constantSql, sql, type Query } from '../../../proxy/database/sql';
import { createPostgresStore } from '../../../proxy/throttle/stores/postgres';
import { testThrottleStore, type Test } from '../../contract/throttle-store';
import { createTestDatabase, findPostgres } from '../../servers';

const key = { tenantId: 'tenant', connection: 'object' };

async function openPool(test: Test): Promise<{ pool: Pool; url: string }> {
  const url = await createTestDatabase(test);
  const pool = createPool({ url });
  test.teardown(() => pool.close());
  await pool.transaction((transaction) => migrate(transaction, migrations));
  return { pool, url };
}

/** A clock of the test's own stands before PostgreSQL's in the search path of this database. */
async function openClocked(test: Test) {
  const { pool: owner, url } = await openPool(test);
  await owner.query(
    constantSql(`CREATE SCHEMA clock; CREATE TABLE clock.hand (us bigint); INSERT INTO clock.hand VALUES (0);
      CREATE FUNCTION clock.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
        $$ SELECT to_timestamp(1700000000) + us * interval '1 microsecond' FROM clock.hand $$;
      ALTER DATABASE ${url.split('/').at(-1)} SET search_path = clock, pg_catalog`),
  );
  const pool = createPool({ url });
  test.teardown(() => pool.close());
  const store = createPostgresStore({ query: pool.query, sweepEveryMs: 0 });
  const setClock = async (ms: number): Promise<void> => {
    await owner.query(sql`UPDATE clock.hand SET us = ${ms * 1000}`);
  };
  return { store, setClock, pool };
}

void findPostgres().then(({ skip }) => {
  if (skip !== false) return t.test('PostgreSQL throttle store', { skip }, async () => undefined);

  testThrottleStore('PostgreSQL store', openClocked, 15);

  t.test('PostgreSQL store keeps no object id in clear', async (t) => {
    const { store, pool } = await openClocked(t);
    await store.take(key, 1);
    const rows = await pool.query(sql`SELECT key_hash, tenant_id FROM sds_bridge.throttle`);
    t.match(rows, [{ tenant_id: 'tenant', key_hash: Buffer }]);
    t.notMatch(JSON.stringify(rows), /object/);
  });

  t.test('PostgreSQL store sweeps exactly the rows whose window has emptied', async (t) => {
    const { store, setClock, pool } = await openClocked(t);
    await store.take(key, 1);
    await setClock(1);
    await store.take({ ...key, connection: 'later' }, 1);
    await setClock(60_000);
    await store.sweep();
    const rows = await pool.query<{ us: string }>(
      sql`SELECT last_grant_us - 1700000000000000 AS us FROM sds_bridge.throttle`,
    );
    t.same(rows, [{ us: '1000' }]);
  });

  t.test('PostgreSQL store never grants more when its clock is set back', async (t) => {
    const { store, setClock } = await openClocked(t);
    await setClock(50_000);
    await store.take(key, 1);
    await setClock(20_000);
    t.match(await store.take(key, 1), { granted: false, retryAfterMs: 60_000 });
    await setClock(-20_000);
    t.match(await store.take(key, 1), { granted: true }, 'set back by more than a window');
  });

  t.test('a noisy connection occupies one statement at a time', async (t) => {
    const { pool } = await openPool(t);
    let running = 0;
    let most = 0;
    let statements = 0;
    const query: Query = async (...call) => {
      statements += 1;
      most = Math.max(most, (running += 1));
      return (await pool.query(...call).finally(() => (running -= 1))) as never;
    };
    const store = createPostgresStore({ query, sweepEveryMs: 0 });
    const noisy = Array.from({ length: 5_000 }, () => store.take(key, 100));
    const quiet = store.take({ ...key, connection: 'quiet' }, 100);
    const before = statements;
    t.match(await quiet, { granted: true, remaining: 99 });
    const granted = (await Promise.all(noisy)).filter((decision) => decision.granted);
    t.equal(before, 2, 'the quiet call was sent at once, not after the noisy ones');
    t.equal(granted.length, 100);
    t.equal(most, 2, 'one statement of the noisy connection beside the quiet one');
  });

  t.test('PostgreSQL store rejects every call of a failed statement', async (t) => {
    const { pool } = await openPool(t);
    const store = createPostgresStore({ query: pool.query, sweepEveryMs: 0 });
    await pool.query(constantSql('DROP TABLE sds_bridge.throttle'));
    const calls = await Promise.allSettled([1, 2, 3].map(() => store.take(key, 1)));
    t.match(
      calls,
      Array(3).fill({ status: 'rejected', reason: { code: 'DATABASE_QUERY_FAILED' } }),
    );
  });

  t.test('PostgreSQL store rejects when no server answers', async (t) => {
    const pool = createPool({ url: 'postgresql://x:y@127.0.0.1:1/none' });
    t.teardown(() => pool.close());
    const store = createPostgresStore({ query: pool.query, sweepEveryMs: 0 });
    await t.rejects(store.take(key, 1), { code: 'DATABASE_UNAVAILABLE', retryAfterSeconds: 5 });
  });
});
