import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey, errors } from 'jose';
import type { Cloud } from '../cloud';
import { BridgeError } from '../errors';
import type { OutboundClient } from '../outbound';

/** Finds the key of a signed token; rejects for an unknown one. */
export type EntraKeys = JWTVerifyGetKey;

/**
 * The signing keys of Entra ID, fetched once and again when an unknown key id turns up (at most every
 * 30 seconds, so forged key ids cannot make us hammer the service). An unknown key is a refused token;
 * keys that cannot be read are CALLER_KEYS_UNAVAILABLE, never a pass.
 */
export function createEntraKeys(cloud: Cloud, outbound: OutboundClient): EntraKeys {
  const address = new URL(`${cloud.loginOrigin}/common/discovery/v2.0/keys`);
  const keySet = createRemoteJWKSet(address, {
    cooldownDuration: 30_000,
    [customFetch]: async (url, { signal }) => {
      const answer = await outbound.request({ method: 'GET', url, ...(signal && { signal }) });
      return new Response(answer.body, { status: answer.status });
    },
  });
  return async (header, token) => {
    try {
      return await keySet(header, token);
    } catch (error) {
      if (
        error instanceof errors.JWKSNoMatchingKey ||
        error instanceof errors.JWKSMultipleMatchingKeys
      )
        throw error;
      throw new BridgeError('CALLER_KEYS_UNAVAILABLE', { retryAfterSeconds: 5, cause: error });
    }
  };
}
