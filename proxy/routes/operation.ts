import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Caller } from '../auth/caller';
import type { Role } from '../auth/roles';
import type { ErrorCode } from '../errors';
import type { RequestBody, RequestContent } from './request-body';
import type { Services } from './services';

/** What an operation may use. Everything is handed in; a route imports only schemas and errors. */
export interface OperationContext {
  caller: Caller;
  services: Services;
  /** Ends when the caller hangs up or the time of the call is over, also while a body is read. */
  signal: AbortSignal;
}

interface Input<
  P extends z.ZodType,
  Q extends z.ZodType,
  H extends z.ZodObject,
  B extends z.ZodType,
> {
  params: z.output<P>;
  query: z.output<Q>;
  headers: z.output<H>;
  /** The parsed JSON body, where the operation has one. */
  body: z.output<B>;
  /** The body as it came, where the operation reads it itself. */
  content: RequestContent;
}

interface Result<R extends z.ZodType> {
  /** Default: the operation's `status`. */
  status?: number;
  /** An object of the response schema; bytes for an operation that `downloads`. */
  body: z.input<R> | Readable;
  headers?: Record<string, string>;
}

export interface Operation<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  H extends z.ZodObject = z.ZodObject,
  R extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
> {
  /** Name in the connector; also the name of the tool for agents. */
  operationId: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Under /v1, in Fastify's spelling (`:id`). */
  path: string;
  /** The role a caller needs (DESIGN §4). */
  role: Role;
  /** Verb first, shown as the action's name. */
  summary: string;
  /** Full sentences: when to use it and what comes back. */
  description: string;
  visibility?: 'important' | 'advanced' | 'internal';
  /** False for what must not stand in the connector (it then stands in `/openapi.json` alone). */
  inConnector?: false;
  /** True for what agents get as a tool (`/mcp`, `connector/agent/`); needs a JSON answer. */
  tool?: true;
  /** Inputs that agents do not have, because a person has to decide. */
  notForAgents?: readonly string[];
  /** What agents get of the answer at `/mcp`, where all of it would be too long for a conversation. */
  agentResponse?: z.ZodType;
  /** Further facts for the connector, for example `x-ms-trigger`; written beside the operation as they are. */
  extensions?: Readonly<Record<`x-ms-${string}`, unknown>>;
  params?: P;
  query?: Q;
  headers?: H;
  /** A body the original connector sends and we do not want: read, counted and thrown away. */
  discardsBody?: { maxBytes: number; description: string };
  /** A JSON body. */
  body?: B;
  /** A body that the operation reads itself, as it comes over the wire. */
  content?: RequestBody;
  /** Status of success; default 200. With 204 the response is null. */
  status?: 200 | 201 | 202 | 204;
  response: R;
  /** Further answers that are no error, by status; their schema is that of `response`. */
  alsoAnswers?: Readonly<Record<number, string>>;
  /** The answer is a file of this type, not JSON. */
  downloads?: 'text/csv';
  /** Whether a call changes something; default: every method but GET. */
  changesData?: boolean;
  /** The codes a maker meets here, besides those every operation has. */
  errors: readonly ErrorCode[];
  handle(context: OperationContext, input: Input<P, Q, H, B>): Promise<Result<R>>;
}

/** Keeps the types of one operation's schemas for its handler. */
export function defineOperation<
  P extends z.ZodType,
  Q extends z.ZodType,
  H extends z.ZodObject,
  R extends z.ZodType,
  B extends z.ZodType = z.ZodType,
>(operation: Operation<P, Q, H, R, B>): Operation<P, Q, H, R, B> {
  return operation;
}
