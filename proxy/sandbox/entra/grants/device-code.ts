import { EntraError } from '../entra-error';
import type { Grant } from './grant';
import { userTokens } from './user-tokens';

/** RFC 8628: pending until somebody approves the code on the page. */
export const deviceCode: Grant = {
  type: 'urn:ietf:params:oauth:grant-type:device_code',
  // MSAL sends the short spelling.
  alias: 'device_code',
  async answer(request) {
    const { entra, form, client } = request;
    const name = form.get('device_code') ?? form.get('code') ?? '';
    const pending = entra.grants.deviceCodes.get(name);
    if (pending === undefined || pending.clientId !== client.clientId) throw new EntraError(70018);
    if (entra.clock() >= pending.expires) throw new EntraError(70020);
    if (pending.signIn === undefined) throw new EntraError(70016);
    entra.grants.deviceCodes.delete(name);
    return userTokens(request, { ...pending.signIn, version: request.version });
  },
};
