import type {
  ChangeVariable,
  Compose,
  Foreach,
  If,
  InitializeVariable,
  ParseJson,
  Query,
  Scope,
  Select,
  Switch,
  Terminate,
  Until,
  Wait,
} from './action';
import type { Json } from './json';
import { inOrder, type Placed } from './in-order';

type Steps = Record<string, Placed>;

export const scope = (description: string, actions: Steps): Placed<Scope> => ({
  type: 'Scope',
  description,
  actions: inOrder(actions),
});

export const when = (
  description: string,
  expression: string,
  actions: Steps,
  otherwise?: Steps,
): Placed<If> => ({
  type: 'If',
  description,
  // The platform wants a comparison at the root, not a bare function.
  expression: { equals: [`@${expression}`, true] },
  actions: inOrder(actions),
  ...(otherwise && { else: { actions: inOrder(otherwise) } }),
});

export const choose = (
  description: string,
  on: string,
  cases: Record<string, { case: string; actions: Steps }>,
  otherwise: Steps,
): Placed<Switch> => ({
  type: 'Switch',
  description,
  expression: `@${on}`,
  cases: Object.fromEntries(
    Object.entries(cases).map(([name, one]) => [
      name,
      { case: one.case, actions: inOrder(one.actions) },
    ]),
  ),
  default: { actions: inOrder(otherwise) },
});

export const forEach = (description: string, over: string, actions: Steps): Placed<Foreach> => ({
  type: 'Foreach',
  description,
  foreach: `@${over}`,
  actions: inOrder(actions),
  runtimeConfiguration: { concurrency: { repetitions: 1 } },
});

export const until = (
  description: string,
  expression: string,
  limit: Until['limit'],
  actions: Steps,
): Placed<Until> => ({
  type: 'Until',
  description,
  expression: `@${expression}`,
  limit,
  operationOptions: 'FailWhenLimitsReached',
  actions: inOrder(actions),
});

export const fail = (code: string, message: string): Placed<Terminate> => ({
  type: 'Terminate',
  inputs: { runStatus: 'Failed', runError: { code, message } },
});

export const compose = (description: string, inputs: Json): Placed<Compose> => ({
  type: 'Compose',
  description,
  inputs,
});

export const variable = (
  name: string,
  type: 'string' | 'array' | 'object',
  value: Json,
): Placed<InitializeVariable> => ({
  type: 'InitializeVariable',
  inputs: { variables: [{ name, type, value }] },
});

export const set = (name: string, value: Json): Placed<ChangeVariable> => ({
  type: 'SetVariable',
  inputs: { name, value },
});

export const append = (name: string, value: Json): Placed<ChangeVariable> => ({
  type: 'AppendToArrayVariable',
  inputs: { name, value },
});

export const filter = (from: string, where: string): Placed<Query> => ({
  type: 'Query',
  inputs: { from: `@${from}`, where: `@${where}` },
});

export const select = (from: string, each: string): Placed<Select> => ({
  type: 'Select',
  inputs: { from: `@${from}`, select: `@${each}` },
});

/** Fails unless the content fits the schema: the way to leave a Try for its Catch. */
export const demand = (description: string, content: Json, schema: Json): Placed<ParseJson> => ({
  type: 'ParseJson',
  description,
  inputs: { content, schema },
});

export const wait = (seconds: string): Placed<Wait> => ({
  type: 'Wait',
  inputs: { interval: { count: `@${seconds}`, unit: 'Second' } },
});
