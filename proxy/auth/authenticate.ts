import { BridgeError } from '../errors';
import type { Caller } from './caller';

/** Header names and values in turn, as they came over the wire (Node's rawHeaders). */
export type RawHeaders = readonly string[];

export interface Authenticators {
  verifyToken: (authorization: string | undefined) => Promise<Caller>;
  verifyApiKey: (key: string) => Promise<Caller>;
}

/**
 * Finds out who calls: an access token in Authorization or an API key in x-api-key, exactly one of
 * them and only once. Read from the raw headers, because Node silently keeps the first of several.
 */
export function createAuthenticator({
  verifyToken,
  verifyApiKey,
}: Authenticators): (headers: RawHeaders) => Promise<Caller> {
  return async (headers) => {
    const authorization = singleHeader(headers, 'authorization');
    const apiKey = singleHeader(headers, 'x-api-key');
    // The connector's policy sends the header with every connection, empty where there is no key.
    if (apiKey === undefined || apiKey.trim() === '') return verifyToken(authorization);
    if (authorization !== undefined)
      throw new BridgeError('CALLER_TOKEN_INVALID', {
        params: { reason: 'send a token or an API key, not both' },
      });
    return verifyApiKey(apiKey);
  };
}

/** The one value of a header; CALLER_TOKEN_INVALID when it is there more than once. */
export function singleHeader(headers: RawHeaders, name: string): string | undefined {
  const values = headers.filter(
    (_, index) => index % 2 === 1 && headers[index - 1]?.toLowerCase() === name,
  );
  if (values.length > 1)
    throw new BridgeError('CALLER_TOKEN_INVALID', {
      params: { reason: `more than one ${name} header` },
      target: name,
    });
  return values[0];
}
