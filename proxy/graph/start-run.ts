import { z } from 'zod';
import { BridgeError } from '../errors';
import { operationIdOf } from './addresses';
import { parseAnswer } from './answers';
import type { GraphClient, GraphScope } from './client';
import { longestPauseSeconds } from './policies/pause';

/** Asks School Data Sync to start a run now (202 with a Location). Throws RUN_LIMIT_REACHED. */
export async function startRun(
  client: GraphClient,
  scope: GraphScope,
): Promise<{ operationId: string }> {
  try {
    // Without the caller's signal: a hang-up must not leave a run started that nobody recorded.
    const answer = await client.send(
      { caller: scope.caller },
      { method: 'POST', path: '/runs/start', group: 'runs', resource: 'run', hasOwnLimit: true },
    );
    const location = answer.headers['location'];
    const operationId = location?.includes('/') ? operationIdOf(location, client.cloud) : undefined;
    if (operationId !== undefined) return { operationId };
    throw new BridgeError(location === undefined ? 'GRAPH_ANSWER_INVALID' : 'ADDRESS_NOT_ALLOWED', {
      target: 'Location',
    });
  } catch (error) {
    const seconds = error instanceof BridgeError ? error.retryAfterSeconds : undefined;
    const isLimit = error instanceof BridgeError && error.code === 'GRAPH_THROTTLED';
    if (!isLimit || seconds === undefined || seconds <= longestPauseSeconds) throw error;
    throw limitReached(seconds, error);
  }
}

export const limitReached = (seconds: number, cause?: BridgeError): BridgeError =>
  new BridgeError('RUN_LIMIT_REACHED', {
    params: { seconds },
    retryAfterSeconds: seconds,
    ...(cause?.upstream && { upstream: cause.upstream }),
  });

const startOperation = z.object({ resourceLocation: z.string().nullish() });

/** The id of the run that this operation started; its address is read for the id and never called. */
export async function runOfOperation(
  client: GraphClient,
  scope: GraphScope,
  operationId: string,
): Promise<string | undefined> {
  const answer = await client.send(scope, {
    path: `/operations/${operationId}`,
    group: 'read',
    resource: 'run',
  });
  const { resourceLocation } = parseAnswer(startOperation, answer);
  return /\/runs\/([A-Za-z0-9_-]{1,64})$/.exec(resourceLocation ?? '')?.[1];
}
