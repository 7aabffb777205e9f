import { isObject, objectOf, textOf } from '../../../../scripts/connector/json';
import type { ActionHandler } from '../action-context';
import { callConnector } from '../call-connector';
import { ContractViolation } from '../connector';

/** The connection that answers plain HTTP actions. */
export const httpConnection = 'http';

/** A plain HTTP action. */
export const runHttp: ActionHandler = async (context) => {
  const inputs = objectOf(context.scope.resolve(context.action.inputs));
  const connector = context.run.connections[httpConnection];
  if (connector?.match === undefined)
    throw new ContractViolation(`'${context.name}' needs the connection '${httpConnection}'.`);
  const target = connector.match({
    method: textOf(inputs['method']).toUpperCase(),
    path: textOf(inputs['uri']),
    queries: objectOf(inputs['queries']),
    headers: objectOf(inputs['headers']),
    body: inputs['body'],
    ...(isObject(inputs['authentication']) && { authentication: inputs['authentication'] }),
  });
  return callConnector({ context, inputs, connector, ...target });
};
