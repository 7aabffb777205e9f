import { isObject } from '../../../scripts/connector/json';
import type { Expression } from '../expression/parser';
import { parseTemplate } from '../expression/template';
import type { Action } from '../run/definition';

/** A string of a definition that holds an expression, with what it parses to or why it does not. */
export interface FoundExpression {
  text: string;
  expressions: Expression[];
  problem?: string;
}

/** Every expression in a value, keys included. */
export function expressionsIn(value: unknown): FoundExpression[] {
  if (typeof value === 'string') return read(value);
  if (Array.isArray(value)) return value.flatMap(expressionsIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => [...read(key), ...expressionsIn(one)]);
}

/** The parts of an action that are its own, without the actions inside it. */
export const ownParts = ({ inputs, expression, foreach, limit, cases }: Action): unknown => ({
  ...{ inputs, expression, foreach, limit },
  cases: Object.values(cases ?? {}).map((one) => one.case),
});

function read(text: string): FoundExpression[] {
  try {
    const template = parseTemplate(text);
    if (template.kind === 'text') return [];
    const expressions =
      template.kind === 'expression'
        ? [template.expression]
        : template.parts.filter((part) => typeof part !== 'string');
    return [{ text, expressions }];
  } catch (error) {
    return [{ text, expressions: [], problem: error instanceof Error ? error.message : '' }];
  }
}

export interface FoundCall {
  /** In lower case. */
  name: string;
  spelled: string;
  count: number;
  /** The first argument, where it is a text that stands there. */
  literal: string | undefined;
}

/** Every call of a function in a value's expressions. */
export const callsIn = (value: unknown): FoundCall[] =>
  expressionsIn(value).flatMap(({ expressions }) => expressions.flatMap(callsOf));

function callsOf(expression: Expression): FoundCall[] {
  if (expression.kind === 'literal') return [];
  if (expression.kind === 'access')
    return [...callsOf(expression.target), ...callsOf(expression.key)];
  const [first] = expression.args;
  const literal =
    first?.kind === 'literal' && typeof first.value === 'string' ? first.value : undefined;
  const { name: spelled, args } = expression;
  return [
    { name: spelled.toLowerCase(), spelled, count: args.length, literal },
    ...args.flatMap(callsOf),
  ];
}
