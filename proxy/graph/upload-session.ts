import { z } from 'zod';
import { BridgeError } from '../errors';
import { parseAnswer } from './answers';
import type { GraphClient, GraphScope } from './client';
import type { GraphAnswer } from './pipeline';

const fileUploadSession = z.object({
  containerId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  containerExpirationDateTime: z.string(),
  sessionExpirationDateTime: z.string(),
  sessionUrl: z.string(),
});

/** What getUploadSession answers. `sessionUrl` is a secret: whoever has it can write to the container. */
export type UploadSession = z.output<typeof fileUploadSession>;

/**
 * The current upload session of a data connector, or with `reset` a new one with an empty container.
 * The storage address must belong to School Data Sync, else ADDRESS_NOT_ALLOWED.
 */
export async function getUploadSession(
  client: GraphClient,
  scope: GraphScope,
  dataConnectorId: string,
  reset: boolean,
): Promise<UploadSession> {
  const answer = await requestSession(client, scope, dataConnectorId, reset);
  const session = parseAnswer(fileUploadSession, answer);
  const isOurs = URL.canParse(session.sessionUrl) && isStorageUrl(session.sessionUrl, client);
  if (!isOurs) throw new BridgeError('ADDRESS_NOT_ALLOWED', { target: 'sessionUrl' });
  return session;
}

function isStorageUrl(text: string, client: GraphClient): boolean {
  const url = new URL(text);
  // Spelled exactly as its origin: no userinfo, no other form of the host that two parsers could read differently.
  return text.startsWith(`${url.origin}/`) && client.cloud.isStorageAddress(url);
}

/**
 * The qualified form with parentheses is the one Microsoft's own clients send. For the reset the
 * metadata says an inline parameter and the documentation a query parameter: the first, then the other.
 */
async function requestSession(
  client: GraphClient,
  scope: GraphScope,
  id: string,
  reset: boolean,
): Promise<GraphAnswer> {
  const path = `/dataConnectors('${id}')/microsoft.graph.industryData.azureDataLakeConnector/microsoft.graph.industryData.getUploadSession`;
  const call = { group: 'upload', resource: 'data connector' } as const;
  if (!reset) return client.send(scope, { ...call, path: `${path}()` });
  try {
    return await client.send(scope, { ...call, path: `${path}(resetSession=true)` });
  } catch (error) {
    const isUnknownForm =
      error instanceof BridgeError &&
      (error.code === 'GRAPH_REQUEST_REFUSED' || error.code === 'GRAPH_NOT_FOUND');
    if (!isUnknownForm) throw error;
    return client.send(scope, { ...call, path: `${path}()?resetSession=true` });
  }
}
