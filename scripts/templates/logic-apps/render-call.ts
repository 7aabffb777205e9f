import type { ConnectorAction } from '../model/action';
import type { Rendered, RenderCall } from '../model/render-actions';
import { bridgeInputs } from './bridge-call';
import { inAddress, place } from './in-address';
import { managedApis, type ManagedConnector } from './managed-apis';

/** How a workflow names a connection: differs between the two kinds of logic app. */
export type ConnectionName = (api: string) => Rendered;

/** Calls of the bridge by plain HTTP, the others by their connection. */
export const renderCallWith =
  (connection: ConnectionName): RenderCall =>
  (call) => {
    const { connector, description, runAfter, retry, secure, async, timeout } = call;
    const isBridge = connector === 'bridge';
    const inputs = isBridge ? bridgeInputs(call) : managedInputs(call, connector, connection);
    const type = isBridge ? 'Http' : 'ApiConnection';
    return {
      runAfter,
      ...(description && { description }),
      type: async === 'answer' ? `${type}Webhook` : type,
      ...(timeout && { limit: { timeout } }),
      inputs: { ...inputs, retryPolicy: retry },
      ...(async === 'off' && { operationOptions: 'DisableAsyncPattern' }),
      ...(secure && { runtimeConfiguration: { secureData: { properties: secure } } }),
    };
  };

function managedInputs(
  { operation, parameters, async }: ConnectorAction,
  connector: ManagedConnector,
  connection: ConnectionName,
): Rendered {
  const { api, operations } = managedApis[connector];
  const found = operations[operation];
  if (found === undefined) throw new Error(`${operation} of ${connector} has no known path`);
  let { path } = found;
  const queries: Record<string, unknown> = {};
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(parameters)) {
    const slot = [`{${name}}`, `{${name}:once}`].find((one) => path.includes(one));
    if (slot !== undefined)
      path = path.replace(slot, () => inAddress(value, slot.endsWith(':once}') ? 1 : 2));
    else if (found.queries.includes(name)) queries[name] = value;
    else place(body, name.split('/').slice(1), value);
  }
  if (async === 'answer') body['NotificationUrl'] = '@{listCallbackUrl()}';
  return {
    host: { connection: connection(api) },
    // A webhook action is a registration; the platform knows its method.
    ...(async !== 'answer' && { method: found.method }),
    path,
    ...(Object.keys(queries).length > 0 && { queries: { ...queries, ...found.always } }),
    ...(Object.keys(body).length > 0 && { body }),
  };
}
