import { z } from 'zod';
import { ExpressionError } from '../../expression/expression-error';
import { typeName } from '../../expression/values';
import type { ActionHandler } from '../action-context';
import type { Run, Variable } from '../run';

const declaration = z.looseObject({
  name: z.string(),
  type: z.string(),
  value: z.unknown().optional(),
});
const declarations = z.looseObject({ variables: z.array(declaration).length(1) });
const assignment = z.looseObject({ name: z.string(), value: z.unknown().optional() });

const empty: Record<string, unknown> = {
  string: '',
  array: [],
  boolean: false,
  integer: 0,
  float: 0,
  object: {},
};

export const initialize: ActionHandler = ({ action, run, scope }) => {
  const inputs = scope.resolve(action.inputs);
  for (const { name, type, value } of declarations.parse(inputs).variables) {
    if (run.variables.has(name.toLowerCase()))
      throw new ExpressionError(`The variable '${name}' is initialized already.`);
    const kind = type.toLowerCase();
    store(run, { name, type: kind, value: null }, value ?? empty[kind]);
  }
  return { status: 'Succeeded', inputs };
};

export const setVariable: ActionHandler = ({ action, run, scope }) => {
  const inputs = scope.resolve(action.inputs);
  const { name, value } = assignment.parse(inputs);
  store(run, existing(run, name), value);
  return { status: 'Succeeded', inputs };
};

/** IncrementVariable and DecrementVariable. */
export const increment =
  (sign: 1 | -1): ActionHandler =>
  ({ action, run, scope }) => {
    const inputs = scope.resolve(action.inputs);
    const { name, value } = assignment.parse(inputs);
    const variable = existing(run, name);
    const step = value ?? 1;
    if (typeof variable.value !== 'number' || typeof step !== 'number')
      throw new ExpressionError(`The variable '${name}' or its step is no number.`);
    store(run, variable, variable.value + sign * step);
    return { status: 'Succeeded', inputs };
  };

export const appendToArray: ActionHandler = ({ action, run, scope }) => {
  const inputs = scope.resolve(action.inputs);
  const { name, value } = assignment.parse(inputs);
  const variable = existing(run, name);
  if (!Array.isArray(variable.value))
    throw new ExpressionError(`The variable '${name}' is no array.`);
  store(run, variable, [...(variable.value as unknown[]), value]);
  return { status: 'Succeeded', inputs };
};

export const appendToString: ActionHandler = ({ action, run, scope }) => {
  const inputs = scope.resolve(action.inputs);
  const { name, value } = assignment.parse(inputs);
  const variable = existing(run, name);
  if (typeof variable.value !== 'string')
    throw new ExpressionError(`The variable '${name}' is no string.`);
  if (typeof value !== 'string' && typeof value !== 'number')
    throw new ExpressionError(
      `A value of type '${typeName(value)}' cannot be appended to a string.`,
    );
  store(run, variable, variable.value + String(value));
  return { status: 'Succeeded', inputs };
};

function existing(run: Run, name: string): Variable {
  const found = run.variables.get(name.toLowerCase());
  if (found) return found;
  throw new ExpressionError(`The variable '${name}' must be initialized before it can be used.`);
}

function store(run: Run, variable: Variable, value: unknown): void {
  const actual = typeName(value).toLowerCase();
  const isRight =
    actual === variable.type ||
    (variable.type === 'float' && actual === 'integer') ||
    (actual === 'null' && ['string', 'object', 'array'].includes(variable.type));
  if (!isRight)
    throw new ExpressionError(
      `The variable '${variable.name}' is of type '${variable.type}', the value of type '${typeName(value)}'.`,
    );
  run.variables.set(variable.name.toLowerCase(), { ...variable, value });
}
