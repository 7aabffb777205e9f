import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import type { Test } from 'tap';
import { buildApp } from '../../proxy/app';
import { loadConfig } from '../../proxy/config';
import { createLogger } from '../../proxy/observability/logger';
import { startSandbox, type SandboxOptions } from '../../proxy/sandbox';
import { createServices } from '../../proxy/services';
import type { Stores } from '../../proxy/stores';
import { createMemoryStores } from '../memory-stores';
import { createContract } from './contract';

export interface BridgeOptions {
  env?: Record<string, string>;
  sandbox?: Partial<SandboxOptions>;
  stores?: Partial<Stores>;
}

/** The proxy and the sandbox behind it, as `npm start` runs them, on free ports; ended with the test. */
export async function startBridge(t: Test, options: BridgeOptions = {}) {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'sdsb-'));
  const lines: string[] = [];
  const logger = createLogger({ level: 'debug', write: (line) => lines.push(line) });
  const stores = { ...createMemoryStores(), ...options.stores };
  const settings = { CLOUD: 'sandbox', DATA_DIR: dataDir, ...options.env };
  const sandbox = await startSandbox({ config: loadConfig(settings), port: 0, ...options.sandbox });
  const config = loadConfig({ ...settings, SANDBOX_PORT: String(sandbox.port) });
  const app = await buildApp({
    config,
    logger,
    services: await createServices({ config, logger, stores }),
  });
  t.teardown(async () => {
    await app.close();
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const check = createContract((await app.inject('/openapi.json')).json());

  type TokenRequest = Parameters<typeof sandbox.issueToken>[0];
  /** Calls the proxy as the district's administrator, or `as` somebody else; every answer must keep the contract. */
  async function call(
    method: 'GET' | 'POST',
    url: string,
    more: Partial<InjectOptions> & { as?: TokenRequest } = {},
  ): Promise<LightMyRequestResponse> {
    const { as, headers, ...rest } = more;
    const authorization = `Bearer ${await sandbox.issueToken(as)}`;
    const answer = await app.inject({
      method,
      url,
      ...rest,
      headers: { authorization, ...headers },
    });
    t.equal(
      check(method, url, answer.statusCode, answer.body),
      undefined,
      `${method} ${url} keeps the contract`,
    );
    return answer;
  }
  return { app, sandbox, stores, config, call, logged: () => lines.join('') };
}

export interface ErrorAnswer {
  error: {
    code: string;
    message: string;
    target?: string;
    details?: { code: string; message: string; target?: string }[];
    requestId: string;
  };
}

/** The code of an answer that failed. */
export const codeOf = (answer: LightMyRequestResponse): string =>
  answer.json<ErrorAnswer>().error.code;
