import { createHash, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** The one RS256 key of a running sandbox. No token outlives the process that issued it. */
export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
  /** As the keys endpoint lists it. */
  jwk: Record<string, unknown>;
}

export async function createSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
  });
  const der = publicKey.export({ type: 'spki', format: 'der' });
  const kid = createHash('sha1').update(der).digest('base64url');
  const jwk = {
    ...publicKey.export({ format: 'jwk' }),
    kid,
    x5t: kid,
    use: 'sig',
    alg: 'RS256',
  };
  return { kid, privateKey, publicKey, jwk };
}
