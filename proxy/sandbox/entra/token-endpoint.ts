import type { FastifyInstance } from 'fastify';
import { authenticateClient } from './client-authentication';
import type { Entra } from './entra';
import { EntraError } from './entra-error';
import { grants } from './grants';
import { readTenant } from './tenant';

/** `POST /{tenant}/oauth2/v2.0/token` and its version 1 twin. */
export function registerTokenEndpoint(app: FastifyInstance, entra: Entra): void {
  const route = (path: string, version: 1 | 2) =>
    app.post<{ Params: { tenant: string } }>(path, async (request, reply) => {
      const form = request.body instanceof URLSearchParams ? request.body : undefined;
      if (form === undefined) throw new EntraError(900144);
      const tenant = readTenant(request.params.tenant);
      const asked = form.get('grant_type');
      const grant = grants.find(({ type, alias }) => asked === type || asked === (alias ?? type));
      if (grant === undefined) throw new EntraError(asked === null ? 900144 : 70003);
      const client = await authenticateClient(entra, form, tenant, request.headers.authorization);
      const answer = await grant.answer({ entra, form, tenant, version, ...client });
      return reply.header('cache-control', 'no-store').header('pragma', 'no-cache').send(answer);
    });
  route('/:tenant/oauth2/v2.0/token', 2);
  route('/:tenant/oauth2/token', 1);
}
