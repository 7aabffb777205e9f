import type { Actions, ConnectorAction } from '../model/action';
import type { Json } from '../model/json';
import { renderActions as renderWith, type Rendered } from '../model/render-actions';
import { apiNames, apiPath } from './names';

export const renderActions = (actions: Actions): Rendered => renderWith(actions, renderCall);

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
