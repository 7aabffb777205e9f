import { generateKeyPairSync, randomBytes } from 'node:crypto';
import t from 'tap';
import {
  ConfidentialClientApplication,
  InteractionRequiredAuthError,
  PublicClientApplication,
  type NodeAuthOptions,
} from '@azure/msal-node';
import { decodeJwt, SignJWT } from 'jose';
import { sandboxIdentity } from '../../proxy/config';
import type { Sandbox } from '../../proxy/sandbox';
import { failureOf } from './failure-of';
import { start, uploadScope } from './start-sandbox';

const { tenantId } = sandboxIdentity;
const appScope = 'https://graph.microsoft.com/.default';

/** MSAL wants an https authority; its metadata may name the plain-http endpoints of the sandbox. */
function authOf(sandbox: Sandbox, rest: Partial<NodeAuthOptions> = {}): NodeAuthOptions {
  const base = `${sandbox.origin}/${tenantId}`;
  return {
    clientId: sandboxIdentity.apiClientId,
    authority: `https://login.sandbox.invalid/${tenantId}`,
    knownAuthorities: ['login.sandbox.invalid'],
    authorityMetadata: JSON.stringify({
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
    }),
    ...rest,
  };
}

const withSecret = (sandbox: Sandbox) =>
  new ConfidentialClientApplication({
    auth: authOf(sandbox, { clientSecret: sandboxIdentity.apiClientSecret }),
  });

t.test('MSAL exchanges a token on behalf of a user', async (t) => {
  const { sandbox } = await start(t);
  const oboAssertion = await sandbox.issueToken();
  const result = await withSecret(sandbox).acquireTokenOnBehalfOf({
    oboAssertion,
    scopes: [uploadScope],
  });
  t.match(decodeJwt(result?.accessToken ?? ''), {
    aud: 'https://graph.microsoft.com',
    scp: 'IndustryData-DataConnector.Upload',
    tid: tenantId,
    appid: sandboxIdentity.apiClientId,
    oid: decodeJwt(oboAssertion)['oid'],
  });
});

t.test('MSAL sees the claims of a challenge and the missing consent', async (t) => {
  const { sandbox } = await start(t);
  const exchange = async (user: string) =>
    withSecret(sandbox).acquireTokenOnBehalfOf({
      oboAssertion: await sandbox.issueToken({ user }),
      scopes: [uploadScope],
    });
  await t.rejects(exchange('mfa'), InteractionRequiredAuthError);
  t.match(await failureOf(exchange('mfa')), { errorNo: '50076', claims: /capolids/ });
  t.match(await failureOf(exchange('blocked')), { errorNo: '53003' });
  t.match(await failureOf(exchange('no-consent')), {
    errorNo: '65001',
    subError: 'consent_required',
  });
  t.match(await failureOf(exchange('disabled')), { errorCode: 'invalid_grant', errorNo: '50057' });
});

t.test('MSAL gets an application token with a secret', async (t) => {
  const { sandbox } = await start(t);
  const result = await withSecret(sandbox).acquireTokenByClientCredential({ scopes: [appScope] });
  const claims = decodeJwt(result?.accessToken ?? '');
  t.match(claims, { idtyp: 'app', appidacr: '1', scp: undefined });
  t.ok((claims['roles'] as string[]).includes('IndustryData-DataConnector.Upload'));
});

t.test('MSAL gets an application token with a registered certificate only', async (t) => {
  const { sandbox } = await start(t);
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const thumbprintSha256 = randomBytes(32).toString('hex');
  const client = () =>
    new ConfidentialClientApplication({
      auth: authOf(sandbox, {
        clientCertificate: {
          thumbprintSha256,
          privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
        },
      }),
    });
  const acquire = () => client().acquireTokenByClientCredential({ scopes: [appScope] });
  t.match(await failureOf(acquire()), { errorCode: 'invalid_client', errorNo: '700027' });
  const added = await fetch(`${sandbox.origin}/_sandbox/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      clientId: sandboxIdentity.apiClientId,
      certificates: [{ publicKey: publicKey.export({ format: 'jwk' }), thumbprintSha256 }],
    }),
  });
  t.equal(added.status, 201);
  t.match(decodeJwt((await acquire())?.accessToken ?? ''), { appidacr: '2', idtyp: 'app' });
});

t.test('MSAL gets an application token with a federated credential', async (t) => {
  const { sandbox } = await start(t);
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const federated = { issuer: 'https://issuer.example', subject: 'workload' };
  const sign = (subject: string) =>
    new SignJWT({ iss: federated.issuer, sub: subject, aud: 'api://AzureADTokenExchange' })
      .setProtectedHeader({ alg: 'RS256' })
      .setExpirationTime('5m')
      .sign(privateKey);
  await fetch(`${sandbox.origin}/_sandbox/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      clientId: sandboxIdentity.apiClientId,
      federatedCredentials: [{ ...federated, publicKey: publicKey.export({ format: 'jwk' }) }],
    }),
  });
  const acquire = (subject: string) =>
    new ConfidentialClientApplication({
      auth: authOf(sandbox, { clientAssertion: () => sign(subject) }),
    }).acquireTokenByClientCredential({ scopes: [appScope] });
  t.match(decodeJwt((await acquire('workload'))?.accessToken ?? ''), { appidacr: '2' });
  t.match(await failureOf(acquire('other')), { errorNo: '70021' });
});

t.test('MSAL waits for a device code until a person approves it', async (t) => {
  const { sandbox } = await start(t);
  const client = new PublicClientApplication({
    auth: authOf(sandbox, { clientId: sandboxIdentity.connectorClientId }),
  });
  const result = await client.acquireTokenByDeviceCode({
    scopes: [`api://${sandboxIdentity.apiClientId}/Roster.Read`],
    deviceCodeCallback: ({ verificationUri }) => {
      void fetch(verificationUri)
        .then((page) => page.text())
        .then((page) => fetch(new URL(approvalLink(page), verificationUri)));
    },
  });
  t.match(decodeJwt(result?.accessToken ?? ''), { scp: 'Roster.Read', azpacr: '0', ver: '2.0' });
  t.match(result?.account?.username, /^admin@/);
});

const approvalLink = (page: string): string =>
  (/<a href="([^"]+)"/.exec(page)?.[1] ?? '').replaceAll('&#38;', '&');
