import { createHash, randomUUID } from 'node:crypto';
import { dataConnectors } from './data-connectors';
import type { DataConnector } from './entities';
import { GraphError } from './graph-error';
import { inboundFlows } from './inbound-flows';
import { find } from './resource-routes';
import { graphRoot, type GraphAnswer, type GraphCall, type GraphRoute } from './route';
import { openSession, uploadPermissions } from './upload-session';
import { keepForRun } from './runs/accepted-files';
import { validateContainer } from './validation/validate-container';

const route = (path: string, connectorOf: (call: GraphCall) => DataConnector): GraphRoute => ({
  method: 'POST',
  path,
  permissions: { delegated: uploadPermissions },
  options: [],
  handle: (call) => startValidation(call, connectorOf(call)),
});

export const validateRoutes: readonly GraphRoute[] = [
  route('dataConnectors/{id}/validate', (call) => find(dataConnectors, call)),
  route('inboundFlows/{id}/dataConnector/validate', (call) =>
    find(dataConnectors, { ...call, ids: [find(inboundFlows, call).dataConnectorId] }),
  ),
];

/** Of the flushed bytes, hexadecimal. */
function hashOf(chunks: readonly Buffer[]): string {
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}

/** Closes the session for good, reads what was uploaded, and answers where the result will be. */
function startValidation(call: GraphCall, connector: DataConnector): GraphAnswer {
  const { env, tenant } = call;
  const session = openSession(call, connector.id);
  const files = session && env.containers.close(session.directory);
  if (session === undefined || files === undefined)
    throw new GraphError(
      409,
      'Conflict',
      'There is no open upload session for this data connector. Get a new one and upload again.',
    );
  tenant.sessions.delete(connector.id);
  const operation = {
    id: randomUUID(),
    dataConnectorId: connector.id,
    created: env.clock(),
    ...validateContainer(files, connector.fileFormat?.code),
  };
  tenant.operations.set(operation.id, operation);
  if (operation.errors.length === 0) {
    const { notStartedMs, runningMs } = env.timings;
    keepForRun(tenant, connector.id, { from: env.clock() + notStartedMs + runningMs, files });
  }
  env.validations.push({
    operationId: operation.id,
    dataConnectorId: connector.id,
    directory: session.directory,
    files: Object.fromEntries([...files].map(([name, file]) => [name, hashOf(file.committed)])),
  });
  const location = `${graphRoot(env)}/operations/${operation.id}`;
  // Whether the service sends Retry-After here is not documented; clients must honour it if it does.
  return { status: 202, headers: { location, 'retry-after': '1' } };
}
