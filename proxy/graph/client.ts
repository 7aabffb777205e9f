import type { Caller } from '../auth/caller';
import type { GraphTokens } from '../auth/graph-tokens';
import type { ScopeGroup } from '../auth/scopes';
import type { Cloud } from '../cloud';
import { BridgeError } from '../errors';
import type { Logger } from '../observability/logger';
import { OutboundFailure, type OutboundClient } from '../outbound';
import { industryDataRoot } from './addresses';
import { graphError } from './error-map';
import { composePolicies, type GraphAnswer, type SendGraph } from './pipeline';
import { bearerPolicy } from './policies/bearer';
import { logPolicy } from './policies/log';
import { pausePolicy } from './policies/pause';
import { requestIdPolicy } from './policies/request-id';
import { retryPolicy } from './policies/retry';

export interface GraphClientOptions {
  cloud: Cloud;
  outbound: OutboundClient;
  tokens: GraphTokens;
  logger: Logger;
  clock: () => number;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** On whose behalf and until when a call runs. */
export interface GraphScope {
  caller: Caller;
  signal?: AbortSignal;
}

export interface GraphCall {
  method?: 'GET' | 'POST';
  /** Path under industryData, with query; or a whole address that `requireIndustryDataUrl` let pass. */
  path: string;
  group: ScopeGroup;
  resource: string;
  /** A long pause that Graph asks for after this call is about this call alone, not about the connection. */
  hasOwnLimit?: boolean;
}

export interface GraphClient {
  cloud: Cloud;
  /** Sends a call through all policies. Resolves for 2xx only; everything else is a BridgeError. */
  send(scope: GraphScope, call: GraphCall): Promise<GraphAnswer>;
}

/** The Graph client: a list of policies over the guarded network. */
export function createGraphClient(options: GraphClientOptions): GraphClient {
  const send = composePolicies(
    [
      requestIdPolicy,
      retryPolicy({ sleep: options.sleep }),
      pausePolicy(options.clock),
      logPolicy(options.logger, options.clock),
      bearerPolicy(options.tokens),
    ],
    overNetwork(options.outbound),
  );
  const root = industryDataRoot(options.cloud);

  return {
    cloud: options.cloud,
    async send(scope, call) {
      const request = {
        method: call.method ?? 'GET',
        url: call.path.startsWith('/') ? `${root}${call.path}` : call.path,
        headers: { accept: 'application/json' },
        caller: scope.caller,
        group: call.group,
        resource: call.resource,
        ...(call.hasOwnLimit && { hasOwnLimit: true }),
        ...(scope.signal && { signal: scope.signal }),
      };
      const answer = await send(request);
      if (answer.status >= 200 && answer.status < 300) return answer;
      throw graphError(request, answer);
    },
  };
}

function overNetwork(outbound: OutboundClient): SendGraph {
  return async ({ method, url, headers, signal }) => {
    // Graph wants a length on a POST without a body.
    const body = method === 'POST' ? { body: '' } : {};
    const answer = await outbound
      .request({ method, url, headers, ...body, ...(signal && { signal }) })
      .catch(toUnavailable);
    return {
      status: answer.status,
      headers: answer.headers,
      body: parseBody(answer.status, answer.body),
    };
  };
}

function toUnavailable(error: unknown): never {
  if (!(error instanceof OutboundFailure)) throw error;
  throw new BridgeError('GRAPH_UNAVAILABLE', {
    upstream: { service: 'microsoft-graph', code: error.code },
    cause: error,
  });
}

function parseBody(status: number, text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (status >= 400) return undefined;
    throw new BridgeError('GRAPH_ANSWER_INVALID', {
      upstream: { service: 'microsoft-graph', status },
      cause,
    });
  }
}
