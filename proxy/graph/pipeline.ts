import type { Caller } from '../auth/caller';
import type { ScopeGroup } from '../auth/scopes';

/** One call to Graph, as the policies see it. */
export interface GraphRequest {
  method: 'GET' | 'POST';
  /** Absolute, already checked. */
  url: string;
  headers: Record<string, string>;
  caller: Caller;
  /** Which permissions the call needs. */
  group: ScopeGroup;
  /** What is asked for, in words for an error: "data connector", "inbound flow". */
  resource: string;
  hasOwnLimit?: boolean;
  signal?: AbortSignal;
}

export interface GraphAnswer {
  status: number;
  headers: Record<string, string>;
  /** Parsed JSON, or undefined for an empty body. */
  body: unknown;
}

export type SendGraph = (request: GraphRequest) => Promise<GraphAnswer>;

/** One concern of every call (request id, pause, retry, bearer). Calls `next` zero or more times. */
export type GraphPolicy = (request: GraphRequest, next: SendGraph) => Promise<GraphAnswer>;

/** The first policy is outermost; `send` is the network. */
export const composePolicies = (policies: readonly GraphPolicy[], send: SendGraph): SendGraph =>
  policies.reduceRight<SendGraph>((next, policy) => (request) => policy(request, next), send);
