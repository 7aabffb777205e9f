import { cloudOf, type Cloud } from '../../cloud';
import { BridgeError } from '../../errors';
import { fetchSandboxToken } from '../sandbox-token';
import type { ServiceClient } from '../service-client';
import { isLoopback } from '../service-url';

export interface SignInOptions {
  url: string;
  token?: string | undefined;
  sandboxPort: number;
  signal: AbortSignal;
}

export interface SignedIn {
  cloud: Cloud;
  expiresInSeconds: number;
}

/**
 * Signs the client in: with SDS_BRIDGE_TOKEN, else, only for a sandbox on this machine, with a token
 * the sandbox gives; then gets a handle for the actions. The cloud decides which storage may be written
 * to, and a service elsewhere cannot claim to be the sandbox. Throws TOKEN_NOT_SET, SANDBOX_UNREACHABLE.
 */
export async function signIn(client: ServiceClient, options: SignInOptions): Promise<SignedIn> {
  const { url, token, sandboxPort, signal } = options;
  const { cloud: name } = await client.health();
  const isSandbox = name === 'sandbox';
  if (isSandbox && !isLoopback(new URL(url)))
    throw new BridgeError('REQUEST_INVALID', {
      params: { reason: 'the service says that it is a sandbox, but it is not on this machine' },
      target: '--url',
    });
  if (!isSandbox && token === undefined)
    throw new BridgeError('TOKEN_NOT_SET', { params: { url }, target: 'SDS_BRIDGE_TOKEN' });
  const bearer = token ?? (await fetchSandboxToken(sandboxPort, {}, signal));
  client.authorize(bearer);
  const delegated = await client.delegatedToken();
  client.authorize(bearer, delegated.access_token);
  return {
    cloud: cloudOf({ CLOUD: isSandbox ? 'sandbox' : 'global', SANDBOX_PORT: sandboxPort }),
    expiresInSeconds: delegated.expires_in,
  };
}
