import type { FastifyInstance } from 'fastify';
import { sandboxIdentity } from '../../config';
import { findClient } from './client-authentication';
import type { Entra } from './entra';
import { EntraError } from './entra-error';
import { newSecret, newUserCode, type DeviceCode } from './grant-store';
import { signedInUser } from './grants/user-tokens';
import { sendPage, userList } from './pages';
import { parseScopes } from './scopes';
import { readTenant } from './tenant';
import { findUser, usersOf } from './users';

const lifetimeSeconds = 900;

/** RFC 8628: the endpoint that hands out the code, and the page where a person approves it. */
export function registerDeviceCode(app: FastifyInstance, entra: Entra): void {
  app.post<{ Params: { tenant: string } }>(
    '/:tenant/oauth2/v2.0/devicecode',
    async ({ params, body }) => {
      if (!(body instanceof URLSearchParams)) throw new EntraError(900144);
      const tenant = readTenant(params.tenant);
      const { clientId } = findClient(entra, body.get('client_id') ?? '');
      const scopes = parseScopes(body.get('scope'));
      const device_code = newSecret();
      const user_code = newUserCode();
      const expires = entra.clock() + lifetimeSeconds * 1000;
      const pending = { userCode: user_code, clientId, tenant, scopes, expires, signIn: undefined };
      entra.grants.deviceCodes.set(device_code, pending);
      const verification_uri = `${entra.origin}/${tenant}/oauth2/deviceauth?user_code=${user_code}`;
      return {
        user_code,
        device_code,
        verification_uri,
        expires_in: lifetimeSeconds,
        interval: 1,
        message: `To sign in, open ${verification_uri} and choose a user.`,
      };
    },
  );
  app.get<{ Params: { tenant: string }; Querystring: Record<string, string> }>(
    '/:tenant/oauth2/deviceauth',
    async ({ params, query }, reply) => {
      const tenant = readTenant(params.tenant);
      const userCode = query['user_code'] ?? '';
      const pending = [...entra.grants.deviceCodes.values()].find(
        (one) => one.userCode === userCode && entra.clock() < one.expires,
      );
      if (pending === undefined) throw new EntraError(70018);
      const tenantId = tenant.includes('-') ? tenant : sandboxIdentity.tenantId;
      const chosen = query['sandbox_user'];
      if (chosen !== undefined) {
        approve(pending, tenantId, chosen);
        return sendPage(reply, 200, 'Signed in', '<p>Go back to the program that waits.</p>');
      }
      const list = userList(
        usersOf(tenantId),
        (user) => `?user_code=${userCode}&sandbox_user=${encodeURIComponent(user.upn)}`,
      );
      return sendPage(reply, 200, 'Choose who signs in', list);
    },
  );
}

function approve(pending: DeviceCode, tenantId: string, chosen: string): void {
  const user = signedInUser(tenantId, findUser(tenantId, chosen)?.oid ?? '');
  pending.signIn = {
    tenantId,
    userId: user.oid,
    clientId: pending.clientId,
    scopes: pending.scopes,
    version: 2,
    strong: false,
  };
}
