import { ConfidentialClientApplication, type AuthenticationResult } from '@azure/msal-node';
import type { Cloud } from '../cloud';
import { BridgeError } from '../errors';
import type { OutboundClient } from '../outbound';
import type { Caller } from './caller';
import type { ClientCredential } from './client-credential';
import { entraError } from './entra-errors';
import { createRecordingNetwork, realLogin, type RecordingNetwork } from './msal-network';
import { scopesOf, type ScopeGroup } from './scopes';
import { tokenCacheKey, type GraphToken, type TokenCache } from './token-cache';

export interface GraphTokensOptions {
  cloud: Cloud;
  apiClientId: string;
  credential: ClientCredential;
  outbound: OutboundClient;
  cache: TokenCache;
}

export interface GraphTokens {
  /** A Graph token for this caller and group of scopes: on-behalf-of for a user, the application's own otherwise. */
  acquire(caller: Caller, group: ScopeGroup): Promise<GraphToken>;
  /** Forgets the token, after Graph said that it is not valid any more. */
  drop(caller: Caller, group: ScopeGroup): void;
}

const applicationScopes = ['https://graph.microsoft.com/.default'];

/** Exchanges verified identities for Graph tokens (OAuth 2.0 on-behalf-of and client credentials, through MSAL). */
export function createGraphTokens(options: GraphTokensOptions): GraphTokens {
  const scopesFor = (caller: Caller, group: ScopeGroup): string[] =>
    caller.assertion === undefined ? applicationScopes : scopesOf(group);
  const keyFor = (caller: Caller, group: ScopeGroup): string =>
    tokenCacheKey(caller.assertion ?? `application ${caller.tenantId}`, scopesFor(caller, group));

  return {
    acquire: (caller, group) =>
      caller.keptToken?.(group) ??
      options.cache.get(keyFor(caller, group), () =>
        exchange(options, caller, scopesFor(caller, group)),
      ),
    drop(caller, group) {
      if (caller.keptToken === undefined) options.cache.drop(keyFor(caller, group));
    },
  };
}

/** A fresh MSAL client each time: a shared one blocks all users when one of them is throttled. */
async function exchange(
  options: GraphTokensOptions,
  caller: Caller,
  scopes: string[],
): Promise<GraphToken> {
  const network = createRecordingNetwork(options.cloud, options.outbound);
  const client = new ConfidentialClientApplication({
    auth: {
      clientId: options.apiClientId,
      authority: `${realLogin}/${caller.tenantId}`,
      ...options.credential,
    },
    system: { networkClient: network },
  });
  return toGraphToken(await acquireWith(client, network, caller, scopes));
}

async function acquireWith(
  client: ConfidentialClientApplication,
  network: RecordingNetwork,
  caller: Caller,
  scopes: string[],
): Promise<AuthenticationResult | null> {
  try {
    return caller.assertion === undefined
      ? await client.acquireTokenByClientCredential({ scopes, skipCache: true })
      : await client.acquireTokenOnBehalfOf({
          scopes,
          oboAssertion: caller.assertion,
          skipCache: true,
        });
  } catch (error) {
    const refusal = network.refusal();
    if (refusal !== undefined) throw entraError(refusal, scopes);
    throw new BridgeError('ENTRA_UNAVAILABLE', { retryAfterSeconds: 30, cause: error });
  }
}

function toGraphToken(result: AuthenticationResult | null): GraphToken {
  if (result === null || result.expiresOn === null)
    throw new BridgeError('ENTRA_UNAVAILABLE', { retryAfterSeconds: 30 });
  return {
    accessToken: result.accessToken,
    scope: result.scopes
      .map((scope) => scope.replace('https://graph.microsoft.com/', ''))
      .join(' '),
    expiresAt: result.expiresOn.getTime(),
  };
}
