import type { KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify, type JWTPayload } from 'jose';
import type { Client } from './clients';
import type { Entra } from './entra';
import { EntraError } from './entra-error';

/**
 * Takes a certificate assertion (the application signs for itself) or a federated one (a registered
 * issuer speaks for it). Throws EntraError 700027, 700024, 700021, 70021.
 */
export async function verifyClientAssertion(
  entra: Entra,
  client: Client,
  tenant: string,
  assertion: string,
): Promise<void> {
  const claims = decode(assertion);
  if (claims.iss === client.clientId) return verifyCertificate(entra, client, tenant, assertion);
  const credential = client.federated.find(
    (one) =>
      one.issuer === claims.iss &&
      one.subject === claims.sub &&
      [claims.aud].flat().includes(one.audience),
  );
  if (credential === undefined) throw new EntraError(70021);
  await verify(entra, assertion, credential.key);
}

async function verifyCertificate(
  entra: Entra,
  client: Client,
  tenant: string,
  assertion: string,
): Promise<void> {
  const header = decodeProtectedHeader(assertion);
  const named = (thumbprint: unknown, known: string | undefined): boolean =>
    typeof thumbprint === 'string' &&
    Buffer.from(thumbprint, 'base64url').toString('hex') === known;
  const certificate = client.certificates.find(
    (one) => named(header['x5t#S256'], one.sha256) || named(header.x5t, one.sha1),
  );
  if (certificate === undefined) throw new EntraError(700027);
  const claims = await verify(entra, assertion, certificate.key);
  if (claims.sub !== client.clientId) throw new EntraError(700021);
  if (![claims.aud].flat().some((audience) => isTokenEndpoint(audience, tenant)))
    throw new EntraError(700021);
}

/**
 * Only the path counts: MSAL insists on an https authority, so behind a rewritten host the audience
 * names another origin than the sandbox's.
 */
function isTokenEndpoint(audience: string | undefined, tenant: string): boolean {
  if (audience === undefined || !URL.canParse(audience)) return false;
  const paths = ['oauth2/v2.0/token', 'oauth2/token', 'v2.0', ''].map((end) => `/${tenant}/${end}`);
  return paths.includes(new URL(audience).pathname);
}

async function verify(entra: Entra, assertion: string, key: KeyObject): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(assertion, key, {
      algorithms: ['RS256', 'PS256'],
      currentDate: new Date(entra.clock()),
      clockTolerance: 300,
      requiredClaims: ['exp', 'sub', 'aud'],
    });
    return payload;
  } catch (error) {
    throw new EntraError(error instanceof errors.JWTExpired ? 700024 : 700027);
  }
}

function decode(assertion: string): JWTPayload {
  try {
    return decodeJwt(assertion);
  } catch {
    throw new EntraError(50027);
  }
}
