import { errors, jwtVerify, type JWTPayload } from 'jose';
import { issuerOf } from './mint';
import type { SigningKey } from './signing-key';

export type Verified =
  { claims: JWTPayload } | { fault: 'malformed' | 'signature' | 'expired' | 'issuer' };

/** Services accept clocks that differ a little; 30 s is what the sandbox allows. */
const toleranceSeconds = 30;

/** Checks that the sandbox itself issued the token and that it is valid now. Never throws. */
export async function verifyOwnToken(
  token: string,
  where: { key: SigningKey; origin: string; now: number },
): Promise<Verified> {
  try {
    const { payload } = await jwtVerify(token, where.key.publicKey, {
      algorithms: ['RS256'],
      currentDate: new Date(where.now),
      clockTolerance: toleranceSeconds,
    });
    const tenant = typeof payload['tid'] === 'string' ? payload['tid'] : '';
    const issuers = [issuerOf(where.origin, tenant, 1), issuerOf(where.origin, tenant, 2)];
    return issuers.includes(payload.iss ?? '') ? { claims: payload } : { fault: 'issuer' };
  } catch (error) {
    return { fault: faultOf(error) };
  }
}

function faultOf(error: unknown): 'malformed' | 'signature' | 'expired' {
  if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed)
    return 'expired';
  const forged =
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed;
  return forged ? 'signature' : 'malformed';
}
