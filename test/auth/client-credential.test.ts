import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SignJWT } from 'jose';
import type { Test } from 'tap';
import t from 'tap';
import { loadClientCredential, type ClientCredential } from '../../proxy/auth/client-credential';
import { createGraphTokens } from '../../proxy/auth/graph-tokens';
import { createTokenCache } from '../../proxy/auth/token-cache';
import { cloudOf } from '../../proxy/cloud';
import { loadConfig, sandboxIdentity } from '../../proxy/config';
import type { CredentialSettings } from '../../proxy/identity-settings';
import { createLogger } from '../../proxy/observability/logger';
import { createOutboundClient } from '../../proxy/outbound';
import { startSandbox } from '../../proxy/sandbox';

const { tenantId, apiClientId } = sandboxIdentity;
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const skip = hasOpenssl ? false : 'openssl is not installed';

async function setUp(t: Test) {
  const dir = mkdtempSync(path.join(tmpdir(), 'sdsb-'));
  const sandbox = await startSandbox({ config: loadConfig({ CLOUD: 'sandbox' }), port: 0 });
  t.teardown(async () => {
    await sandbox.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const lines: string[] = [];
  const logger = createLogger({ level: 'info', write: (line) => lines.push(line) });
  const load = (settings: CredentialSettings, clock = Date.now) =>
    loadClientCredential({ settings, logger, clock });
  const cloud = cloudOf({ CLOUD: 'sandbox', SANDBOX_PORT: sandbox.port });
  const acquire = (credential: ClientCredential) => {
    const outbound = createOutboundClient({ allowedOrigins: [sandbox.origin], timeoutMs: 5000 });
    const tokens = createGraphTokens({
      cloud,
      apiClientId,
      credential,
      outbound,
      cache: createTokenCache({ clock: Date.now }),
    });
    return tokens.acquire({ kind: 'app', tenantId, objectId: 'o', roles: new Set() }, 'read');
  };
  const register = (body: object) =>
    fetch(`${sandbox.origin}/_sandbox/clients`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ clientId: apiClientId, ...body }),
    });
  return { dir, load, acquire, register, logged: () => lines.join('') };
}

function writeCertificate(dir: string, days: number): string {
  const file = path.join(dir, `client-${days}.pem`);
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      '/CN=test',
      '-days',
      String(days),
      '-keyout',
      `${file}.key`,
      '-out',
      `${file}.crt`,
    ],
    { stdio: 'ignore' },
  );
  writeFileSync(file, readFileSync(`${file}.key`, 'utf8') + readFileSync(`${file}.crt`, 'utf8'));
  return file;
}

t.test(
  'a certificate that Entra ID knows gets a token, another one does not',
  { skip },
  async (t) => {
    const { dir, load, acquire, register, logged } = await setUp(t);
    const file = writeCertificate(dir, 365);
    const credential = await load({ kind: 'certificate', file });
    await t.rejects(acquire(credential), {
      code: 'ENTRA_MISCONFIGURED',
      upstream: { code: 'AADSTS700027' },
    });
    await register({
      certificates: [{ publicKey: new X509Certificate(readFileSync(file)).toString() }],
    });
    t.match(await acquire(credential), { accessToken: /^eyJ/ });
    t.equal(logged(), '', 'no warning for a certificate that lasts');
  },
);

t.test('a certificate near its end is warned about, past its end refused', { skip }, async (t) => {
  const { dir, load, logged } = await setUp(t);
  const file = writeCertificate(dir, 20);
  await load({ kind: 'certificate', file });
  t.match(logged(), /expires within 30 days/);
  await t.rejects(
    load({ kind: 'certificate', file }, () => Date.now() + 21 * 24 * 3600_000),
    { code: 'CONFIG_INVALID', message: /expired/ },
  );
});

t.test(
  'a file without certificate or key, or no file, is refused by the name of the setting',
  async (t) => {
    const { dir, load } = await setUp(t);
    writeFileSync(path.join(dir, 'empty.pem'), 'nothing');
    for (const file of ['empty.pem', 'missing.pem']) {
      await t.rejects(load({ kind: 'certificate', file: path.join(dir, file) }), {
        code: 'CONFIG_INVALID',
        message: /API_CLIENT_CERTIFICATE_FILE/,
      });
    }
  },
);

/** A federated identity as Kubernetes or a managed identity has one. */
function createIssuer() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const federated = {
    issuer: 'https://issuer.example',
    subject: 'workload',
    publicKey: publicKey.export({ format: 'jwk' }),
  };
  const sign = (subject = 'workload') =>
    new SignJWT({ iss: federated.issuer, sub: subject, aud: 'api://AzureADTokenExchange' })
      .setProtectedHeader({ alg: 'RS256' })
      .setExpirationTime('5m')
      .sign(privateKey);
  return { federated, sign };
}

t.test('a token file is read anew at every exchange', async (t) => {
  const { dir, load, acquire, register } = await setUp(t);
  const { federated, sign } = createIssuer();
  await register({ federatedCredentials: [federated] });
  const file = path.join(dir, 'token');
  writeFileSync(file, await sign('somebody-else'));
  const credential = await load({ kind: 'token-file', file });
  await t.rejects(acquire(credential), { code: 'ENTRA_MISCONFIGURED' });
  writeFileSync(file, `${await sign()}\n`);
  t.match(await acquire(credential), { accessToken: /^eyJ/ });
  rmSync(file);
  await t.rejects(acquire(credential), { code: 'ENTRA_UNAVAILABLE' });
});

t.test('a managed identity is exchanged as a federated credential', async (t) => {
  const { load, acquire, register } = await setUp(t);
  const { federated, sign } = createIssuer();
  await register({ federatedCredentials: [federated] });
  const asked: string[] = [];
  const endpoint = createServer((request, response) => {
    asked.push(request.url ?? '');
    void sign().then((token) =>
      response.setHeader('content-type', 'application/json').end(
        JSON.stringify({
          access_token: token,
          expires_on: String(Math.floor(Date.now() / 1000) + 3600),
          resource: 'api://AzureADTokenExchange',
          token_type: 'Bearer',
        }),
      ),
    );
  });
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  t.teardown(() => endpoint.close());
  // Where Azure Container Apps and App Service tell a process its identity endpoint.
  t.intercept(process, 'env', {
    value: {
      ...process.env,
      IDENTITY_ENDPOINT: `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/msi/token`,
      IDENTITY_HEADER: 'secret',
    },
  });
  t.match(await acquire(await load({ kind: 'managed-identity' })), { accessToken: /^eyJ/ });
  t.match(decodeURIComponent(asked[0] ?? ''), /resource=api:\/\/AzureADTokenExchange/);
});

t.test('a client secret works and is warned about outside the sandbox', async (t) => {
  const { load, acquire, logged } = await setUp(t);
  t.match(
    await acquire(
      await load({ kind: 'secret', secret: sandboxIdentity.apiClientSecret, isSandbox: true }),
    ),
    { accessToken: /^eyJ/ },
  );
  t.equal(logged(), '');
  await t.rejects(acquire(await load({ kind: 'secret', secret: 'wrong' })), {
    code: 'ENTRA_MISCONFIGURED',
    upstream: { code: 'AADSTS7000215' },
  });
  t.match(logged(), /client secret can leak/);
  t.notMatch(logged(), /wrong/);
});
