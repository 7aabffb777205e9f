import { createHmac, timingSafeEqual } from 'node:crypto';
import { unauthorised } from './imsx-error';
import { oneRosterClient } from './versions';

/** A signed request may be this old or this far ahead. */
const windowSeconds = 300;

const hashes: Record<string, string> = { 'HMAC-SHA1': 'sha1', 'HMAC-SHA256': 'sha256' };

export interface SignedRequest {
  method: string;
  /** Scheme, host and port; then path and query as they were sent. */
  origin: string;
  url: string;
  authorization: string;
}

/** Checks a signature of OAuth 1.0a (RFC 5849 §3.2); throws the 401 that says what is wrong. */
export type VerifySigned = (request: SignedRequest) => void;

export function createSignatureVerifier(clock: () => number): VerifySigned {
  /** Nonces by when they were used. */
  const seen = new Map<string, number>();
  return (request) => {
    const given = readHeader(request.authorization);
    const value = (name: string): string => given.get(name) ?? '';
    if (value('oauth_consumer_key') !== oneRosterClient.id)
      throw unauthorised('The consumer key is not known.');
    const hash = hashes[value('oauth_signature_method')];
    if (hash === undefined) throw unauthorised('The signature method is not taken.');
    if (value('oauth_version') !== '' && value('oauth_version') !== '1.0')
      throw unauthorised('The version of OAuth is not 1.0.');
    const now = Math.floor(clock() / 1000);
    const stamp = value('oauth_timestamp');
    if (!/^[1-9]\d*$/.test(stamp) || Math.abs(now - Number(stamp)) > windowSeconds)
      throw unauthorised('The timestamp is outside of five minutes.');
    const key = `${encode(oneRosterClient.secret)}&`;
    const expected = createHmac(hash, key).update(baseString(request, given)).digest();
    const signature = Buffer.from(value('oauth_signature'), 'base64');
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected))
      throw unauthorised('The signature is wrong.');
    for (const [nonce, at] of seen) if (now - at > 2 * windowSeconds) seen.delete(nonce);
    const nonce = `${stamp} ${value('oauth_nonce')}`;
    if (value('oauth_nonce') === '' || seen.has(nonce))
      throw unauthorised('The nonce was used before.');
    seen.set(nonce, now);
  };
}

/** RFC 5849 §3.4.1; exported for its test, which holds it against the example of the RFC. */
export function baseString(
  request: Pick<SignedRequest, 'method' | 'origin' | 'url'>,
  header: ReadonlyMap<string, string>,
  body = '',
): string {
  const [path = '', query = ''] = request.url.split(/\?(.*)/s);
  const pairs = [
    ...formPairs(query),
    ...formPairs(body),
    ...[...header].filter(([name]) => name !== 'oauth_signature' && name !== 'realm'),
  ]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y));
  const parameters = pairs.map((pair) => pair.join('=')).join('&');
  return [
    request.method.toUpperCase(),
    encode(request.origin.toLowerCase() + path),
    encode(parameters),
  ].join('&');
}

function readHeader(authorization: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const [, name = '', value = ''] of authorization.matchAll(/([\w.~%-]+)="([^"]*)"/g)) {
    const key = decodeURIComponent(name);
    if (fields.has(key)) throw unauthorised('A parameter of OAuth is there twice.');
    fields.set(key, decodeURIComponent(value));
  }
  return fields;
}

const formPairs = (text: string): [string, string][] =>
  text
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      return [decode(name), decode(value)];
    });

const decode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));

const encode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
