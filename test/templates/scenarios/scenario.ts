import type { Test } from 'tap';
import type { JsonObject } from '../../../scripts/connector/json';
import type { FlowResult } from '../../wdl';
import type { Settings } from './variant';
import type { World } from './world';

/** What happens to a template, and what must come of it, on every platform. */
export interface Scenario {
  name: string;
  slug: string;
  settings?: Settings;
  /** Makes the circumstances; may return what the trigger hands over. */
  given: (world: World) => JsonObject | undefined | Promise<JsonObject | undefined>;
  status: 'Succeeded' | 'Failed' | 'Skipped';
  /** Code of the end of the run, for one that failed. */
  code?: string;
  /** What the sentence of the end says. */
  message?: RegExp;
  /** What people are told, in Teams and by mail alike; without it they are told nothing. */
  told?: RegExp;
  /** How many file sets School Data Sync is given: 0 unless said. */
  validations?: number;
  /** More that must hold, and what must be put back afterwards. */
  then?: (t: Test, world: World, result: FlowResult) => void | Promise<void>;
}

/** What was sent by a fake, as text. */
export const sentBy = (box: World['teams']): string[] =>
  box.sent.map(({ parameters }) => JSON.stringify(parameters));

/** The last thing an action gave out. */
export const outputOf = (result: FlowResult, action: string): unknown =>
  result.actions.get(action)?.at(-1)?.outputs;

export const statusOf = (result: FlowResult, action: string): string | undefined =>
  result.actions.get(action)?.at(-1)?.status;

export const callsTo = (result: FlowResult, operation: string): FlowResult['calls'] =>
  result.calls.filter(({ operationId }) => operationId === operation);
