import type { JsonObject } from '../../../scripts/connector/json';

export type Status = 'Succeeded' | 'Failed' | 'Skipped' | 'TimedOut' | 'Cancelled';

export interface RunError {
  code: string;
  message: string;
}

/** One try of a call: the status it was answered with, or the code of its failure, and the wait before the next one. */
export interface Attempt {
  statusCode?: number;
  code?: string;
  /** Milliseconds waited after it. */
  waited?: number;
}

/** What an action did. */
export interface Outcome {
  status: Status;
  code?: string;
  inputs?: unknown;
  outputs?: unknown;
  error?: RunError;
  attempts?: Attempt[];
  /** The direct children of a container, over all iterations of a loop. */
  children?: ActionRecord[];
}

/** An action that has ended, with everything it knows, secured or not. */
export interface ActionRecord extends Outcome {
  name: string;
  type: string;
  code: string;
  startTime: string;
  endTime: string;
  /** What `secureData` hides, and what is hidden because it was taken from a secured output. */
  secured: ReadonlySet<'inputs' | 'outputs'>;
}

/** An action as the run history shows it. */
export interface ShownAction {
  status: Status;
  code: string;
  startTime: string;
  endTime: string;
  inputs?: unknown;
  outputs?: unknown;
  error?: RunError;
  attempts?: Attempt[];
}

export const redacted = '[redacted]';

/** The record as the run history shows it, secured parts hidden. */
export function shown(record: ActionRecord): ShownAction {
  const { status, code, startTime, endTime, error, attempts } = record;
  return {
    ...{ status, code, startTime, endTime },
    ...part(record, 'inputs'),
    ...part(record, 'outputs'),
    ...(error && { error }),
    ...(attempts && { attempts }),
  };
}

const part = (record: ActionRecord, name: 'inputs' | 'outputs'): JsonObject => {
  if (record[name] === undefined) return {};
  return { [name]: record.secured.has(name) ? redacted : record[name] };
};

/** The record as `actions()` and `result()` give it to an expression. */
export function asValue(record: ActionRecord): JsonObject {
  const { name, status, code, startTime, endTime, inputs, outputs, error } = record;
  return {
    ...{ name, startTime, endTime, status, code },
    ...(inputs !== undefined && { inputs }),
    ...(outputs !== undefined && { outputs }),
    ...(error && { error }),
  };
}
