import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { loadConfig } from '../../proxy/config';
import { startSandbox } from '../../proxy/sandbox';
import type { UploadView } from '../../proxy/schemas/upload';
import { createTestDatabase, findPostgres } from '../servers';
import { makeRoster } from './rosters';
import { sis } from './upload-calls';

/** The service as a process of its own over an external PostgreSQL, to be killed and started again. */
async function setUp(t: Test) {
  const sandbox = await startSandbox({
    config: loadConfig({ CLOUD: 'sandbox' }),
    port: 0,
    timings: { notStartedMs: 50, runningMs: 100, runMs: 4_000 },
  });
  const database = await createTestDatabase(t);
  t.teardown(() => sandbox.close());
  const sealKeys = `k1:${randomBytes(32).toString('base64url')}`;
  const folder = t.testdir({ spool: {}, data: {} });
  let child: ChildProcess | undefined;
  let origin = '';
  async function start(): Promise<void> {
    const script = path.join(__dirname, '../e2e/replica.ts');
    const folders = [path.join(folder, 'data'), path.join(folder, 'spool')];
    const args = [script, String(sandbox.port), database, sealKeys, ...folders];
    const started = spawn(process.execPath, [...process.execArgv, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child = started;
    t.teardown(() => started.kill('SIGKILL'));
    const [line] = (await once(started.stdout, 'data')) as [Buffer];
    origin = line.toString().trim();
  }
  async function kill(): Promise<void> {
    if (child === undefined) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
  const call = async (method: string, url: string, body?: string, type = 'application/json') => {
    const authorization = `Bearer ${await sandbox.issueToken()}`;
    const headers = { authorization, ...(body !== undefined && { 'content-type': type }) };
    const answer = await fetch(`${origin}/v1${url}`, {
      method,
      headers,
      ...(body !== undefined && { body }),
    });
    if (!answer.ok) throw new Error(`${method} ${url}: ${await answer.text()}`);
    return (await answer.json()) as UploadView;
  };
  async function send(): Promise<string> {
    const settings = { inboundFlowId: sis.inboundFlow, startRun: true };
    const { uploadId } = await call('POST', '/uploads', JSON.stringify(settings));
    for (const [name, text] of Object.entries(makeRoster()))
      await call('PUT', `/uploads/${uploadId}/files/${name}`, text, 'text/csv');
    await call('POST', `/uploads/${uploadId}/submit`);
    return uploadId;
  }
  const until = async (uploadId: string, isSo: (view: UploadView) => boolean) => {
    for (;;) {
      const view = await call('GET', `/uploads/${uploadId}`);
      if (isSo(view)) return view;
      await sleep(1_000);
    }
  };
  const starts = (): number =>
    sandbox.requests.filter(({ method, path: url }) => method === 'POST' && /runs\/start/.test(url))
      .length;
  return { sandbox, start, kill, send, until, starts };
}

const isFinal = (view: UploadView): boolean => view.isFinal;
const ended = {
  state: 'accepted',
  run: { status: 'completed', totals: { people: { active: 63 } } },
};

void findPostgres().then(({ skip }) => {
  t.setTimeout(180_000);
  const options = { skip, timeout: 120_000 };

  t.test('killed while a run is followed, an upload ends after the restart', options, async (t) => {
    const { start, kill, send, until, starts } = await setUp(t);
    await start();
    const uploadId = await send();
    await until(uploadId, ({ state }) => state === 'following-run');
    await kill();
    await start();
    const view = await until(uploadId, isFinal);
    t.match(view, ended);
    t.notOk(view.run?.problem);
    t.equal(starts(), 1);
  });

  t.test('killed while a run is started, an upload starts no second one', options, async (t) => {
    const { sandbox, start, kill, send, until, starts } = await setUp(t);
    const match = { method: 'POST', pathIncludes: 'runs/start' };
    sandbox.faults.add({ area: 'graph', kind: 'stall', afterWork: true, match });
    await start();
    const uploadId = await send();
    while (starts() === 0) await sleep(20);
    await kill();
    await start();
    t.match(await until(uploadId, isFinal), ended);
    t.equal(starts(), 1);
  });
});
