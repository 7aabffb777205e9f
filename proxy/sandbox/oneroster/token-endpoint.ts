import type { FastifyInstance, FastifyReply } from 'fastify';
import type { TokenStore } from './tokens';
import { oneRosterClient, tokenPath, versions } from './versions';

const known = new Set(
  Object.values(versions).flatMap(({ scopes }) =>
    ['roster.readonly', 'roster-core.readonly', 'roster-demographics.readonly'].map(
      (name) => scopes + name,
    ),
  ),
);

/** OAuth 2 client credentials (RFC 6749 §4.4), the client in the header or in the form; errors of §5.2. */
export function registerTokenEndpoint(app: FastifyInstance, tokens: TokenStore): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  );
  app.post(tokenPath, async (request, reply) => {
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
    const { authorization } = request.headers;
    const { id, secret } = readBasic(authorization) ?? {
      id: form.get('client_id'),
      secret: form.get('client_secret'),
    };
    if (id !== oneRosterClient.id || secret !== oneRosterClient.secret)
      return refuse(reply, 401, 'invalid_client');
    if (form.get('grant_type') !== 'client_credentials')
      return refuse(reply, 400, 'unsupported_grant_type');
    const scopes = (form.get('scope') ?? '').split(' ').filter(Boolean);
    if (scopes.length === 0 || scopes.some((scope) => !known.has(scope)))
      return refuse(reply, 400, 'invalid_scope');
    return reply.header('cache-control', 'no-store').send({
      access_token: tokens.issue(scopes),
      token_type: 'Bearer',
      expires_in: Math.floor(tokens.lifetimeMs / 1000),
      scope: scopes.join(' '),
    });
  });
}

const refuse = (reply: FastifyReply, status: number, error: string): FastifyReply =>
  reply.code(status).header('cache-control', 'no-store').send({ error });

function readBasic(header = ''): { id: string; secret: string } | undefined {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header) ?? [];
  if (encoded === undefined) return undefined;
  const [id = '', ...secret] = Buffer.from(encoded, 'base64').toString().split(':');
  return { id: decodeURIComponent(id), secret: decodeURIComponent(secret.join(':')) };
}
