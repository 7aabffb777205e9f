import { sandboxIdentity } from '../../config';
import type { Client } from './clients';
import { EntraError } from './entra-error';
import { graphPermissions } from './graph-permissions';
import { apiScopes, type SandboxUser } from './users';

export const graphResource = 'https://graph.microsoft.com';

export interface RequestedScopes {
  resource: 'api' | 'graph';
  /** Without the resource; empty with `all`. */
  names: string[];
  /** `.default` was asked for. */
  all: boolean;
  openid: boolean;
  offline: boolean;
  /** How the caller wrote the resource, for the `scope` of the answer. */
  prefix: string;
}

const protocolScopes = ['openid', 'profile', 'email', 'offline_access'];

/**
 * Reads `scope` (version 2) or `resource` (version 1). Throws EntraError 28000 when two resources are
 * mixed and 70011 for anything that is not a scope of the API app or of Graph.
 */
export function parseScopes(scope: string | null, resource?: string | null): RequestedScopes {
  const words = (scope ?? '').split(/\s+/).filter(Boolean);
  const protocol = words.filter((word) => protocolScopes.includes(word));
  const wanted = words.filter((word) => !protocolScopes.includes(word)).map(splitScope);
  if (resource) wanted.push(splitScope(`${resource.replace(/\/$/, '')}/.default`));
  const first = wanted[0];
  if (wanted.some((one) => one.resource !== first?.resource)) throw new EntraError(28000);
  const all = wanted.some((one) => one.name === '.default');
  return {
    resource: first?.resource ?? 'graph',
    names: all ? [] : wanted.map((one) => one.name),
    all,
    openid: protocol.includes('openid'),
    offline: protocol.includes('offline_access'),
    prefix: first?.prefix ?? '',
  };
}

function splitScope(word: string): { resource: 'api' | 'graph'; name: string; prefix: string } {
  const cut = word.lastIndexOf('/') + 1;
  const prefix = word.slice(0, cut);
  const resource = resourceOf(prefix.replace(/\/+$/, ''));
  const known = resource === 'api' ? apiScopes : graphPermissions;
  const wanted = word.slice(cut);
  const name = [...known, '.default'].find((one) => one.toLowerCase() === wanted.toLowerCase());
  if (resource === undefined || name === undefined) throw new EntraError(70011);
  return { resource, name, prefix };
}

export function resourceOf(uri: string): 'api' | 'graph' | undefined {
  if (uri === '' || uri === graphResource) return 'graph';
  const api = sandboxIdentity.apiClientId;
  return [api, `api://${api}`].includes(uri.toLowerCase()) ? 'api' : undefined;
}

/** What the person and the application may get of it. Throws EntraError 65001 without consent. */
export function grantScopes(
  requested: RequestedScopes,
  client: Client,
  user: Pick<SandboxUser, 'apiScopes' | 'behaviour'>,
): string[] {
  if (requested.resource === 'api') {
    const granted = user.apiScopes.filter(
      (name) => requested.all || requested.names.includes(name),
    );
    if (granted.length === 0) throw new EntraError(65001);
    return granted;
  }
  if (user.behaviour === 'noConsent') throw new EntraError(65001);
  const granted = requested.all ? [...client.graphScopes] : requested.names;
  if (granted.length === 0 && !requested.openid) throw new EntraError(65001);
  if (granted.some((name) => !client.graphScopes.includes(name))) throw new EntraError(65001);
  return granted;
}
