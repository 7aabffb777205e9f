import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Test } from 'tap';
import t from 'tap';
import { loadConfig } from '../../proxy/config';
import { startSandbox } from '../../proxy/sandbox';
import { createTestDatabase, findPostgres } from '../servers';

/** Two processes that share a PostgreSQL and the seal keys, behind a round-robin. */
async function startReplicas(t: Test) {
  const sandbox = await startSandbox({ config: loadConfig({ CLOUD: 'sandbox' }), port: 0 });
  const database = await createTestDatabase(t);
  const sealKeys = `k1:${randomBytes(32).toString('base64url')}`;
  const start = () =>
    new Promise<{ url: string; kill: () => void }>((resolve, reject) => {
      const script = path.join(__dirname, 'replica.ts');
      const child = spawn(
        process.execPath,
        [...process.execArgv, script, String(sandbox.port), database, sealKeys, t.testdir()],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      t.teardown(() => child.kill('SIGKILL'));
      child.once('exit', () => reject(new Error('the replica ended')));
      child.stdout.once('data', (chunk: Buffer) =>
        resolve({ url: chunk.toString().trim(), kill: () => child.kill('SIGKILL') }),
      );
    });
  t.teardown(() => sandbox.close());
  const replicas = await Promise.all([start(), start()]);
  let turn = 0;
  const call = async (
    route: string,
    more: { user?: string; method?: string; headers?: Record<string, string> } = {},
    replica = replicas[(turn += 1) % 2],
  ) => {
    const token = await sandbox.issueToken({ user: more.user ?? 'admin' });
    return fetch(`${replica?.url}${route}`, {
      method: more.method ?? 'GET',
      headers: { authorization: `Bearer ${token}`, ...more.headers },
    });
  };
  return { replicas, call };
}

t.test('two replicas serve one connection as one', async (t) => {
  const { skip } = await findPostgres();
  t.test('a handle made on one opens on the other', { skip }, async (t) => {
    const { call, replicas } = await startReplicas(t);
    const [first, second] = replicas;
    const made = (await (await call('/v1/delegated-token', { method: 'POST' }, first)).json()) as {
      access_token: string;
    };
    for (const replica of [first, second]) {
      t.equal(
        (
          await call(
            '/v1/inbound-flows',
            { headers: { 'access-token': made.access_token } },
            replica,
          )
        ).status,
        200,
      );
    }
  });

  t.test(
    'a connection has a hundred calls in all, also when one replica dies',
    { skip },
    async (t) => {
      const { call, replicas } = await startReplicas(t);
      const route = '/v1/validation-result?ValidationOperationUri=not%20an%20operation';
      const statuses = await Promise.all(
        Array.from({ length: 60 }, async () => (await call(route)).status),
      );
      replicas[0]?.kill();
      for (let count = 0; count < 60; count += 1)
        statuses.push((await call(route, {}, replicas[1])).status);
      t.equal(statuses.filter((status) => status === 400).length, 100);
      t.equal(statuses.filter((status) => status === 429).length, 20);
      t.equal(
        (await call('/v1/inbound-flows', { user: 'teacher' }, replicas[1])).status,
        200,
        'another person has a count of their own',
      );
    },
  );
});
