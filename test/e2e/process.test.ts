import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Test } from 'tap';
import t from 'tap';
import { findFreePorts } from '../free-ports';

const root = path.join(__dirname, '..', '..');
const bin = path.join(root, 'dist', 'cli', 'main.js');
const district = path.join(root, 'proxy', 'sandbox', 'district', 'v2.1');
const skip = existsSync(bin) ? false : 'dist/ is not built: run npm run build';

interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  output: string;
}

function setUp(t: Test, ports: { PORT: string; SANDBOX_PORT: string }) {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'sdsb-'));
  const children: ChildProcess[] = [];
  t.teardown(async () => {
    // Gently first: the service ends its database, which a killed one leaves to the next start.
    const running = children.filter(
      ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
    );
    const ended = running.map((child) => new Promise((resolve) => child.once('exit', resolve)));
    for (const child of running) child.kill('SIGTERM');
    const timer = setTimeout(() => running.forEach((child) => child.kill('SIGKILL')), 15_000);
    await Promise.all(ended);
    clearTimeout(timer);
    rmSync(dataDir, { recursive: true, force: true });
  });
  const env = {
    PATH: process.env['PATH'],
    CLOUD: 'sandbox',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'info',
    ...ports,
  };

  function run(...args: string[]) {
    const child = spawn(process.execPath, [bin, ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const finished = new Promise<Finished>((resolve) =>
      child.once('exit', (code, signal) => resolve({ code, signal, output })),
    );
    return { child, finished, output: () => output };
  }
  return { run, url: `http://127.0.0.1:${ports.PORT}` };
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 1000 && !isTrue(); attempt += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
}

async function untilReady(url: string): Promise<void> {
  for (let attempt = 0; attempt < 1200; attempt += 1) {
    if (
      await fetch(`${url}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('not ready');
}

t.test(
  'SIGTERM during a sync ends the service with 0 and the sync with a clear error',
  { skip },
  async (t) => {
    const { run, url } = setUp(t, await findFreePorts());
    const service = run('sandbox');
    await untilReady(url);
    const sync = run('sync', district, '--json', '--timeout', '5');
    await Promise.race([until(() => sync.output().includes('"step":"received"')), sync.finished]);
    service.child.kill('SIGTERM');
    t.match(await service.finished, { code: 0, signal: null });
    const { code, output } = await sync.finished;
    t.ok(
      code === 0 ||
        /"code":"(SERVICE_STOPPING|SERVICE_UNREACHABLE|UPLOAD_NOT_FINISHED)"/.test(output),
      output,
    );
    t.notMatch(output, /^\s+at /m);
  },
);

t.test('kill -9 leaves nothing that blocks the next start', { skip }, async (t) => {
  const { run, url } = setUp(t, await findFreePorts());
  for (let round = 0; round < 3; round += 1) {
    const service = run('sandbox');
    await untilReady(url);
    const sync = run('sync', district);
    await new Promise((resolve) => setTimeout(resolve, 150 * (round + 1)));
    service.child.kill('SIGKILL');
    t.equal((await service.finished).signal, 'SIGKILL');
    sync.child.kill('SIGKILL');
    await sync.finished;
  }
  run('sandbox');
  await untilReady(url);
  const { code, output } = await run('sync', district).finished;
  t.equal(code, 0, output);
});

t.test('a second service on the same port says so', { skip }, async (t) => {
  const chosen = await findFreePorts();
  const { run, url } = setUp(t, chosen);
  run('sandbox');
  await untilReady(url);
  t.match(await run('sandbox').finished, { code: 2, output: /PORT_IN_USE/ });
  const other = setUp(t, { ...chosen, SANDBOX_PORT: (await findFreePorts()).SANDBOX_PORT });
  t.match(await other.run('sandbox').finished, { code: 2, output: /PORT_IN_USE/ });
});

t.test('serve refuses the sandbox, and missing settings by name', { skip }, async (t) => {
  const { run } = setUp(t, await findFreePorts());
  t.match(await run('serve').finished, { code: 2, output: /CLOUD/ });
});
