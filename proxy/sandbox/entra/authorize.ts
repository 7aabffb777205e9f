import type { FastifyInstance, FastifyReply } from 'fastify';
import { sandboxIdentity } from '../../config';
import { findClient } from './client-authentication';
import type { Entra } from './entra';
import { EntraError, entraErrorBody } from './entra-error';
import { newSecret } from './grant-store';
import { signedInUser } from './grants/user-tokens';
import { sendPage, userList } from './pages';
import { isAllowedRedirect } from './redirect-uri';
import { parseScopes } from './scopes';
import { readTenant } from './tenant';
import { findUser, usersOf } from './users';

interface AuthorizeRequest {
  entra: Entra;
  query: URLSearchParams;
  tenantId: string;
  redirectUri: string;
  version: 1 | 2;
}

const tenMinutes = 600_000;

/** The sign-in page: a list of test users instead of a password. */
export function registerAuthorize(app: FastifyInstance, entra: Entra): void {
  const route = (path: string, version: 1 | 2) =>
    app.get<{ Params: { tenant: string } }>(path, async (request, reply) => {
      const url = new URL(request.raw.url ?? '/', entra.origin);
      const tenant = readTenant(request.params.tenant);
      const redirectUri = url.searchParams.get('redirect_uri') ?? '';
      // Before the address is known to be allowed, a failure is shown, never redirected.
      findClient(entra, url.searchParams.get('client_id') ?? '');
      if (!isAllowedRedirect(redirectUri)) throw new EntraError(50011);
      const tenantId = tenant.includes('-') ? tenant : sandboxIdentity.tenantId;
      const asked = { entra, query: url.searchParams, tenantId, redirectUri, version };
      try {
        checkParameters(asked);
        const chosen = url.searchParams.get('sandbox_user');
        return chosen === null ? showUsers(asked, url, reply) : signIn(asked, chosen, reply);
      } catch (error) {
        if (!(error instanceof EntraError)) throw error;
        return redirectError(asked, error, reply);
      }
    });
  route('/:tenant/oauth2/v2.0/authorize', 2);
  route('/:tenant/oauth2/authorize', 1);
}

function checkParameters({ query, version }: AuthorizeRequest): void {
  if (query.get('response_type') !== 'code') throw new EntraError(900144);
  if ((query.get('response_mode') ?? 'query') !== 'query') throw new EntraError(900144);
  if (query.has('code_challenge') && query.get('code_challenge_method') !== 'S256')
    throw new EntraError(501481);
  if (query.get('prompt') === 'none' && !query.has('sandbox_user')) throw new EntraError(50058);
  parseScopes(query.get('scope'), version === 1 ? query.get('resource') : null);
}

function showUsers({ tenantId }: AuthorizeRequest, url: URL, reply: FastifyReply): FastifyReply {
  const list = userList(usersOf(tenantId), (user) => {
    const next = new URL(url);
    next.searchParams.set('sandbox_user', user.upn);
    return `${next.pathname}${next.search}`;
  });
  return sendPage(reply, 200, 'Choose who signs in', list);
}

function signIn(asked: AuthorizeRequest, chosen: string, reply: FastifyReply): FastifyReply {
  const { entra, query, tenantId, redirectUri, version } = asked;
  const user = signedInUser(tenantId, findUser(tenantId, chosen)?.oid ?? '');
  const code = newSecret();
  entra.grants.codes.set(code, {
    tenantId,
    userId: user.oid,
    clientId: (query.get('client_id') ?? '').toLowerCase(),
    scopes: parseScopes(query.get('scope'), version === 1 ? query.get('resource') : null),
    version,
    nonce: query.get('nonce') ?? undefined,
    // A claims challenge answered at the sign-in page counts as a second factor.
    strong: query.has('claims'),
    redirectUri,
    challenge: query.get('code_challenge') ?? undefined,
    expires: entra.clock() + tenMinutes,
    redeemed: false,
  });
  return redirectBack(asked, { code, session_state: newSecret() }, reply);
}

function redirectError(asked: AuthorizeRequest, error: EntraError, reply: FastifyReply) {
  const { entra } = asked;
  const where = { origin: entra.origin, now: entra.clock(), correlationId: '' };
  const body = entraErrorBody(error, where);
  return redirectBack(
    asked,
    { error: body.error, error_description: body.error_description, error_uri: body.error_uri },
    reply,
  );
}

function redirectBack(
  { redirectUri, query }: AuthorizeRequest,
  values: Record<string, string>,
  reply: FastifyReply,
): FastifyReply {
  const target = new URL(redirectUri);
  for (const [name, value] of Object.entries(values)) target.searchParams.set(name, value);
  const state = query.get('state');
  if (state !== null) target.searchParams.set('state', state);
  return reply.header('cache-control', 'no-store').redirect(target.href, 302);
}
