import { randomUUID } from 'node:crypto';
import { dataConnectors } from './data-connectors';
import type { UploadSession } from './entities';
import { graphTime } from './graph-time';
import { find } from './resource-routes';
import { contextOf, type GraphCall, type GraphRoute } from './route';

export const uploadPermissions = [
  'IndustryData-DataConnector.Upload',
  'IndustryData-DataConnector.ReadWrite.All',
];

/** The current session, freshly signed, or a new one; `resetSession=true` always gives an empty one. */
export const getUploadSession: GraphRoute = {
  method: 'GET',
  path: 'dataConnectors/{id}/azureDataLakeConnector/getUploadSession',
  permissions: { delegated: uploadPermissions },
  options: ['resetSession'],
  handle(call) {
    const connector = find(dataConnectors, call);
    const current = openSession(call, connector.id);
    const session =
      current === undefined || call.query.resetSession === true
        ? newSession(call, connector.id)
        : current;
    const { env } = call;
    const sas = env.signer.sign({
      directory: session.directory,
      permissions: env.timings.sasPermissions,
      expires: session.sessionExpires,
    });
    return {
      status: 200,
      body: {
        '@odata.context': contextOf(env, 'microsoft.graph.industryData.fileUploadSession'),
        containerId: session.containerId,
        containerExpirationDateTime: graphTime(session.containerExpires),
        sessionExpirationDateTime: graphTime(session.sessionExpires),
        sessionUrl: `${env.storageOrigin}${session.directory}?${sas}`,
      },
    };
  },
};

/** The session of a data connector while it lasts; an expired one is destroyed with its container. */
export function openSession(call: GraphCall, connectorId: string): UploadSession | undefined {
  const session = call.tenant.sessions.get(connectorId);
  if (session === undefined || call.env.clock() < session.sessionExpires) return session;
  call.env.containers.close(session.directory);
  call.tenant.sessions.delete(connectorId);
  return undefined;
}

function newSession(call: GraphCall, connectorId: string): UploadSession {
  const { env, tenant, tenantId } = call;
  const before = tenant.sessions.get(connectorId);
  if (before !== undefined) env.containers.close(before.directory);
  const containerId = randomUUID();
  const now = env.clock();
  const session: UploadSession = {
    containerId,
    directory: `/${tenantId}/${connectorId}/${containerId}`,
    sessionExpires: now + env.timings.sessionMs,
    containerExpires: now + env.timings.containerMs,
  };
  tenant.sessions.set(connectorId, session);
  env.containers.create(session.directory);
  return session;
}
