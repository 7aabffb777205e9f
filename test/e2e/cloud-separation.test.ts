import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { buildApp } from '../../proxy/app';
import { loadConfig, sandboxIdentity } from '../../proxy/config';
import { createLogger } from '../../proxy/observability/logger';
import { startSandbox } from '../../proxy/sandbox';
import { createServices } from '../../proxy/services';
import { createTestIssuer } from '../auth/tokens';
import { createMemoryStores } from '../memory-stores';
import { codeOf } from './bridge';

const stores = createMemoryStores();
const logger = createLogger({ level: 'silent' });
const apiClientId = '6d3c1f0e-0000-4000-8000-000000000001';
const tenantId = '6d3c1f0e-0000-4000-8000-000000000002';

t.test('CLOUD=global accepts no token of the sandbox and never calls it', async (t) => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'sdsb-'));
  const sandbox = await startSandbox({ config: loadConfig({ CLOUD: 'sandbox' }), port: 0 });
  const config = loadConfig({
    CLOUD: 'global',
    SANDBOX_PORT: String(sandbox.port),
    DATA_DIR: dataDir,
    PUBLIC_URL: 'https://bridge.example.org',
    API_CLIENT_ID: apiClientId,
    API_CLIENT_SECRET: 'secret',
    ALLOWED_TENANTS: tenantId,
  });
  const app = await buildApp({
    config,
    logger,
    // A loaded machine is not what these tests are about.
    maxEventLoopDelayMs: 0,
    services: await createServices({
      config,
      logger,
      stores,
      keys: (await createTestIssuer()).keys,
    }),
  });
  t.teardown(async () => {
    await app.close();
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const requests = [
    {},
    { tenant: tenantId },
    { tenant: tenantId, claims: { aud: apiClientId } },
    {
      tenant: tenantId,
      claims: { aud: apiClientId, iss: `https://login.microsoftonline.com/${tenantId}/v2.0` },
    },
  ];
  for (const request of requests) {
    const token = await sandbox.issueToken(request);
    const answer = await app.inject({
      url: '/v1/data-connectors',
      headers: { authorization: `Bearer ${token}` },
    });
    t.same([answer.statusCode, codeOf(answer)], [401, 'CALLER_TOKEN_INVALID']);
  }
  t.equal(sandbox.requests.length, 0);
});

t.test('the sandbox does not start beside anything real', async (t) => {
  const beside = {
    CLOUD: 'global',
    DATABASE_URL: 'postgresql://127.0.0.1/x',
    API_CLIENT_ID: apiClientId,
    API_CLIENT_SECRET: 'secret',
    HOST: '0.0.0.0',
  };
  for (const [name, value] of Object.entries(beside)) {
    const config = loadConfig({ CLOUD: 'sandbox', [name]: value });
    await t.rejects(
      startSandbox({ config, port: 0 }),
      { code: 'SANDBOX_REFUSED', message: new RegExp(name) },
      name,
    );
    if (name !== 'CLOUD')
      await t.rejects(
        createServices({ config, logger, stores }),
        { code: 'SANDBOX_REFUSED' },
        `proxy beside ${name}`,
      );
  }
  await t.rejects(
    createServices({
      config: loadConfig({
        CLOUD: 'global',
        PUBLIC_URL: 'https://x.example',
        API_CLIENT_ID: apiClientId,
        API_CLIENT_SECRET: 's',
        ALLOWED_TENANTS: sandboxIdentity.tenantId,
      }),
      stores,
      logger,
    }),
    { code: 'CONFIG_INVALID' },
  );
});
