import type { ConnectorName } from './connectors';
import type { Json } from './json';
import type { RetryPolicy } from './retry';

export type Status = 'Succeeded' | 'Failed' | 'Skipped' | 'TimedOut';
export type RunAfter = Readonly<Record<string, readonly Status[]>>;
export type Actions = Readonly<Record<string, Action>>;

interface Common {
  description?: string;
  /** Siblings and the states they must be in; empty starts at once. */
  runAfter: RunAfter;
}

/**
 * A call of a connector. Names of operations and parameters are those of the connector's definition,
 * the fields of a body with slashes (`body/correlationId`).
 */
export interface ConnectorAction extends Common {
  kind: 'connector';
  connector: ConnectorName;
  operation: string;
  parameters: Readonly<Record<string, Json>>;
  retry: RetryPolicy;
  /** What the run history must not show. */
  secure?: readonly ('inputs' | 'outputs')[];
  /** `off`: a 202 is the answer and nobody waits. `answer`: it pauses until the connector calls back. */
  async?: 'off' | 'answer';
  /** ISO 8601 duration after which it is given up. */
  timeout?: string;
}

export interface Scope extends Common {
  type: 'Scope';
  actions: Actions;
}
export interface If extends Common {
  type: 'If';
  expression: Json;
  actions: Actions;
  else?: { actions: Actions };
}
export interface Switch extends Common {
  type: 'Switch';
  expression: string;
  cases: Readonly<Record<string, { case: string; actions: Actions }>>;
  default: { actions: Actions };
}
/** One item after the other: order and variables stay what they look like. */
export interface Foreach extends Common {
  type: 'Foreach';
  foreach: string;
  actions: Actions;
  runtimeConfiguration: { concurrency: { repetitions: 1 } };
}
/** A limit that is reached fails the loop, or it would pass for success. */
export interface Until extends Common {
  type: 'Until';
  expression: string;
  limit: { count: number; timeout: string };
  operationOptions: 'FailWhenLimitsReached';
  actions: Actions;
}
export interface Terminate extends Common {
  type: 'Terminate';
  inputs: { runStatus: 'Failed'; runError: { code: string; message: string } };
}
export interface Compose extends Common {
  type: 'Compose';
  inputs: Json;
}
export interface InitializeVariable extends Common {
  type: 'InitializeVariable';
  inputs: {
    variables: readonly [{ name: string; type: 'string' | 'array' | 'object'; value: Json }];
  };
}
export interface ChangeVariable extends Common {
  type: 'SetVariable' | 'AppendToArrayVariable';
  inputs: { name: string; value: Json };
}
export interface Query extends Common {
  type: 'Query';
  inputs: { from: string; where: string };
}
export interface Select extends Common {
  type: 'Select';
  inputs: { from: string; select: Json };
}
/** Also an assertion: it fails when the content does not fit the schema. */
export interface ParseJson extends Common {
  type: 'ParseJson';
  inputs: { content: Json; schema: Json };
}
export interface Wait extends Common {
  type: 'Wait';
  inputs: { interval: { count: Json; unit: 'Second' | 'Minute' } };
}

export type ControlAction =
  | Scope
  | If
  | Switch
  | Foreach
  | Until
  | Terminate
  | Compose
  | InitializeVariable
  | ChangeVariable
  | Query
  | Select
  | ParseJson
  | Wait;

export type Action = ConnectorAction | ControlAction;

export const isConnectorAction = (action: Action): action is ConnectorAction => 'kind' in action;
