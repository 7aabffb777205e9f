import { isObject, objectOf, textOf, type JsonObject } from '../../../../scripts/connector/json';
import type { ActionContext, ActionHandler } from '../action-context';
import { callConnector } from '../call-connector';
import { ContractViolation, type Connector } from '../connector';

/** A call of a connector, by operation (Power Automate) or by method and path (Logic Apps). */
export const runConnector: ActionHandler = async (context) => {
  const inputs = objectOf(context.scope.resolve(context.action.inputs));
  const { key, isByOperation } = connectionOf(inputs, context);
  const connector = context.run.connections[key];
  if (connector === undefined)
    throw new ContractViolation(
      `'${context.name}' uses the connection '${key}', which there is not.`,
    );
  const target = isByOperation ? byOperation(inputs, connector) : byPath(inputs, connector);
  return callConnector({ context, inputs, connector, ...target });
};

function connectionOf(inputs: JsonObject, { name, run, action }: ActionContext) {
  const host = objectOf(inputs['host']);
  const isByOperation = action.type.toLowerCase().startsWith('openapi');
  const right = run.dialect === 'power-automate';
  if (isByOperation !== right)
    throw new ContractViolation(
      `'${name}' is of type ${action.type}, which ${run.dialect} does not run.`,
    );
  if (isByOperation) return { key: textOf(host['connectionName']), isByOperation };
  const connection = objectOf(host['connection']);
  const id = textOf(connection['referenceName']) || textOf(connection['name']);
  return { key: id.split('/').at(-1) ?? '', isByOperation };
}

function byOperation(inputs: JsonObject, connector: Connector) {
  const host = objectOf(inputs['host']);
  const apiId = textOf(host['apiId']);
  // A custom connector has no id that is the same everywhere; exports leave it empty.
  if (apiId !== '' && apiId.split('/').at(-1) !== connector.apiName)
    throw new ContractViolation(
      `The connection is of ${connector.apiName}, the action of ${apiId}.`,
    );
  return { operationId: textOf(host['operationId']), parameters: objectOf(inputs['parameters']) };
}

function byPath(inputs: JsonObject, connector: Connector) {
  if (connector.match === undefined)
    throw new ContractViolation(`${connector.apiName} has no calls by method and path.`);
  return connector.match({
    method: textOf(inputs['method']).toUpperCase() || 'POST',
    path: textOf(inputs['path']),
    queries: objectOf(inputs['queries']),
    headers: objectOf(inputs['headers']),
    body: inputs['body'],
    ...(isObject(inputs['authentication']) && { authentication: inputs['authentication'] }),
  });
}
