import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { loadConfig } from '../../proxy/config';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../proxy/sandbox';
import { failureOf } from './failure-of';
import { start } from './start-sandbox';

const config = loadConfig({ CLOUD: 'sandbox' });

t.test('it refuses to start beside any real setting and names it', async (t) => {
  const settings: Record<string, Record<string, string>> = {
    'CLOUD=global': { CLOUD: 'global' },
    HOST: { HOST: '0.0.0.0' },
    DATABASE_URL: { DATABASE_URL: 'postgres://u:s3cret@h/d' },
    API_CLIENT_ID: { API_CLIENT_ID: '00000000-0000-0000-0000-000000000000' },
    API_CLIENT_SECRET: { API_CLIENT_SECRET: 's3cret' },
  };
  for (const [setting, env] of Object.entries(settings)) {
    const unsafe = loadConfig({ CLOUD: 'sandbox', ...env });
    const error = (await failureOf(startAndClose({ config: unsafe, port: 0 }))) as Error;
    t.match(error, { code: 'SANDBOX_REFUSED' });
    t.match(error.message, new RegExp(`Remove ${setting}:`));
    t.notMatch(error.message, 's3cret');
  }
});

t.test('a taken port is told, the other one is released', async (t) => {
  const blocker = createServer();
  await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
  t.teardown(() => blocker.close());
  const { port } = blocker.address() as AddressInfo;
  t.match(await failureOf(startAndClose({ config, port })), { code: 'PORT_IN_USE' });
  t.match(await failureOf(startAndClose({ config, port: port - 1 })), { code: 'PORT_IN_USE' });
  t.match(await failureOf(fetch(`http://127.0.0.1:${port - 1}/`)), { name: 'TypeError' });
});

t.test('it binds two neighbouring ports of the loopback address only', async (t) => {
  const { sandbox } = await start(t);
  t.equal(sandbox.origin, `http://127.0.0.1:${sandbox.port}`);
  t.equal(sandbox.storageOrigin, `http://127.0.0.1:${sandbox.port + 1}`);
  t.match(await failureOf(fetch(`http://[::1]:${sandbox.port}/`)), { name: 'TypeError' });
  const health = await fetch(`${sandbox.origin}/_sandbox/health`);
  t.same(await health.json(), { status: 'ok', cloud: 'sandbox' });
});

t.test('requests are recorded without their query', async (t) => {
  const { sandbox } = await start(t);
  await fetch(`${sandbox.origin}/beta/x?secret=1`, { headers: { authorization: 'Bearer s' } });
  await fetch(`${sandbox.storageOrigin}/a/b/c/d?sig=1`);
  t.match(sandbox.requests, [
    { area: 'graph', method: 'GET', path: '/beta/x', status: 501, hasAuthorization: true },
    { area: 'storage', path: '/a/b/c/d', status: 403, hasAuthorization: false },
  ]);
  const listed = await (await fetch(`${sandbox.origin}/_sandbox/requests`)).text();
  t.notMatch(listed, 'secret');
});

t.test('the control API issues tokens, adds faults and resets', async (t) => {
  const { sandbox } = await start(t);
  const token = await control(sandbox, 'POST', 'tokens', {
    user: 'teacher',
    scopes: ['Roster.Read'],
  });
  t.match(token.text, /"access_token":"ey/);
  t.equal(
    (await control(sandbox, 'POST', 'faults', { area: 'graph', kind: 'throttle' })).status,
    204,
  );
  t.equal((await fetch(`${sandbox.origin}/beta/x`)).status, 429);
  await control(sandbox, 'POST', 'faults', { area: 'graph', kind: 'throttle' });
  t.equal((await control(sandbox, 'DELETE', 'faults')).status, 204);
  t.equal((await fetch(`${sandbox.origin}/beta/x`)).status, 501);
  const bad = await control(sandbox, 'POST', 'faults', { area: 'graph', kind: 'nonsense' });
  t.match(bad, { status: 400, text: /SandboxRequestInvalid/ });
  t.equal((await control(sandbox, 'POST', 'reset')).status, 204);
  t.equal(sandbox.requests.length, 0);
  t.equal((await control(sandbox, 'GET', 'nothing')).status, 501);
});

async function control(sandbox: Sandbox, method: string, path: string, body?: object) {
  const answer = await fetch(`${sandbox.origin}/_sandbox/${path}`, {
    method,
    ...(body && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  });
  return { status: answer.status, text: await answer.text() };
}

/** For starts that must fail: one that does not is closed, so that the test ends. */
async function startAndClose(options: SandboxOptions): Promise<void> {
  const sandbox = await startSandbox(options);
  await sandbox.close();
}
