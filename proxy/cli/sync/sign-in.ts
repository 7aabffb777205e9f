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
 * Gives the client its token: SDS_BRIDGE_TOKEN, else, only for a sandbox on this machine, one that the sandbox gives.
 * A service elsewhere cannot claim to be the sandbox. Throws TOKEN_NOT_SET, SANDBOX_UNREACHABLE.
 */
export async function authorize(
  client: ServiceClient,
  { url, token, sandboxPort, signal }: SignInOptions,
): Promise<{ cloud: Cloud; bearer: string }> {
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
  return {
    cloud: cloudOf({ CLOUD: isSandbox ? 'sandbox' : 'global', SANDBOX_PORT: sandboxPort }),
    bearer,
  };
}

/**
 * As `authorize`, then gets a handle for the six actions. The cloud decides which storage may be written to. Throws
 * as that does.
 */
export async function signIn(client: ServiceClient, options: SignInOptions): Promise<SignedIn> {
  const { cloud, bearer } = await authorize(client, options);
  const delegated = await client.delegatedToken();
  client.authorize(bearer, delegated.access_token);
  return { cloud, expiresInSeconds: delegated.expires_in };
}
