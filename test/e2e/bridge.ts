import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import type { Test } from 'tap';
import { buildApp } from '../../proxy/app';
import { loadConfig } from '../../proxy/config';
import { openDatabase } from '../../proxy/database/open-database';
import type { ExportLimits } from '../../proxy/exporter/jobs/limits';
import type { NotificationLimits } from '../../proxy/notifications/limits';
import { createLogger } from '../../proxy/observability/logger';
import { startSandbox, type SandboxOptions } from '../../proxy/sandbox';
import { createServices, type ServiceOptions } from '../../proxy/services';
import type { Stores } from '../../proxy/stores';
import type { UploadLimits } from '../../proxy/uploads/limits';
import { createMemoryStores } from '../memory-stores';
import { createContracts, watchAnswers } from './watch-answers';

export interface BridgeOptions {
  env?: Record<string, string>;
  sandbox?: Partial<SandboxOptions>;
  stores?: Partial<Stores>;
  /** With the embedded database, so with uploads; their times shortened by `limits`. */
  uploads?: Partial<UploadLimits>;
  /** Times of exports, which need uploads too. */
  exports?: Partial<ExportLimits>;
  notifications?: Partial<NotificationLimits>;
  /** Time and patience of the service. */
  services?: Partial<Pick<ServiceOptions, 'clock' | 'sleep' | 'outboundTimeoutMs'>>;
}

/** Pauses of uploads that a test need not wait for. */
const quick: Partial<UploadLimits> = {
  pollSeconds: [0.3, 1],
  retrySeconds: [0.2, 1],
  runPollSeconds: [0.2, 0.5],
  settleMs: 200,
};

/** The proxy and the sandbox behind it, as `npm start` runs them, on free ports; ended with the test. */
export async function startBridge(t: Test, options: BridgeOptions = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'sdsb-'));
  // The embedded server may run under another account, which must reach its folder.
  chmodSync(folder, 0o711);
  const dataDir = path.join(folder, 'data');
  const lines: string[] = [];
  const logger = createLogger({ level: 'debug', write: (line) => lines.push(line) });
  const memory = createMemoryStores();
  const stores = { ...memory, ...options.stores };
  const settings = { CLOUD: 'sandbox', DATA_DIR: dataDir, ...options.env };
  const sandbox = await startSandbox({ config: loadConfig(settings), port: 0, ...options.sandbox });
  const config = loadConfig({ ...settings, SANDBOX_PORT: String(sandbox.port) });
  const database = options.uploads && (await openDatabase({ config, logger }));
  const app = await buildApp({
    config,
    logger,
    // A loaded machine is not what these tests are about.
    maxEventLoopDelayMs: 0,
    services: await createServices({
      config,
      logger,
      stores,
      ...options.services,
      ...(database && { database, uploadLimits: { ...quick, ...options.uploads } }),
      exportLimits: { uploadPollSeconds: 0.2, retrySeconds: [0.2, 0.2], ...options.exports },
      ...(options.notifications && { notificationLimits: options.notifications }),
    }),
  });
  t.teardown(async () => {
    await app.close();
    await database?.close();
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const check = await createContracts((await app.inject('/openapi.json')).json<object>());
  watchAnswers(app, check, (problem, what) => t.equal(problem, undefined, what));

  type TokenRequest = Parameters<typeof sandbox.issueToken>[0];
  /** Calls the proxy as the district's administrator, or `as` somebody else; every answer is watched. */
  async function call(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    more: Partial<InjectOptions> & { as?: TokenRequest } = {},
  ): Promise<LightMyRequestResponse> {
    const { as, headers, ...rest } = more;
    const authorization = `Bearer ${await sandbox.issueToken(as)}`;
    const ask = () => app.inject({ method, url, ...rest, headers: { authorization, ...headers } });
    let answer = await ask();
    // On a slow machine the service may ask a moment for itself, and every client obeys that.
    for (let tries = 1; isBusy(answer) && tries < 50; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      answer = await ask();
    }
    return answer;
  }
  return { app, sandbox, stores, config, database, dataDir, call, logged: () => lines.join('') };
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

const isBusy = ({ statusCode, body }: LightMyRequestResponse): boolean =>
  statusCode === 503 && body.includes('SERVICE_BUSY');

/** The code of an answer that failed. */
export const codeOf = (answer: LightMyRequestResponse): string =>
  answer.json<ErrorAnswer>().error.code;
