import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig, sandboxIdentity } from '../../proxy/config';
import { findFreePort } from '../../proxy/database/embedded/free-port';
import { seedIds, startSandbox } from '../../proxy/sandbox';
import { secondTenantId } from '../../proxy/sandbox/entra/users';
import type { UploadView } from '../../proxy/schemas/upload';
import { createRandom } from '../fixtures/generate-roster/random';
import { createClient } from './client';
import { findResent, type StorageEvent } from './resent';
import { createRoster, fingerprintOf, type ChaosRoster } from './roster';
import { createVictim, type Kill } from './victim';

export interface ChaosOptions {
  /** Folder of the compiled service. */
  dist: string;
  kills: number;
  seed: number;
  /** Longest time of the whole run. */
  limitMs: number;
  onKill?: (number: number, what: Kill) => void;
}

export interface ChaosReport {
  kills: number;
  uploads: number;
  seconds: number;
  /** What must not happen, each in one line; empty when all held. */
  violations: string[];
}

const clients = 3;
/** Two tenants with a data connector each, so that two deliveries run side by side. */
const tenants = [sandboxIdentity.tenantId, secondTenantId];

/**
 * Kills the service, its database or both at random moments while callers bring rosters in, then lets it run, and
 * looks whether every acknowledged upload ended well, was validated once with exactly its bytes, and sent
 * nothing twice that was flushed and noted.
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const random = createRandom(options.seed);
  const begun = Date.now();
  const deadline = begun + options.limitMs;
  const folder = mkdtempSync(path.join(tmpdir(), 'sds-bridge-chaos-'));
  chmodSync(folder, 0o711);
  const sandbox = await startSandbox({ config: loadConfig({ CLOUD: 'sandbox' }), port: 0 });
  sandbox.faults.add({ area: 'storage', kind: 'slow', delayMs: 25, times: 1_000_000 });
  const tokenFor = (tenant: string): Promise<string> => sandbox.issueToken({ tenant });
  const port = await findFreePort();
  const victim = createVictim({
    dist: options.dist,
    port,
    sandboxPort: sandbox.port,
    dataDir: path.join(folder, 'data'),
    callers: await Promise.all(tenants.map(async (tenant) => callerOf(await tokenFor(tenant)))),
  });
  const callers = tenants.map((tenant) =>
    createClient({
      url: `http://127.0.0.1:${port}`,
      token: () => tokenFor(tenant),
      deadline: () => deadline,
    }),
  );
  const clientOf = (worker: number) => callers[worker % callers.length]!;

  const acknowledged = new Map<string, { roster: ChaosRoster; worker: number }>();
  let kills = 0;
  /** When the service itself was killed: only that can lose a note. */
  const killedAt: number[] = [];
  const events: StorageEvent[] = [];
  const violations: string[] = [];
  const drain = (): void => {
    for (const { at, area, path: file, action, position, status } of sandbox.requests.splice(0))
      if (area === 'storage' && action !== undefined)
        events.push({ at, file, action, position: position ?? 0, status });
  };
  let isOver = false;

  async function bringIn(worker: number): Promise<void> {
    for (let number = 0; !isOver; number += 1) {
      const people = random.chance(0.3) ? 20_000 + random.below(40_000) : 50;
      const roster = createRoster(worker * 100_000 + number, people);
      const { dataConnector } = seedIds('sis', tenants[worker % tenants.length]);
      const name = `chaos-${worker}-${number}`;
      const uploadId = await clientOf(worker).upload(roster, dataConnector, name);
      acknowledged.set(uploadId, { roster, worker });
      // A few may wait for their turn, no more.
      while (!isOver && (await countOpen()) > 6) await sleep(200);
    }
  }
  const ended = new Map<string, UploadView>();
  async function countOpen(): Promise<number> {
    for (const [uploadId, { worker }] of acknowledged) {
      if (ended.has(uploadId)) continue;
      const view = await clientOf(worker).read(uploadId);
      if (view.isFinal) ended.set(uploadId, view);
    }
    return acknowledged.size - ended.size;
  }

  try {
    await victim.start();
    const working = Array.from({ length: clients }, (_, worker) =>
      bringIn(worker).catch((error: unknown) => void violations.push(String(error))),
    );
    for (let number = 1; number <= options.kills && Date.now() < deadline; number += 1) {
      await sleep(50 + random.below(1_500));
      drain();
      const what: Kill = random.pick(['service', 'service', 'both', 'database'] as const);
      options.onKill?.(number, what);
      kills += 1;
      if (what !== 'database') killedAt.push(Date.now());
      await victim.kill(what);
    }
    isOver = true;
    await Promise.all(working);
    while ((await countOpen()) > 0 && Date.now() < deadline) await sleep(300);
    await countOpen();
    drain();
  } catch (error) {
    violations.push(String(error));
  } finally {
    isOver = true;
    await victim.stop();
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }

  for (const [uploadId, { roster }] of acknowledged) {
    const view = ended.get(uploadId);
    if (view?.state !== 'accepted')
      violations.push(`${uploadId} is ${view?.state ?? 'not final'} (${view?.reason?.code ?? ''})`);
    const found = sandbox.validations.filter(
      ({ files }) =>
        fingerprintOf(Object.entries(files).map(([name, sha256]) => ({ name, sha256 }))) ===
        roster.fingerprint,
    );
    if (found.length !== 1) violations.push(`${uploadId} was validated ${found.length} times`);
  }
  if (sandbox.validations.length !== acknowledged.size)
    violations.push(`${sandbox.validations.length} validations of ${acknowledged.size} uploads`);
  violations.push(...findResent(events, killedAt));
  if (violations.length > 0) violations.push(`last words of the service: ${victim.output()}`);
  return {
    kills,
    uploads: acknowledged.size,
    seconds: Math.round((Date.now() - begun) / 1000),
    violations,
  };
}

/** The throttle key of a token's person. */
export async function callerOf(token: string): Promise<string> {
  const claims = JSON.parse(
    Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'),
  ) as { tid: string; oid: string };
  return `${claims.tid}/${claims.oid}`;
}
