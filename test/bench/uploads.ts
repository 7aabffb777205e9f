import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig, sandboxIdentity } from '../../proxy/config';
import { findFreePort } from '../../proxy/database/embedded/free-port';
import { seedIds, startSandbox } from '../../proxy/sandbox';
import { secondTenantId } from '../../proxy/sandbox/entra/users';
import { createClient } from '../chaos/client';
import { createRoster } from '../chaos/roster';
import { callerOf } from '../chaos/run-chaos';
import { createVictim } from '../chaos/victim';

/*
 * The built service as a process of its own against the sandbox: fifty small districts at once, and what 600 people
 * wait for the state of an upload while a large one is checked and sent.
 */
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const tenants = [sandboxIdentity.tenantId, secondTenantId];
const districts = 50;
const identities = 600;
const rounds = 3;
const largePeople = 1_500_000;

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sds-bridge-bench-'));
  chmodSync(folder, 0o711);
  const sandbox = await startSandbox({ config: loadConfig({ CLOUD: 'sandbox' }), port: 0 });
  const tokenFor = (tenant: string): Promise<string> => sandbox.issueToken({ tenant });
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const victim = createVictim({
    dist: path.join(__dirname, '../../dist'),
    port,
    sandboxPort: sandbox.port,
    dataDir: path.join(folder, 'data'),
    callers: await Promise.all(tenants.map(async (tenant) => callerOf(await tokenFor(tenant)))),
  });
  const clientOf = (tenant: string) =>
    createClient({ url, token: () => tokenFor(tenant), deadline: () => Date.now() + 600_000 });
  const bringIn = async (number: number, people: number): Promise<() => Promise<string>> => {
    const tenant = tenants[number % tenants.length]!;
    const client = clientOf(tenant);
    const { dataConnector } = seedIds('sis', tenant);
    const roster = createRoster(number, people);
    const id = await client.upload(roster, dataConnector, `bench-${number}`);
    return async () => (await client.read(id)).state;
  };
  try {
    await victim.start();
    await benchMany(bringIn, victim.pid);
    await benchReaders(bringIn, (user) => sandbox.issueToken({ user }), url, victim.pid);
  } finally {
    await victim.stop();
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

type BringIn = (number: number, people: number) => Promise<() => Promise<string>>;

async function benchMany(bringIn: BringIn, pid: () => number | undefined): Promise<void> {
  const start = performance.now();
  const states = await Promise.all(
    Array.from({ length: districts }, (_, number) => bringIn(number, 200)),
  );
  const received = performance.now();
  let left = states;
  const ends = new Map<string, number>();
  while (left.length > 0 && performance.now() - start < 600_000) {
    const still: typeof left = [];
    for (const state of left) {
      const now = await state();
      if (['accepted', 'rejected', 'failed'].includes(now)) ends.set(now, (ends.get(now) ?? 0) + 1);
      else still.push(state);
    }
    left = still;
    await sleep(200);
  }
  const seconds = (from: number): string => ((performance.now() - from) / 1000).toFixed(1);
  const outcome = [...ends].map(([state, count]) => `${count} ${state}`).join(', ');
  say(
    `${districts} uploads of small districts at once, 2 data connectors: received in ${((received - start) / 1000).toFixed(1)} s, all ended after ${seconds(start)} s (${outcome}); peak memory ${peakMegabytes(pid())} MB`,
  );
}

async function benchReaders(
  bringIn: BringIn,
  tokenOf: (user: string) => Promise<string>,
  url: string,
  pid: () => number | undefined,
): Promise<void> {
  const state = await bringIn(districts * 2, largePeople);
  const list = await fetch(`${url}/v1/uploads?top=1`, {
    headers: { authorization: `Bearer ${await tokenOf('admin')}` },
  });
  const { value } = (await list.json()) as { value: { uploadId: string }[] };
  const address = `${url}/v1/uploads/${value[0]?.uploadId}`;
  const tokens = await Promise.all(
    Array.from({ length: identities }, (_, number) => tokenOf(`reader-${number}`)),
  );
  const times: number[] = [];
  const statesSeen = new Set<string>();
  let failed = 0;
  for (let round = 0; round < rounds; round += 1) {
    const queue = [...tokens];
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        for (let token = queue.pop(); token !== undefined; token = queue.pop()) {
          const begun = performance.now();
          const answer = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
          const view = (await answer.json()) as { state?: string };
          times.push(performance.now() - begun);
          if (answer.status === 200) statesSeen.add(view.state ?? '');
          else failed += 1;
        }
      }),
    );
  }
  times.sort((a, b) => a - b);
  const at = (share: number): string =>
    (times[Math.floor((times.length - 1) * share)] ?? NaN).toFixed(1);
  say(
    `GetUpload by ${identities} people, 10 at a time, while an upload of ${largePeople.toLocaleString('en')} people runs (${[...statesSeen].join(', ')}): p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${failed} of ${times.length} failed`,
  );
  while (!['accepted', 'rejected', 'failed'].includes(await state())) await sleep(500);
  say(`that upload: ${await state()}; peak memory of the service ${peakMegabytes(pid())} MB`);
}

/** Peak resident memory of a process, from Linux's own accounting. */
function peakMegabytes(pid: number | undefined): string {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return String(Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? NaN) / 1024));
  } catch {
    return 'unknown';
  }
}

void main();
