import { createHmac, randomUUID } from 'node:crypto';

export interface Signer {
  consumerKey: string;
  consumerSecret: string;
  signatureMethod: 'HMAC-SHA256' | 'HMAC-SHA1';
  /** Milliseconds since 1970. */
  now: () => number;
  nonce?: () => string;
}

/** The Authorization header of OAuth 1.0a for a call without a body (RFC 5849 §3.4, §3.5.1); new for every call. */
export function signRequest(method: string, address: string, signer: Signer): string {
  const url = new URL(address);
  const protocol = {
    oauth_consumer_key: signer.consumerKey,
    oauth_nonce: (signer.nonce ?? randomUUID)(),
    oauth_signature_method: signer.signatureMethod,
    oauth_timestamp: String(Math.floor(signer.now() / 1000)),
    oauth_version: '1.0',
  };
  const parameters = [...url.searchParams, ...Object.entries(protocol)]
    .map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    .sort(([a, x], [b, y]) => byText(a, b) || byText(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const base = [method, url.origin + url.pathname, parameters].map(percentEncode).join('&');
  const hash = signer.signatureMethod === 'HMAC-SHA256' ? 'sha256' : 'sha1';
  const signature = createHmac(hash, `${percentEncode(signer.consumerSecret)}&`)
    .update(base)
    .digest('base64');
  const fields = Object.entries({ ...protocol, oauth_signature: signature });
  return `OAuth ${fields.map(([name, value]) => `${name}="${percentEncode(value)}"`).join(', ')}`;
}

/** RFC 5849 §3.6: everything but letters, digits and `-._~`. */
const percentEncode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
