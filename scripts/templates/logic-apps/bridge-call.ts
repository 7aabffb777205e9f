import { operations } from '../../../proxy/routes';
import { z } from 'zod';
import type { ConnectorAction } from '../model/action';
import type { Rendered } from '../model/render-actions';
import { inAddress, place } from './in-address';

/** Names of the two parameters that every workflow has: where the service is, and for whom its tokens are. */
export const bridgeParameters = { url: 'BridgeUrl', audience: 'BridgeAudience' } as const;

/** The logic app's own identity calls; there is no secret. */
export const bridgeAuthentication = {
  type: 'ManagedServiceIdentity',
  audience: `@parameters('${bridgeParameters.audience}')`,
} as const;

/** Address of a path of the service, which may hold expressions in braces. */
export const bridgeUri = (path: string): string =>
  `@{parameters('${bridgeParameters.url}')}/v1${path}`;

/** What of a call goes where, by the operation's own schemas. An Error for a parameter that it has no place for. */
export function bridgeInputs({
  operation,
  parameters,
}: Pick<ConnectorAction, 'operation' | 'parameters'>): Rendered {
  const route = operations.find(({ operationId }) => operationId === operation);
  if (route === undefined) throw new Error(`there is no operation ${operation}`);
  let path = route.path;
  const queries: Record<string, unknown> = {};
  const body: Record<string, unknown> = {};
  let raw: unknown;
  for (const [name, value] of Object.entries(parameters)) {
    const inPath = new RegExp(`:${name}(?=/|$)`);
    if (inPath.test(path)) path = path.replace(inPath, () => inAddress(value, 1));
    else if (name === 'body') raw = value;
    else if (name.startsWith('body/')) place(body, name.split('/').slice(1), value);
    else if (route.query instanceof z.ZodObject && name in route.query.shape) queries[name] = value;
    else throw new Error(`${operation} has no place for ${name}`);
  }
  return {
    method: route.method,
    uri: bridgeUri(path),
    ...(Object.keys(queries).length > 0 && { queries }),
    ...(raw !== undefined && {
      headers: { 'Content-Type': 'application/octet-stream' },
      body: raw,
    }),
    ...(Object.keys(body).length > 0 && { body }),
    authentication: bridgeAuthentication,
  };
}
