import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Test } from 'tap';
import t from 'tap';
import { createApiKeyVerifier } from '../../proxy/auth/api-keys';
import { loadSealKeys } from '../../proxy/auth/seal-keys';
import { loadConfig } from '../../proxy/config';
import { createApiKeyStore } from '../../proxy/database/api-keys';
import { createConnectionStore } from '../../proxy/database/connections';
import { openDatabase } from '../../proxy/database/open-database';
import { createLogger } from '../../proxy/observability/logger';
import { runCli } from '../../proxy/cli/run-cli';
import { tenantId } from '../auth/tokens';

const objectId = '11111111-2222-4333-8444-555555555555';

function setUp(t: Test) {
  const parent = mkdtempSync(path.join(tmpdir(), 'sdsb-cli-'));
  chmodSync(parent, 0o755);
  t.teardown(() => rmSync(parent, { recursive: true, force: true }));
  const env = { DATA_DIR: path.join(parent, 'data') };
  const run = async (...words: string[]) => {
    const out: string[] = [];
    const err: string[] = [];
    const code = await runCli(words, {
      terminal: { out: (line) => out.push(line), err: (line) => err.push(line) },
      config: () => loadConfig(env),
      signal: new AbortController().signal,
    });
    return { code, out, err: err.join('\n') };
  };
  const open = () =>
    openDatabase({ config: loadConfig(env), logger: createLogger({ level: 'silent' }) });
  return { run, open, env, parent };
}

t.test(
  'keys are made, listed without secret, rotated and revoked, also beside the running service',
  async (t) => {
    const { run, open } = setUp(t);
    const service = await open();
    t.teardown(() => service.close());
    const verify = createApiKeyVerifier({
      store: createApiKeyStore(service.query),
      allowedTenants: [tenantId],
    });
    const made = await run(
      'api-keys',
      'create',
      '--tenant',
      tenantId,
      '--role',
      'Roster.Sync',
      'Roster.Export',
      '--label',
      'nightly job',
    );
    const key = made.out[0] ?? '';
    const keyId = key.split('_')[1] ?? '';
    t.match(await verify(key), {
      objectId: keyId,
      roles: new Set(['Roster.Sync', 'Roster.Export', 'Roster.Read']),
    });
    const listed = await run('api-keys', 'list');
    t.match(listed.out, [
      new RegExp(`^${keyId} .*Roster\\.Sync Roster\\.Export.*active.*nightly job$`),
    ]);
    t.notOk(listed.out.join('').includes(key.slice(-43)));
    const rotated = (await run('api-keys', 'rotate', keyId)).out[0] ?? '';
    await t.rejects(verify(key));
    t.ok(await verify(rotated));
    t.match(await run('api-keys', 'revoke', keyId), { code: 0 });
    await t.rejects(verify(rotated));
    t.match(await run('api-keys', 'revoke', keyId), { code: 2, err: /API_KEY_NOT_FOUND/ });
    t.match(
      await run('api-keys', 'create', '--tenant', tenantId, '--role', 'Everything', '--label', 'x'),
      { code: 2, err: /Roster\.Read/ },
    );
  },
);

t.test('a connection is revoked by ids only', async (t) => {
  const { run, open } = setUp(t);
  t.match(await run('connections', 'revoke', tenantId.toUpperCase(), objectId), { code: 0 });
  t.match(await run('connections', 'revoke', 'northwind', 'dana'), {
    code: 2,
    err: /REQUEST_INVALID/,
  });
  const database = await open();
  t.ok(await createConnectionStore(database.query).revokedBefore({ tenantId, objectId }));
  await database.close();
});

t.test('a new seal key comes first and the earlier ones stay', async (t) => {
  const { run, env } = setUp(t);
  const before = await loadSealKeys({ SEAL_KEYS: [], DATA_DIR: env.DATA_DIR });
  t.match(await run('seal-keys', 'rotate'), { code: 0, out: [/2 keys/] });
  const after = await loadSealKeys({ SEAL_KEYS: [], DATA_DIR: env.DATA_DIR });
  t.same(after.slice(1), before);
  Object.assign(env, { SEAL_KEYS: `k:${Buffer.alloc(32).toString('base64url')}` });
  t.match(await run('seal-keys', 'rotate'), {
    code: 0,
    out: [/^\w+:[\w-]{43}$/],
    err: /END of SEAL_KEYS on every replica/,
  });
});

t.test('a dump is restored into an empty data folder only', async (t) => {
  const first = setUp(t);
  const made =
    (
      await first.run(
        'api-keys',
        'create',
        '--tenant',
        tenantId,
        '--role',
        'Roster.Read',
        '--label',
        'kept',
      )
    ).out[0] ?? '';
  const file = path.join(first.parent, 'dump');
  t.match(await first.run('database', 'dump', file), { code: 0 });
  t.notOk(readFileSync(file, 'utf8').includes(made.slice(-43)));
  const second = setUp(t);
  t.match(await second.run('database', 'restore', file), { code: 0 });
  t.match((await second.run('api-keys', 'list')).out, [/kept$/]);
  t.match(await second.run('database', 'restore', file), {
    code: 2,
    err: /DATABASE_NOT_EMPTY|empty/,
  });
});
