import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt, SignJWT, UnsecuredJWT, type JWTHeaderParameters, type JWTPayload } from 'jose';
import { sandboxIdentity } from '../../proxy/config';
import type { Sandbox } from '../../proxy/sandbox';

const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const otherId = '99999999-2222-4333-8444-555555555555';
const invalid = 'CALLER_TOKEN_INVALID';

export interface ForgedToken {
  name: string;
  token: string;
  status: number;
  code: string;
}

/** Tokens that Entra ID did not sign, or that were changed afterwards. */
export async function forgedTokens(sandbox: Sandbox): Promise<ForgedToken[]> {
  const good = await sandbox.issueToken();
  const other = await sandbox.issueToken({ user: 'teacher' });
  const [head, body, signature] = good.split('.') as [string, string, string];
  const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as JWTHeaderParameters;
  const claims: JWTPayload = decodeJwt(good);
  const jwks = (await (await fetch(`${sandbox.origin}/common/discovery/v2.0/keys`)).json()) as {
    keys: object[];
  };
  const sign = (
    more: Record<string, unknown>,
    payload: JWTPayload = claims,
    key = stranger.privateKey,
  ) => new SignJWT(payload).setProtectedHeader({ ...header, ...more }).sign(key);
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const admin = encode({ ...claims, scp: 'Roster.Admin', oid: otherId });
  const hmac = new SignJWT(claims)
    .setProtectedHeader({ ...header, alg: 'HS256' })
    .sign(Buffer.from(JSON.stringify(jwks.keys[0])));
  const jwk = stranger.publicKey.export({ format: 'jwk' });
  const made: [string, string | Promise<string>][] = [
    ['alg none', new UnsecuredJWT(claims).encode()],
    ['alg none with a signature', `${encode({ ...header, alg: 'none' })}.${body}.${signature}`],
    ['alg None in another case', `${encode({ ...header, alg: 'NoNe' })}.${body}.`],
    ['HS256 with the public key', hmac],
    ['HS256 named, RS256 signature', `${encode({ ...header, alg: 'HS256' })}.${body}.${signature}`],
    ['PS256', sign({ alg: 'PS256' })],
    [
      'ES256',
      new SignJWT(claims).setProtectedHeader({ ...header, alg: 'ES256' }).sign(elliptic.privateKey),
    ],
    ['another key under the right key id', sign({})],
    ['unknown key id', sign({ kid: 'unknown' })],
    ['no key id', sign({ kid: undefined })],
    ['key id is a path', sign({ kid: '../../../dev/null' })],
    ['key id is SQL', sign({ kid: "' OR '1'='1" })],
    ['key id is a list', `${encode({ ...header, kid: [header.kid] })}.${body}.${signature}`],
    ['own key in jwk', sign({ kid: 'mine', jwk })],
    ['own key behind jku', sign({ jku: `${sandbox.origin}/mine` })],
    ['own key behind x5u', sign({ x5u: `${sandbox.origin}/mine` })],
    ['own certificate in x5c', sign({ x5c: ['AAAA'] })],
    [
      'unknown critical extension',
      `${encode({ ...header, crit: ['x'], x: 1 })}.${body}.${signature}`,
    ],
    [
      'unencoded payload',
      `${encode({ ...header, b64: false, crit: ['b64'] })}.${body}.${signature}`,
    ],
    ['type id_token', `${encode({ ...header, typ: 'id_token' })}.${body}.${signature}`],
    ['type JWE', `${encode({ ...header, typ: 'JWE' })}.${body}.${signature}`],
    ['swapped claims', `${head}.${admin}.${signature}`],
    ['signature of another token', `${head}.${body}.${other.split('.')[2] ?? ''}`],
    ['no signature', `${head}.${body}.`],
    ['signature cut', `${head}.${body}.${signature.slice(0, -8)}`],
    [
      'one bit of the signature',
      `${head}.${body}.${signature.slice(0, 40)}${signature[40] === 'A' ? 'B' : 'A'}${signature.slice(41)}`,
    ],
    ['empty parts', '..'],
    ['four parts', `${good}.${signature}`],
    ['five parts', `${good}.${signature}.${signature}`],
    ['header is no JSON', `AAAA.${body}.${signature}`],
    ['claims are no JSON', `${head}.AAAA.${signature}`],
    ['claims are a list', `${head}.${encode([claims])}.${signature}`],
    ['padded base64', `${head}=.${body}.${signature}`],
    ['too large', `${head}.${'A'.repeat(14_000)}.${signature}`],
  ];
  return Promise.all(
    made.map(async ([name, token]) => ({ name, token: await token, status: 401, code: invalid })),
  );
}

/** Tokens that Entra ID signed, but not for this, not now, not for us, or not for that action. */
export async function misusedTokens(sandbox: Sandbox): Promise<ForgedToken[]> {
  const { tenantId } = sandboxIdentity;
  const second = '5a4db0c5-5d5b-4000-8000-000000000002';
  const now = Math.floor(Date.now() / 1000);
  type Request = Parameters<Sandbox['issueToken']>[0];
  const made: [string, Request, (string | number)[]?][] = [
    ['wrong issuer', { claims: { iss: 'https://evil.example/v2.0' } }],
    ['issuer of another tenant', { claims: { iss: `${sandbox.origin}/${second}/v2.0` } }],
    ['issuer of another version', { claims: { ver: '1.0' } }],
    [
      'issuer of the real cloud',
      { claims: { iss: `https://login.microsoftonline.com/${tenantId}/v2.0` } },
    ],
    ['issuer with a slash more', { claims: { iss: `${sandbox.origin}/${tenantId}/v2.0/` } }],
    ['for another application', { claims: { aud: otherId } }],
    ['for the connector', { claims: { aud: sandboxIdentity.connectorClientId } }],
    ['for a longer name of ours', { claims: { aud: `api://${sandboxIdentity.apiClientId}/x` } }],
    ['for several', { claims: { aud: [sandboxIdentity.apiClientId, otherId] } }],
    ['for nobody', { claims: { aud: undefined } }],
    ['for Graph', { audience: 'graph' }],
    ['tenant differs from the issuer', { claims: { tid: second } }],
    ['no tenant', { claims: { tid: undefined } }],
    ['tenant is a list', { claims: { tid: [tenantId] } }],
    ['tenant that is not allowed', { tenant: second }, [403, 'CALLER_TENANT_NOT_ALLOWED']],
    ['unknown tenant', { tenant: otherId }, [403, 'CALLER_TENANT_NOT_ALLOWED']],
    ['expired', { lifetimeSeconds: -60 }, [401, 'CALLER_TOKEN_EXPIRED']],
    ['no end', { claims: { exp: undefined } }],
    ['end is a text', { claims: { exp: '9999999999' } }],
    ['not valid yet', { claims: { nbf: now + 600 } }],
    ['no object id', { claims: { oid: undefined } }],
    ['object id is a list', { claims: { oid: [otherId] } }],
    ['id token', { claims: { scp: undefined, azp: undefined, azpacr: undefined, nonce: 'n' } }],
    [
      'id token with app roles',
      { claims: { scp: undefined, azp: undefined, azpacr: undefined, roles: ['Roster.Admin'] } },
    ],
    ['neither scopes nor application', { claims: { scp: undefined } }],
    ['application that claims scopes', { app: true, claims: { scp: 'Roster.Admin' } }],
    [
      'user that claims to be an application',
      { claims: { idtyp: 'app', roles: ['Roster.Admin'] } },
    ],
    ['roles in a text', { app: true, claims: { roles: 'Roster.Admin' } }],
    ['application without roles', { app: true, roles: [] }, [403, 'CALLER_ROLE_MISSING']],
    ['no scope of ours', { scopes: ['openid', 'profile'] }, [403, 'CALLER_ROLE_MISSING']],
    ['access_as_user alone', { scopes: ['access_as_user'] }, [403, 'CALLER_ROLE_MISSING']],
    [
      'scope in another case',
      { scopes: ['roster.read', 'ROSTER.SYNC'] },
      [403, 'CALLER_ROLE_MISSING'],
    ],
    [
      'scope with more to it',
      { scopes: ['Roster.Read.All', 'xRoster.Sync'] },
      [403, 'CALLER_ROLE_MISSING'],
    ],
  ];
  return Promise.all(
    made.map(async ([name, request, [status = 401, code = invalid] = []]) => ({
      name,
      token: await sandbox.issueToken(request),
      status: Number(status),
      code: String(code),
    })),
  );
}
