import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { constantSql } from '../../../proxy/database/sql';
import { createDataDir, noEmbedded, openEmbedded } from '../open';

interface Checks {
  same(found: unknown, wanted: unknown, message: string): boolean;
}

interface Worker {
  child: ChildProcess;
  /** Numbers whose commit was acknowledged. */
  kept: number[];
  lines: string[];
  ended: Promise<unknown>;
}

function startWorker(dataDir: string): Worker {
  const child = spawn(
    process.execPath,
    [...process.execArgv, path.join(__dirname, 'worker.ts'), dataDir],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const worker: Worker = { child, kept: [], lines: [], ended: once(child, 'close') };
  let rest = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    worker.lines.push(...lines);
    worker.kept.push(...lines.map(Number).filter((n) => n > 0));
  });
  return worker;
}

function postmasterPid(dataDir: string): number | null {
  try {
    const [pid] = readFileSync(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split(
      '\n',
    );
    return Number(pid) > 0 ? Number(pid) : null;
  } catch {
    return null;
  }
}

function kill(pid: number | null | undefined): void {
  if (pid === null || pid === undefined) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It had ended by itself.
  }
}

async function waitFor(fact: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_500 && !fact(); turn += 1) await sleep(10);
}

/** Reads the numbers with a new process of the same folder and checks that no acknowledged one is lost. */
async function checkKept(t: Checks, dataDir: string, kept: number[], round: string): Promise<void> {
  const database = await openEmbedded(dataDir);
  await database.query(constantSql('CREATE TABLE IF NOT EXISTS kept (n serial)'));
  const rows = await database.query<{ n: number }>(constantSql('SELECT n FROM kept'));
  const found = new Set(rows.map((row) => row.n));
  t.same(
    kept.filter((n) => !found.has(n)),
    [],
    round,
  );
  await database.close();
}

t.test(
  'kills at random moments lose no acknowledged row and block no start',
  { skip: noEmbedded },
  async (t) => {
    const dataDir = createDataDir(t);
    const kept: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      const victims = ['service', 'database', 'both'][round % 3] ?? 'both';
      const worker = startWorker(dataDir);
      // The first rounds hit the start itself, the very first initdb among them; the others the work.
      if (round >= 4) await waitFor(() => worker.lines.length > 0);
      await sleep((round < 4 ? 400 : 0) + Math.random() * (round < 4 ? 2_000 : 300));
      if (victims !== 'service') kill(postmasterPid(dataDir));
      if (victims !== 'database') kill(worker.child.pid);
      if (victims === 'database') {
        const before = worker.kept.length;
        await waitFor(() => worker.kept.length > before + 5);
        t.ok(worker.kept.length > before + 5, 'the service goes on after its database was killed');
        kill(worker.child.pid);
      }
      await worker.ended;
      t.notMatch(worker.lines.join(), /failed/);
      kept.push(...worker.kept);
      await checkKept(t, dataDir, kept, `round ${round}, killed: ${victims}, ${kept.length} kept`);
    }
  },
);

t.test(
  'a server left by a killed service is adopted and stopped',
  { skip: noEmbedded },
  async (t) => {
    const dataDir = createDataDir(t);
    const worker = startWorker(dataDir);
    await waitFor(() => worker.kept.length > 0);
    kill(worker.child.pid);
    await worker.ended;
    const left = postmasterPid(dataDir);
    t.type(left, 'number');
    const database = await openEmbedded(dataDir);
    t.equal(postmasterPid(dataDir), left, 'the same server goes on');
    await database.close();
    t.equal(postmasterPid(dataDir), null);
  },
);

t.test('a killed database comes back on the same port', { skip: noEmbedded }, async (t) => {
  const dataDir = createDataDir(t);
  const database = await openEmbedded(dataDir);
  const killed = postmasterPid(dataDir);
  kill(killed);
  await waitFor(() => ![killed, null].includes(postmasterPid(dataDir)));
  for (let turn = 0; turn < 200 && !(await database.health()).healthy; turn += 1) await sleep(50);
  t.match(await database.query(constantSql('SHOW port')), [{ port: new URL(database.url).port }]);
  await database.close();
  t.equal(postmasterPid(dataDir), null);
});

t.test(
  'a second process is refused and told which process has the folder',
  { skip: noEmbedded },
  async (t) => {
    const dataDir = createDataDir(t);
    const first = await openEmbedded(dataDir);
    const second = startWorker(dataDir);
    await second.ended;
    t.match(
      second.lines.join(),
      new RegExp(`failed BridgeError: .*process ${process.pid} already`),
    );
    t.match(await first.health(), { healthy: true }, 'the first is not disturbed');
    await first.close();
  },
);

t.test(
  'of many processes that start at once, one opens the folder',
  { skip: noEmbedded },
  async (t) => {
    const dataDir = createDataDir(t);
    const workers = [1, 2, 3].map(() => startWorker(dataDir));
    await waitFor(() => workers.filter((worker) => worker.lines.length > 0).length === 3);
    t.equal(workers.filter((worker) => worker.lines[0] === 'open').length, 1);
    t.equal(workers.filter((worker) => worker.lines[0]?.includes('already uses')).length, 2);
    for (const worker of workers) kill(worker.child.pid);
    await Promise.all(workers.map((worker) => worker.ended));
    await checkKept(
      t,
      dataDir,
      workers.flatMap((worker) => worker.kept),
      'the next start finds all',
    );
  },
);
