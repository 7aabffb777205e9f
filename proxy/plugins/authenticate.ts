import fastifyPlugin from 'fastify-plugin';
import { singleHeader, type RawHeaders } from '../auth/authenticate';
import type { Caller } from '../auth/caller';
import type { Role } from '../auth/roles';
import type { Handles } from '../auth/token-handle';
import { BridgeError } from '../errors';
import type { FailureLimit } from '../throttle/failure-limit';

declare module 'fastify' {
  interface FastifyRequest {
    /** The verified caller; reading it on a public route is a programming error. */
    caller: Caller | null;
  }
  interface FastifyContextConfig {
    /** The role the route needs. Routes of the guarded scope without one are refused at start. */
    role?: Role;
    operationId?: string;
    /** Whether a call changes something: it is not let through when calls cannot be counted. */
    changesData?: boolean;
  }
}

export interface AuthenticateOptions {
  authenticate: (headers: RawHeaders) => Promise<Caller>;
  handles: Handles;
  failureLimit: FailureLimit;
}

/**
 * Guards every route of the scope it is registered in: verified identity, role, and, when given, a
 * handle of the same caller. Runs before the body is read. Public routes live outside the scope.
 */
export const authenticatePlugin = fastifyPlugin<AuthenticateOptions>(
  async (app, { authenticate, handles, failureLimit }) => {
    app.decorateRequest('caller', null);
    app.addHook('onRoute', (route) => {
      if (route.config?.role === undefined) throw new Error(`route ${route.url} names no role`);
    });
    app.addHook('onRequest', async (request) => {
      const headers = request.raw.rawHeaders;
      const caller = await authenticate(headers).catch((error: unknown) =>
        failureLimit.onFailure(request.ip, error),
      );
      request.caller = caller;
      const role = request.routeOptions.config.role;
      if (role === undefined || !caller.roles.has(role))
        throw new BridgeError('CALLER_ROLE_MISSING', { params: { role: role ?? '' } });
      const handle = handleOf(headers);
      if (handle !== undefined) await handles.open(handle, caller);
    });
  },
  // Not encapsulated: the hooks must reach the routes of the scope that registers this plugin.
  { name: 'authenticate' },
);

/** The header of the original connector. Empty, or just the word Bearer, means: use my connection. */
function handleOf(headers: RawHeaders): string | undefined {
  const value = singleHeader(headers, 'access-token');
  return value === undefined || /^\s*(bearer)?\s*$/i.test(value) ? undefined : value;
}
