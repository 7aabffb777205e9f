import type { JsonObject } from '../../../scripts/connector/json';
import type { Clock } from './clock';
import type { CallAnswer, Connector } from './connector';
import type { Definition, Dialect } from './definition';
import type { RunError, ShownAction } from './records';

/** One call of a connector, in the order the calls began. */
export interface Call {
  action: string;
  connector: string;
  operationId: string;
  /** With every value hidden where the action's inputs are. */
  parameters: JsonObject;
  /** The status of the last answer; 0 when none came. */
  status: number;
  attempts: number;
}

export interface Hooks {
  /** Before each try of a call; what it throws is what the call throws. */
  beforeCall?(call: {
    action: string;
    connector: string;
    operationId: string;
    parameters: JsonObject;
    attempt: number;
  }): void | Promise<void>;
}

/** A child flow, answered by the test. */
export type ChildFlow = (inputs: JsonObject) => Promise<CallAnswer> | CallAnswer;

export interface Variable {
  name: string;
  type: string;
  value: unknown;
}

/** How a run ended before its last action. */
export interface Ending {
  status: 'Succeeded' | 'Failed' | 'Cancelled';
  error?: RunError;
}

/** The state of one run. */
export interface Run {
  readonly definition: Definition;
  readonly dialect: Dialect;
  readonly connections: Readonly<Record<string, Connector>>;
  readonly childFlows: Readonly<Record<string, ChildFlow>>;
  readonly parameters: ReadonlyMap<string, unknown>;
  readonly variables: Map<string, Variable>;
  readonly trigger: JsonObject;
  readonly workflow: JsonObject;
  readonly clock: Clock;
  readonly hooks: Hooks;
  readonly history: Map<string, ShownAction[]>;
  readonly calls: Call[];
  random(): number;
  guid(): string;
  /** Set by Terminate. */
  ending?: Ending;
  response?: unknown;
}
