import type { JsonObject } from '../../../scripts/connector/json';

/** One input of an operation, under the flat name that Power Automate gives it: `emailMessage/To`. */
export interface OperationInput {
  name: string;
  in: 'path' | 'query' | 'header' | 'body';
  /** Without references. */
  schema: JsonObject;
  isRequired: boolean;
  /** What the platform sends without asking the maker. */
  standard?: unknown;
  /** Of a path: how often the platform encodes it, and a call by path must. */
  encoded?: 1 | 2;
  /** Of a body: where the value goes; empty when it is the whole body. */
  at?: readonly string[];
}

/** An operation of a connector. */
export interface Operation {
  operationId: string;
  method: string;
  /** With `{name}` for its path inputs. */
  path: string;
  inputs: readonly OperationInput[];
}

/** Whether an input is the raw content of the message. */
export const isRaw = ({ in: place, schema, at }: OperationInput): boolean =>
  place === 'body' && at?.length === 0 && schema['format'] === 'binary';
