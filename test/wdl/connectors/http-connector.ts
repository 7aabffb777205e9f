import { textOf } from '../../../scripts/connector/json';
import { ContractViolation, type Connector } from '../run/connector';
import { BridgeService, type BridgeServiceOptions } from './bridge-service';
import { fromPath } from './requests';

export interface HttpConnectorOptions extends BridgeServiceOptions {
  /** The origin that the template has the service's address as, for example https://bridge.example. */
  origin: string;
  /** The token of the logic app's managed identity for an audience. */
  bearer: (audience: string) => Promise<string>;
  apiName?: string;
}

/**
 * Plain HTTP actions of Logic Apps. Only the service's own origin may be called, and a call is one of the Swagger's
 * operations, so that its trace is that of the custom connector.
 */
export function createHttpConnector(options: HttpConnectorOptions): Connector {
  const service = new BridgeService(options);
  const { basePath, operations } = service.swagger;
  return {
    apiName: options.apiName ?? 'shared_sdsbridge',
    call: (operationId, parameters, context) =>
      service.call(operationId, parameters, context, async () => {
        const { type, audience } = context.authentication ?? {};
        // Without it the service answers 401, as it would.
        if (type === undefined) return {};
        if (type !== 'ManagedServiceIdentity')
          throw new ContractViolation(`'${context.actionName}' signs in with ${textOf(type)}.`);
        if (textOf(audience) === '')
          throw new ContractViolation(`'${context.actionName}' names no audience.`);
        return { authorization: `Bearer ${await options.bearer(textOf(audience))}` };
      }),
    match: (request) => {
      if (!URL.canParse(request.path))
        throw new ContractViolation('An HTTP action has no valid address.');
      const { origin, pathname, search } = new URL(request.path);
      if (origin !== options.origin) throw new ContractViolation(`An HTTP action calls ${origin}.`);
      if (!pathname.startsWith(`${basePath}/`))
        throw new ContractViolation(
          `An HTTP action calls ${pathname}, which is outside of ${basePath}.`,
        );
      const path = pathname.slice(basePath.length) + search;
      return fromPath(operations.values(), { ...request, path });
    },
  };
}
