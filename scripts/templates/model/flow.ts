import type { Action } from './action';
import type { SettingName } from './settings';
import type { ConnectorName } from './connectors';
import type { Json } from './json';

/** Starts a flow at fixed times. */
export interface RecurrenceTrigger {
  kind: 'recurrence';
  recurrence: {
    frequency: 'Day' | 'Hour' | 'Minute';
    interval: number;
    startTime: string;
    timeZone: string;
    schedule?: { hours: readonly string[]; minutes: readonly number[] };
  };
}

/** Starts a flow when the connector calls it; the address of the call is filled in by the platform. */
export interface WebhookTrigger {
  kind: 'webhook';
  connector: ConnectorName;
  operation: string;
  parameters: Record<string, Json>;
  /** The parameter that takes the address, where a platform does not fill it in by itself. */
  callbackParameter: string;
}

/** Asks a connector again and again; each item found starts a run of its own. */
export interface PollingTrigger {
  kind: 'polling';
  connector: ConnectorName;
  operation: string;
  parameters: Record<string, Json>;
  everyMinutes: number;
  /** Expression of the list whose items each start a run. */
  splitOn: string;
  /** All must hold, or no run starts. */
  conditions: readonly string[];
}

export type Trigger = (RecurrenceTrigger | WebhookTrigger | PollingTrigger) & {
  name: string;
  description: string;
  /** One run at a time: the next one waits. */
  oneAtATime: boolean;
};

/** What a failure looks like to the operator, for the README. */
export interface FailureNote {
  what: string;
  then: string;
}

/**
 * A flow written once for every platform. Control actions are those of the Workflow Definition Language;
 * connectors, environment variables and the link to a run are abstract, and a renderer fills them in.
 */
export interface Flow {
  /** Folder and file name, kebab-case. */
  slug: string;
  title: string;
  /** One sentence, at most 256 characters: it is also the description of the workflow. */
  description: string;
  trigger: Trigger;
  actions: Record<string, Action>;
  /** What it does, in steps, for the README. */
  does: readonly string[];
  failures: readonly FailureNote[];
  /** What a person does before turning it on, besides connections and variables. */
  before: readonly string[];
}

export type { Action, SettingName, ConnectorName, Json };
