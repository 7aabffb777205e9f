import type { JsonObject } from '../../../scripts/connector/json';
import type { Connector } from '../run/connector';
import { BridgeService, type BridgeServiceOptions } from './bridge-service';
import { fromPath } from './requests';

export interface BridgeConnectorOptions extends BridgeServiceOptions {
  /** The access token of the connection's owner. */
  bearer: () => Promise<string>;
  apiName?: string;
}

/** Our custom connector, with the real service behind it. */
export function createBridgeConnector(options: BridgeConnectorOptions): Connector {
  const service = new BridgeService(options);
  return {
    apiName: options.apiName ?? 'shared_sdsbridge',
    call: (operationId: string, parameters: JsonObject, context) =>
      service.call(operationId, parameters, context, async () => ({
        authorization: `Bearer ${await options.bearer()}`,
      })),
    match: (request) => fromPath(service.swagger.operations.values(), request),
  };
}
