import { readFileSync, statSync, writeFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { createApiKeyStore } from '../../proxy/database/api-keys';
import { createConnectionStore } from '../../proxy/database/connections';
import { dumpDatabase } from '../../proxy/database/dump/dump-database';
import { restoreDatabase } from '../../proxy/database/dump/restore-database';
import { migrations } from '../../proxy/database/migrations/index';
import type { Database } from '../../proxy/database/open-database';
import { constantSql, sql } from '../../proxy/database/sql';
import { createTestDatabase, findPostgres } from '../servers';
import { createDataDir, newKey, noEmbedded, openEmbedded, openExternal, type Test } from './open';

/** What COPY must escape, and characters at which a careless reader would break a line. */
const awkward = 'tab\tback\\slash\nline\r\nend \\. \u2028 \u0085 Zoë 学校 {"rows":{}}';

async function openOne(test: Test, migrateSchema = true): Promise<Database> {
  const database = await openExternal(await createTestDatabase(test), migrateSchema);
  test.teardown(() => database.close());
  return database;
}

async function dumpSample(test: Test & { testdir(): string }) {
  const database = await openOne(test);
  const keys = createApiKeyStore(database.query);
  await keys.create(newKey('k1', { label: awkward, dataConnectors: ['a,b', '"'] }));
  await keys.create(newKey('k2', { label: '\\.' }));
  await keys.revoke('k2');
  await createConnectionStore(database.query).revoke({ tenantId: 't', objectId: 'o' }, new Date(5));
  const file = path.join(test.testdir(), 'bridge.dump');
  const receipt = await dumpDatabase(database, file);
  return { file, receipt, keys: await keys.list() };
}

void findPostgres().then(({ skip }) => {
  if (skip !== false) return t.test('dump and restore', { skip }, async () => undefined);

  t.test('what was dumped is restored value by value', async (t) => {
    const { file, receipt, keys } = await dumpSample(t);
    t.match(receipt.rows, { api_key: 2, connection: 1, upload: 0 });
    t.equal(statSync(file).mode & 0o777, 0o600);
    t.notOk(existsSync(`${file}.partial`));
    for (const migrated of [true, false]) {
      const target = await openOne(t, migrated);
      t.same(await restoreDatabase(target, file), receipt.rows);
      t.same(await createApiKeyStore(target.query).list(), keys);
      t.match(await target.query(sql`SELECT * FROM sds_bridge.connection`), [
        { tenant_id: 't', object_id: 'o', revoked_before: new Date(5) },
      ]);
    }
  });

  t.test('an embedded database moves to an external one', { skip: noEmbedded }, async (t) => {
    const source = await openEmbedded(createDataDir(t));
    await createApiKeyStore(source.query).create(newKey('k1', { label: awkward }));
    const file = path.join(t.testdir(), 'bridge.dump');
    await dumpDatabase(source, file);
    const keys = await createApiKeyStore(source.query).list();
    await source.close();
    const target = await openOne(t);
    await restoreDatabase(target, file);
    t.same(await createApiKeyStore(target.query).list(), keys);
  });

  t.test('a dump of an older schema is brought up to date', async (t) => {
    const { file } = await dumpSample(t);
    const add = 'ALTER TABLE sds_bridge.api_key ADD COLUMN note text NOT NULL DEFAULT $$new$$';
    const target = await openOne(t, false);
    await restoreDatabase(target, file, [
      ...migrations,
      { version: migrations.length + 1, name: 'note', sql: add },
    ]);
    const rows = await target.query(
      sql`SELECT key_id, note FROM sds_bridge.api_key ORDER BY key_id`,
    );
    t.same(rows, [
      { key_id: 'k1', note: 'new' },
      { key_id: 'k2', note: 'new' },
    ]);
  });

  t.test('a database with rows is left alone', async (t) => {
    const { file } = await dumpSample(t);
    const target = await openOne(t);
    const keys = createApiKeyStore(target.query);
    await keys.create(newKey('mine'));
    await t.rejects(restoreDatabase(target, file), {
      code: 'DATABASE_NOT_EMPTY',
      message: /table api_key/,
    });
    t.match(await keys.list(), [{ keyId: 'mine' }]);
  });

  t.test('a dump with one changed byte or a missing end is refused', async (t) => {
    const { file } = await dumpSample(t);
    const target = await openOne(t);
    const bytes = readFileSync(file);
    const changed = Buffer.from(bytes);
    changed[bytes.indexOf('Roster.Sync')] = 'r'.charCodeAt(0);
    const broken = { changed, short: bytes.subarray(0, -40), empty: Buffer.alloc(0) };
    for (const [name, content] of Object.entries(broken)) {
      writeFileSync(file, content);
      await t.rejects(restoreDatabase(target, file), { code: 'DATABASE_DUMP_INVALID' }, name);
    }
    await t.rejects(restoreDatabase(target, `${file}.none`), { code: 'DATABASE_DUMP_INVALID' });
    t.same(await createApiKeyStore(target.query).list(), []);
  });

  t.test('a dump of a later release is refused and changes nothing', async (t) => {
    const { file } = await dumpSample(t);
    const target = await openOne(t);
    await t.rejects(restoreDatabase(target, file, []), { code: 'DATABASE_SCHEMA_NEWER' });
    const other = migrations.map((step) => ({ ...step, sql: `${step.sql} ` }));
    await t.rejects(restoreDatabase(target, file, other), { code: 'DATABASE_SCHEMA_CHANGED' });
    t.same(await createApiKeyStore(target.query).list(), []);
  });

  t.test('a dump that fails leaves the earlier file as it was', async (t) => {
    const { file } = await dumpSample(t);
    const before = readFileSync(file);
    const database = await openOne(t);
    await database.query(constantSql('DROP TABLE sds_bridge.migration'));
    await t.rejects(dumpDatabase(database, file), { code: 'DATABASE_QUERY_FAILED' });
    t.same(readFileSync(file), before);
    t.notOk(existsSync(`${file}.partial`));
  });
});
