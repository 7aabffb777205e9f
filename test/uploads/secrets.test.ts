import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import t from 'tap';
import { createApiKey } from '../../proxy/auth/api-keys';
import { constantSql, sql } from '../../proxy/database/sql';
import type { UploadView } from '../../proxy/schemas/upload';
import { createMemoryStores } from '../memory-stores';
import { makeRoster, without } from './rosters';
import { filesBelow, startUploadBridge, tenantId, type UploadBridge } from './upload-calls';

/** Everything of a roster that must be nowhere afterwards; no other text of the tests holds these. */
const cells = ['Vexworth', 'zqprefix', 'Given-zq', 'quill.example'];
const files = makeRoster({ schools: 2, students: 10, prefix: 'zqprefix', name: 'Vexworth' });
const fewer = without(files, 'classes.csv', 'enrollments.csv');
const withErrors = {
  ...files,
  'users.csv': `${files['users.csv']}zqprefix-bad,,Given-zq,Vexworth\n`,
};

/** Every column of every table of both schemas, as text; bytes as they are. */
async function dump({ database }: UploadBridge): Promise<string> {
  const tables = await database.query<{ name: string }>(
    sql`SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
        WHERE table_schema IN ('sds_bridge', 'sds_bridge_engine') AND table_type = 'BASE TABLE'`,
  );
  t.ok(tables.some(({ name }) => name.includes('sds_bridge_engine')));
  const texts: string[] = [];
  for (const { name } of tables) {
    // The name comes from the catalogue, quoted by the server.
    const rows = await database.query<Record<string, unknown>>(
      constantSql(`SELECT * FROM ${name}`),
    );
    for (const value of rows.flatMap((row) => Object.values(row)))
      if (Buffer.isBuffer(value)) texts.push(value.toString('latin1'));
      else texts.push(typeof value === 'string' ? decoded(value) : (JSON.stringify(value) ?? ''));
  }
  return texts.join('\n');
}

/** The engine may keep values in a form of its own: base64 is looked into too. */
const decoded = (text: string): string =>
  /^[A-Za-z0-9+/]{24,}={0,2}$/.test(text)
    ? `${text}\n${Buffer.from(text, 'base64').toString('latin1')}`
    : text;

void t.test('after uploads that ended in every way', async (t) => {
  const { apiKeys } = createMemoryStores();
  const bridge = await startUploadBridge(t, { stores: { apiKeys } });
  const { act, get, until, bring, send, sandbox, call } = bridge;
  const tokens = [await sandbox.issueToken(), await sandbox.issueToken({ user: 'teacher' })];
  const key = await createApiKey(apiKeys, { tenantId, roles: ['Roster.Sync'], label: 'test' });

  const accepted = await bring(files);
  t.equal(accepted.state, 'accepted');
  const refused = await bring(withErrors, { maxErrorPercent: 0, onLargeChange: 'proceed' });
  t.match(refused, { state: 'rejected', refusedBy: 'bridge' });
  const discarded = await bring(fewer);
  await act(discarded.uploadId, 'discard');
  sandbox.faults.add({
    area: 'graph',
    kind: 'body',
    match: { method: 'GET', pathIncludes: '/operations/' },
    body: { status: 'succeeded', errors: [{ code: 'X', message: 'no', target: 'users.csv' }] },
  });
  t.equal((await bring(files)).state, 'rejected');
  sandbox.faults.add({
    area: 'storage',
    kind: 'expire',
    match: { method: 'PATCH' },
    afterCalls: 2,
  });
  sandbox.faults.add({
    area: 'graph',
    kind: 'drop',
    afterWork: true,
    match: { pathIncludes: '/validate' },
  });
  t.equal((await bring(files)).state, 'accepted');
  sandbox.faults.add({
    area: 'graph',
    kind: 'status',
    status: 403,
    match: { pathIncludes: 'getUploadSession' },
  });
  t.equal((await bring(files)).state, 'failed');
  sandbox.faults.add({ area: 'storage', kind: 'stall', match: { method: 'PATCH' }, times: 50 });
  const stopped = await send(files);
  await until(stopped, ['uploading']);
  await act(stopped, 'cancel');
  await until(stopped);
  sandbox.faults.clear();
  sandbox.faults.add({
    area: 'graph',
    kind: 'challenge',
    match: { pathIncludes: 'getUploadSession' },
  });
  const waiting = await send(files);
  await until(waiting, ['waiting-for-sign-in']);
  const heldId = (await bring(fewer)).uploadId;
  const byKey = await bridge.app.inject({
    method: 'POST',
    url: '/v1/uploads',
    headers: { 'x-api-key': key },
    payload: { dataConnectorId: accepted.dataConnectorId },
  });
  t.equal(byKey.statusCode, 201, byKey.body);
  const page = await call('GET', `/v1/uploads/${refused.uploadId}/findings`);
  t.ok(page.json<{ value: unknown[] }>().value.length > 0);

  const secrets = [
    ...tokens.flatMap((token) => token.split('.').slice(1)),
    // Its secret may hold the character that parts it from the rest.
    key.slice(-32),
    'sig=',
    'sessionUrl',
    sandbox.storageOrigin,
    'sandbox-only-secret',
    'Bearer ',
    'eyJ0eXAi',
  ];

  await t.test(
    'the database holds no token, signature, key or cell, even while one waits',
    async (t) => {
      const text = await dump(bridge);
      t.ok(text.length > 10_000 && text.includes(waiting), 'the dump is one');
      for (const secret of [...secrets, ...cells])
        t.notOk(text.includes(secret), secret.slice(0, 20));
      t.ok((await bridge.rowOf(waiting)).identitySealed, 'although it keeps a sign-in');
    },
  );

  await t.test('the log holds none of them either', (t) => {
    const log = bridge.logged();
    t.ok(log.includes('PutUploadFile'));
    for (const secret of [...secrets, ...cells]) t.notOk(log.includes(secret), secret.slice(0, 20));
    t.end();
  });

  await t.test('what they answer holds no cell', async (t) => {
    const list = await call('GET', '/v1/uploads?top=50');
    t.ok(list.json<{ value: UploadView[] }>().value.length >= 9);
    for (const cell of cells) t.notOk(list.body.includes(cell), cell);
  });

  await t.test('the spool holds no byte of a roster once all have ended', async (t) => {
    const holding = filesBelow(bridge.paths.allFolders).map((file) =>
      readFileSync(file).toString('latin1'),
    );
    t.ok(
      holding.some((text) => text.includes('Vexworth')),
      'before, it does',
    );
    await get(waiting);
    t.equal((await until(waiting)).state, 'accepted');
    await act(heldId, 'cancel');
    await bridge.untilPurged(waiting);
    await bridge.untilPurged(heldId);
    const hashes = Object.values(files).map((text) =>
      createHash('sha256').update(text).digest('hex'),
    );
    for (const file of filesBelow(bridge.spool)) {
      const text = readFileSync(file).toString('latin1');
      t.notOk(
        cells.some((cell) => text.includes(cell)),
        file,
      );
      t.notOk(
        hashes.some((hash) => file.endsWith(hash)),
        file,
      );
    }
  });
});
