import type { JsonObject } from '../../../scripts/connector/json';
import type { Clock } from './clock';

/** Answers the calls of one connection. */
export interface Connector {
  readonly apiName: string;
  /**
   * Calls an operation with its flat parameters, as Power Automate writes them: `emailMessage/To`. Throws
   * `ContractViolation` for a call that the connector does not have, `ConnectivityError` when there was no answer.
   */
  call(operationId: string, parameters: JsonObject, context: CallContext): Promise<CallAnswer>;
  /** The operation behind a call that Logic Apps writes as method and path. Throws `ContractViolation`. */
  match?(request: RawRequest): { operationId: string; parameters: JsonObject };
}

/** A call as Logic Apps writes it; a path for `ApiConnection`, an address for `Http`. */
export interface RawRequest {
  method: string;
  path: string;
  queries: JsonObject;
  headers: JsonObject;
  body?: unknown;
  authentication?: JsonObject;
}

export interface CallContext {
  actionName: string;
  clock: Clock;
  /** Lets time pass, up to the action's timeout, which ends the action. */
  wait(ms: number): Promise<void>;
  /** Whether a 202 with a Location is followed to its end. */
  followsAsync: boolean;
  authentication?: JsonObject;
}

export interface CallAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: unknown;
}

/** A call that can never work: an operation, parameter or answer that is not in the contract. It ends the test. */
export class ContractViolation extends Error {
  override readonly name = 'ContractViolation';
}

/** No answer came; a retry policy tries again. */
export class ConnectivityError extends Error {
  override readonly name = 'ConnectivityError';
}

/** The action's `limit.timeout` has passed. */
export class ActionTimeout extends Error {
  override readonly name = 'ActionTimeout';
}
