import type { FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { Caller } from '../auth/caller';
import type { Role } from '../auth/roles';
import type { Handles } from '../auth/token-handle';
import type { VerifyCaller } from '../auth/verify-caller';
import { BridgeError } from '../errors';

declare module 'fastify' {
  interface FastifyRequest {
    /** The verified caller; reading it on a public route is a programming error. */
    caller: Caller | null;
  }
  interface FastifyContextConfig {
    /** The role the route needs. Routes of the guarded scope without one are refused at start. */
    role?: Role;
    operationId?: string;
  }
}

export interface AuthenticateOptions {
  verifyCaller: VerifyCaller;
  handles: Handles;
}

/**
 * Guards every route of the scope it is registered in: verified identity, role, and, when given, a
 * handle of the same caller. Runs before the body is read. Public routes live outside the scope.
 */
export const authenticatePlugin = fastifyPlugin<AuthenticateOptions>(
  async (app, { verifyCaller, handles }) => {
    app.decorateRequest('caller', null);
    app.addHook('onRoute', (route) => {
      if (route.config?.role === undefined) throw new Error(`route ${route.url} names no role`);
    });
    app.addHook('onRequest', async (request) => {
      const caller = await verifyCaller(request.headers.authorization);
      request.caller = caller;
      const role = request.routeOptions.config.role;
      if (role === undefined || !caller.roles.has(role))
        throw new BridgeError('CALLER_ROLE_MISSING', { params: { role: role ?? '' } });
      const value = accessTokenOf(request);
      if (value !== undefined) await handles.open(value, caller);
    });
  },
  // Not encapsulated: the hooks must reach the routes of the scope that registers this plugin.
  { name: 'authenticate' },
);

/** The header of the original connector. Empty, or just the word Bearer, means: use my connection. */
function accessTokenOf(request: FastifyRequest): string | undefined {
  const value = request.headers['access-token'];
  if (Array.isArray(value)) throw new BridgeError('HANDLE_INVALID', { target: 'access-token' });
  return value === undefined || /^\s*(bearer)?\s*$/i.test(value) ? undefined : value;
}
