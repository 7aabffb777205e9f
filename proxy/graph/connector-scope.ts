import type { Caller } from '../auth/caller';
import { BridgeError } from '../errors';

/** Whether a caller may use a data connector: an API key can be restricted to some. */
export const mayUse = (caller: Caller, dataConnectorId: string | undefined): boolean =>
  caller.dataConnectors === undefined ||
  (dataConnectorId !== undefined && caller.dataConnectors.has(dataConnectorId));

/** Answers as if the data connector did not exist, so that a restricted key learns nothing about others. */
export function requireConnector(
  caller: Caller,
  dataConnectorId: string | undefined,
  resource: string,
): void {
  if (!mayUse(caller, dataConnectorId))
    throw new BridgeError('GRAPH_NOT_FOUND', { params: { resource } });
}
