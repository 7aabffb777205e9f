import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { JsonObject } from '../../../scripts/connector/json';
import { ContractViolation, type Connector } from '../../wdl';
import { createHttpConnector } from '../../wdl/connectors';

/** What the operator has given as address and audience. */
export const bridgeUrl = 'https://bridge.district.example';
export const bridgeAudience = 'api://00000000-0000-4000-8000-000000000007';

const swagger = JSON.parse(
  readFileSync(path.resolve(__dirname, '../../../connector/apiDefinition.swagger.json'), 'utf8'),
) as JsonObject;

/**
 * The service as plain HTTP actions reach it: addresses are read back to the operations of the Swagger, and the calls
 * are made by `bridge`, as the same person or application that the other platform calls as.
 */
export function httpBridge(bridge: Connector): Connector {
  const unused = { baseUrl: bridgeUrl, bearer: async () => '' };
  const http = createHttpConnector({ swagger, origin: bridgeUrl, ...unused });
  return {
    ...http,
    apiName: bridge.apiName,
    call: async (operationId, parameters, context) => {
      const { type, audience } = context.authentication ?? {};
      if (type !== 'ManagedServiceIdentity' || audience !== bridgeAudience)
        throw new ContractViolation(`'${context.actionName}' does not sign in as the logic app.`);
      return bridge.call(operationId, parameters, context);
    },
  };
}
