import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWTVerifyGetKey,
} from 'jose';
import { sandboxIdentity } from '../../proxy/config';
import { cloudOf } from '../../proxy/cloud';

/** A key pair that plays Entra ID's, and a signer of access tokens with any claims. */
export interface TestIssuer {
  keys: JWTVerifyGetKey;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  sign(claims?: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
}

export const tenantId = sandboxIdentity.tenantId;
export const apiClientId = sandboxIdentity.apiClientId;
export const objectId = '11111111-2222-4333-8444-555555555555';
/** Frozen: 2026-03-03T08:00:00Z. */
export const now = 1_772_524_800_000;
export const cloud = cloudOf({ CLOUD: 'sandbox', SANDBOX_PORT: 8081 });

/** Claims of a version 2 user token that is valid at `now`. A claim set to undefined is left out. */
export const userClaims = (): Record<string, unknown> => ({
  iss: `${cloud.loginOrigin}/${tenantId}/v2.0`,
  aud: apiClientId,
  tid: tenantId,
  oid: objectId,
  ver: '2.0',
  azp: sandboxIdentity.connectorClientId,
  scp: 'Roster.Read Roster.Sync',
  iat: now / 1000 - 60,
  nbf: now / 1000 - 60,
  exp: now / 1000 + 3600,
});

export const appClaims = (): Record<string, unknown> => ({
  ...userClaims(),
  scp: undefined,
  idtyp: 'app',
  roles: ['Roster.Sync'],
});

export async function createTestIssuer(): Promise<TestIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', use: 'sig', alg: 'RS256' };
  return {
    keys: createLocalJWKSet({ keys: [jwk] }),
    privateKey,
    publicKey,
    sign: (claims = {}, header = {}) =>
      new SignJWT({ ...userClaims(), ...claims })
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'k1', ...header })
        .sign(privateKey),
  };
}
