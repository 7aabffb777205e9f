import {
  isConnectorAction,
  type Action,
  type Actions,
  type ConnectorAction,
} from '../model/action';
import type { Json } from '../model/json';
import { apiNames, apiPath } from './names';

type Rendered = Record<string, unknown>;

export const renderActions = (actions: Actions): Rendered =>
  Object.fromEntries(Object.entries(actions).map(([name, action]) => [name, renderAction(action)]));

function renderAction(action: Action): Rendered {
  if (isConnectorAction(action)) return renderCall(action);
  const { description, runAfter, type, ...rest } = action;
  const rendered: Rendered = { runAfter, ...(description && { description }), type };
  for (const [key, part] of Object.entries(rest)) {
    if (key === 'actions') rendered[key] = renderActions(part as Actions);
    else if (key === 'else' || key === 'default') rendered[key] = renderBranch(part);
    else if (key === 'cases')
      rendered[key] = Object.fromEntries(
        Object.entries(part as Record<string, { case: string; actions: Actions }>).map(
          ([name, one]) => [name, { case: one.case, ...renderBranch(one) }],
        ),
      );
    else rendered[key] = part;
  }
  return rendered;
}

const renderBranch = (branch: unknown): Rendered => ({
  actions: renderActions((branch as { actions: Actions }).actions),
});

/** Connector, operation and flat parameters, as the designer writes them. */
export const renderHost = (call: Pick<ConnectorAction, 'connector' | 'operation'>): Rendered => {
  const { api, logicalName } = apiNames[call.connector];
  return {
    connectionName: api,
    operationId: call.operation,
    // A custom connector's path differs in each environment; exports leave it empty.
    apiId: logicalName === undefined ? apiPath(api) : '',
  };
};

export const authentication = "@parameters('$authentication')";

function renderCall(call: ConnectorAction): Rendered {
  const { description, runAfter, parameters, retry, secure, async, timeout } = call;
  return {
    runAfter,
    ...(description && { description }),
    type: async === 'answer' ? 'OpenApiConnectionWebhook' : 'OpenApiConnection',
    ...(timeout && { limit: { timeout } }),
    inputs: {
      host: renderHost(call),
      parameters: parameters as Record<string, Json>,
      authentication,
      retryPolicy: retry,
    },
    ...(async === 'off' && { operationOptions: 'DisableAsyncPattern' }),
    ...(secure && { runtimeConfiguration: { secureData: { properties: secure } } }),
  };
}
