import { isObject, type JsonObject } from '../../../scripts/connector/json';
import { callFunction } from './functions';
import type { Expression } from './parser';
import type { Scope } from './scope';
import { parseTemplate, type Template } from './template';
import { accessValue, plain, textOfValue } from './values';

const known = new Map<string, Template>();

function templateOf(text: string): Template {
  const found = known.get(text) ?? parseTemplate(text);
  known.set(text, found);
  return found;
}

/** The value of one expression. Throws `ExpressionError`. */
export function evaluate(expression: Expression, scope: Scope): unknown {
  if (expression.kind === 'literal') return expression.value;
  // Every argument is evaluated, those of if() and coalesce() too: a branch not taken that fails is a failure.
  if (expression.kind === 'call')
    return callFunction(
      expression.name,
      expression.args.map((one) => evaluate(one, scope)),
      scope,
    );
  const { target, key, isOptional } = expression;
  const from = evaluate(target, scope);
  const name = plain(evaluate(key, scope));
  if (typeof name === 'string' && name.includes('/') && isOutputs(target) && !hasKey(from, name))
    return name
      .split('/')
      .reduce<unknown>((value, segment) => accessValue(value, segment, isOptional), from);
  return accessValue(from, name, isOptional);
}

/** The keys of outputs may be paths: `outputs('A')?['body/value']`. */
const isOutputs = (target: Expression): boolean =>
  target.kind === 'call' && ['outputs', 'triggeroutputs'].includes(target.name.toLowerCase());

const hasKey = (value: unknown, key: string): boolean =>
  isObject(value) && Object.hasOwn(value, key);

/** A string of a definition with its expressions evaluated. Throws `ExpressionError`. */
export function resolveText(text: string, scope: Scope): unknown {
  const template = templateOf(text);
  if (template.kind === 'text') return template.text;
  if (template.kind === 'expression') return plain(evaluate(template.expression, scope));
  return template.parts
    .map((part) => (typeof part === 'string' ? part : textOfValue(evaluate(part, scope))))
    .join('');
}

/** A value of a definition with all expressions in it evaluated, keys included. Throws `ExpressionError`. */
export function resolveValue(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string') return resolveText(value, scope);
  if (Array.isArray(value)) return value.map((one: unknown) => resolveValue(one, scope));
  if (!isObject(value)) return value;
  const resolved: JsonObject = {};
  for (const [key, one] of Object.entries(value))
    resolved[textOfValue(resolveText(key, scope))] = resolveValue(one, scope);
  return resolved;
}
