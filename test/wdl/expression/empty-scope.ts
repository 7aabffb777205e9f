import { ExpressionError } from './expression-error';
import type { Scope } from './scope';

const nothing = (): never => {
  throw new ExpressionError('There is nothing here.');
};

/** A scope without a run: the time stands still, and there is nothing to name. */
export const emptyScope: Scope = {
  parameter: nothing,
  variable: nothing,
  action: nothing,
  outputs: nothing,
  results: nothing,
  trigger: nothing,
  item: nothing,
  items: nothing,
  iterationIndex: nothing,
  workflow: nothing,
  callbackUrl: nothing,
  now: () => new Date('2026-08-31T06:07:08.009Z'),
  guid: () => '0f8fad5b-d9cb-469f-a165-70867728950e',
  random: () => 0.5,
};
