import type { z } from 'zod';
import type { Caller } from '../auth/caller';
import type { Role } from '../auth/roles';
import type { ErrorCode } from '../errors';
import type { Services } from './services';

/** What an operation may use. Everything is handed in; a route imports only schemas and errors. */
export interface OperationContext {
  caller: Caller;
  services: Services;
  /** Ends when the caller hangs up or the time of the call is over. */
  signal: AbortSignal;
}

interface Input<P extends z.ZodType, Q extends z.ZodType, H extends z.ZodObject> {
  params: z.output<P>;
  query: z.output<Q>;
  headers: z.output<H>;
}

interface Result<R extends z.ZodType> {
  body: z.input<R>;
  headers?: Record<string, string>;
}

export interface Operation<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  H extends z.ZodObject = z.ZodObject,
  R extends z.ZodType = z.ZodType,
> {
  /** Name in the connector; also the name of the tool for agents. */
  operationId: string;
  method: 'GET' | 'POST';
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
  /** Further facts for the connector, for example `x-ms-trigger`; written beside the operation as they are. */
  extensions?: Readonly<Record<`x-ms-${string}`, unknown>>;
  params?: P;
  query?: Q;
  headers?: H;
  /** A body the original connector sends and we do not want: read, counted and thrown away. */
  discardsBody?: { maxBytes: number; description: string };
  response: R;
  /** The codes a maker meets here, besides those every operation has. */
  errors: readonly ErrorCode[];
  handle(context: OperationContext, input: Input<P, Q, H>): Promise<Result<R>>;
}

/** Keeps the types of one operation's schemas for its handler. */
export function defineOperation<
  P extends z.ZodType,
  Q extends z.ZodType,
  H extends z.ZodObject,
  R extends z.ZodType,
>(operation: Operation<P, Q, H, R>): Operation<P, Q, H, R> {
  return operation;
}
