import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Test } from 'tap';
import { createApiKeyStore } from '../../proxy/database/api-keys';
import { createConnectionStore } from '../../proxy/database/connections';
import { dumpDatabase } from '../../proxy/database/dump/dump-database';
import { openDatabase } from '../../proxy/database/open-database';
import { loadConfig } from '../../proxy/config';
import { createLogger } from '../../proxy/observability/logger';
import { createStores } from '../../proxy/stores';
import { startBridge } from '../e2e/bridge';

/** What an attacker sends. Each secret in it is searched for afterwards. */
export interface Attack {
  method?: 'GET' | 'POST';
  path?: string;
  /** Names and values in turn, so that one name can come twice. */
  headers: [name: string, value: string][];
}

/** A service with a real database, listening, whose logs and database can be searched for what was sent. */
export async function startTarget(t: Test) {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'sdsb-attack-'));
  const config = loadConfig({ CLOUD: 'sandbox', DATA_DIR: path.join(dataDir, 'data') });
  const database = await openDatabase({ config, logger: createLogger({ level: 'silent' }) });
  const bridge = await startBridge(t, { stores: createStores(config, database.query) });
  t.teardown(async () => {
    await database.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  await bridge.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = bridge.app.server.address() as AddressInfo;
  let attacks = 0;

  /** Sends over a real socket, from an address of its own so that the limit on failures does not interfere. */
  const attack = ({ method = 'GET', path: target = '/v1/data-connectors', headers }: Attack) =>
    new Promise<{ status: number; code: string; body: string }>((resolve, reject) => {
      attacks += 1;
      const flat = headers.flat();
      const outgoing = httpRequest({
        host: '127.0.0.1',
        port,
        method,
        path: target,
        localAddress: `127.0.${1 + (attacks >> 8)}.${attacks & 255 || 1}`,
        headers: ['Host', 'localhost', ...flat],
        agent: false,
      });
      outgoing.on('error', reject).on('response', (answer) => {
        let body = '';
        answer
          .on('data', (chunk: Buffer) => (body += chunk.toString()))
          .on('end', () => resolve({ status: answer.statusCode ?? 0, code: codeIn(body), body }));
      });
      outgoing.end();
    });

  /** Bytes as they are, for what an HTTP client would not send. */
  const attackRaw = (text: string) =>
    new Promise<string>((resolve, reject) => {
      let answer = '';
      const socket = connect(port, '127.0.0.1', () => socket.end(text));
      socket
        .on('data', (chunk) => (answer += chunk.toString()))
        .on('error', reject)
        .on('close', () => resolve(answer));
    });

  async function everythingKept(): Promise<string> {
    const file = path.join(dataDir, 'dump');
    await dumpDatabase(database, file);
    return (
      bridge.logged() +
      readFileSync(file, 'utf8') +
      readFileSync(path.join(config.DATA_DIR, 'postgres.log'), 'utf8')
    );
  }
  const graphCalls = () => bridge.sandbox.requests.filter(({ area }) => area === 'graph').length;
  return {
    ...bridge,
    attack,
    attackRaw,
    everythingKept,
    graphCalls,
    apiKeys: createApiKeyStore(database.query),
    connections: createConnectionStore(database.query),
  };
}

export type Target = Awaited<ReturnType<typeof startTarget>>;

function codeIn(body: string): string {
  try {
    return (JSON.parse(body) as { error?: { code?: string } }).error?.code ?? 'none';
  } catch {
    return 'none';
  }
}
