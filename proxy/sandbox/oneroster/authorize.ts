import type { FastifyRequest } from 'fastify';
import { OneRosterError, unauthorised } from './imsx-error';
import type { VerifySigned } from './oauth1';
import type { TokenStore } from './tokens';
import { versions, type OneRosterVersion } from './versions';

export interface AuthorizeOptions {
  origin: string;
  tokens: TokenStore;
  verifySigned: VerifySigned;
}

/**
 * Lets a request through that carries a token with the scope, or, in version 1.1 alone, a signature of
 * OAuth 1.0a, which opens everything. Throws 401 and 403 as OneRoster writes them.
 */
export function authorize(
  request: FastifyRequest,
  version: OneRosterVersion,
  scope: string,
  { origin, tokens, verifySigned }: AuthorizeOptions,
): void {
  const authorization = request.headers.authorization ?? '';
  if (/^OAuth /i.test(authorization) && version === '1.1')
    return verifySigned({
      method: request.method,
      origin,
      url: request.raw.url ?? '/',
      authorization,
    });
  const token = bearerOf(request);
  const scopes = token === undefined ? undefined : tokens.scopesOf(token);
  if (scopes === undefined) throw unauthorised('The access token is missing, wrong or expired.');
  const prefix = versions[version].scopes;
  if (!scopes.includes(prefix + scope) && !scopes.includes(`${prefix}roster.readonly`))
    throw new OneRosterError(403, 'forbidden', `The token lacks the scope ${prefix}${scope}.`);
}

export const bearerOf = (request: FastifyRequest): string | undefined =>
  /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
