import type { JsonObject } from '../../../scripts/connector/json';

/** What expressions can see of the run they are evaluated in. Each method throws `ExpressionError` for what is not there. */
export interface Scope {
  parameter(name: string): unknown;
  variable(name: string): unknown;
  /** The record of an action that has ended: name, status, inputs, outputs, code, error and times. */
  action(name: string): JsonObject;
  /** The outputs of an action that has ended; null when it has none. */
  outputs(name: string): unknown;
  /** The records of the direct children of a container. */
  results(name: string): JsonObject[];
  trigger(): JsonObject;
  /** The item of the innermost loop, or the row of Select and Query. */
  item(): unknown;
  items(loop: string): unknown;
  iterationIndex(loop: string): number;
  workflow(): JsonObject;
  callbackUrl(): string;
  now(): Date;
  guid(): string;
  /** From 0 up to, and not with, 1. */
  random(): number;
}
