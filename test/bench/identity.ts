import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Caller } from '../../proxy/auth/caller';
import { createGraphTokens } from '../../proxy/auth/graph-tokens';
import { scopesOf } from '../../proxy/auth/scopes';
import { createTokenCache, tokenCacheKey } from '../../proxy/auth/token-cache';
import { createCallerVerifier } from '../../proxy/auth/verify-caller';
import { cloudOf } from '../../proxy/cloud';
import { loadConfig, sandboxIdentity } from '../../proxy/config';
import { createOutboundClient } from '../../proxy/outbound';
import { startSandbox } from '../../proxy/sandbox';
import { apiClientId, cloud, createTestIssuer, now, tenantId } from '../auth/tokens';

/*
 * Warm path of a call (verify the caller, find its Graph token) and the cold on-behalf-of exchange.
 * Aims: warm p50 1 ms and flat from 10 to 10,000 connections; cold at most 15 ms over Entra's own time.
 */
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const at = (times: number[], share: number): number =>
  times.sort((a, b) => a - b)[Math.floor((times.length - 1) * share)] ?? NaN;
const credential = { clientSecret: sandboxIdentity.apiClientSecret };

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function benchWarm(connections: number): Promise<void> {
  const issuer = await createTestIssuer();
  const verify = createCallerVerifier({
    cloud,
    apiClientId,
    allowedTenants: [tenantId],
    keys: issuer.keys,
    clock: () => now,
  });
  const sign = (n: number) =>
    issuer.sign({ oid: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}` });
  const measured = await Promise.all(
    Array.from({ length: Math.min(connections, 1000) }, (_, n) => sign(n)),
  );
  global.gc?.();
  const before = process.memoryUsage().heapUsed;
  const cache = createTokenCache({ clock: () => now });
  const outbound = createOutboundClient({ allowedOrigins: [], timeoutMs: 1000 });
  const tokens = createGraphTokens({ cloud, apiClientId, credential, outbound, cache });
  const scopes = scopesOf('read');
  for (let n = 0; n < connections; n += 1) {
    const assertion = measured[n] ?? `assertion of connection ${n}`;
    // A Graph token is about 2 KB; each connection has one of its own.
    const accessToken = randomBytes(1000).toString('hex');
    await cache.get(tokenCacheKey(assertion, scopes), async () => ({
      accessToken,
      scope: '',
      expiresAt: now + 3_600_000,
    }));
  }
  global.gc?.();
  const heap = Math.max(0, (process.memoryUsage().heapUsed - before) / 1e6);
  const call = async (n: number) =>
    tokens.acquire(await verify(`Bearer ${measured[n % measured.length] ?? ''}`), 'read');
  for (let n = 0; n < 500; n += 1) await call(n);
  const times: number[] = [];
  for (let n = 0; n < 3000; n += 1) times.push(await timed(() => call(n)));
  say(
    `warm, ${connections} connections: p50 ${at(times, 0.5).toFixed(3)} ms, p99 ${at(times, 0.99).toFixed(3)} ms (aim p50 1); heap ${heap.toFixed(1)} MB`,
  );
}

async function benchCold(): Promise<void> {
  const dir = mkdtempSync(path.join(tmpdir(), 'sdsb-bench-'));
  const sandbox = await startSandbox({
    config: loadConfig({ CLOUD: 'sandbox', DATA_DIR: dir }),
    port: 0,
  });
  const sandboxCloud = cloudOf({ CLOUD: 'sandbox', SANDBOX_PORT: sandbox.port });
  const outbound = createOutboundClient({ allowedOrigins: [sandbox.origin], timeoutMs: 5000 });
  const tokens = createGraphTokens({
    cloud: sandboxCloud,
    apiClientId,
    credential,
    outbound,
    cache: createTokenCache({ clock: Date.now }),
  });
  const direct: number[] = [];
  const exchanged: number[] = [];
  for (let n = 0; n < 220; n += 1) {
    const assertion = await sandbox.issueToken();
    const caller: Caller = {
      kind: 'user',
      tenantId,
      objectId: String(n),
      roles: new Set(),
      assertion,
    };
    const form = {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      client_id: apiClientId,
      client_secret: credential.clientSecret,
      assertion,
      requested_token_use: 'on_behalf_of',
      scope: scopesOf('read').join(' '),
    };
    const request = {
      method: 'POST',
      url: `${sandbox.origin}/${tenantId}/oauth2/v2.0/token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    } as const;
    direct.push(await timed(() => outbound.request(request)));
    exchanged.push(await timed(() => tokens.acquire(caller, 'read')));
  }
  const [own, ours] = [at(direct.slice(20), 0.5), at(exchanged.slice(20), 0.5)];
  say(
    `cold on-behalf-of: p50 ${ours.toFixed(2)} ms, of which Entra's answer ${own.toFixed(2)} ms: ${(ours - own).toFixed(2)} ms added (aim 15)`,
  );
  outbound.close();
  await sandbox.close();
  rmSync(dir, { recursive: true, force: true });
}

async function main(): Promise<void> {
  for (const connections of [10, 100, 1000, 10_000]) await benchWarm(connections);
  await benchCold();
}

void main();
