import { isObject, textOf, type JsonObject } from '../../../scripts/connector/json';

/** Names and kinds of everything in an answer, and its words that stand for a fact. */
export function shapeOf(value: unknown): unknown {
  // Activities come in the order of their random ids.
  if (Array.isArray(value)) return value.map(shapeOf).sort(byText);
  if (!isObject(value)) return typeof value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      isWord(key, value) ? textOf(one) : shapeOf(one),
    ]),
  );
}

const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

const isWord = (key: string, { [key]: value }: JsonObject): boolean =>
  typeof value === 'string' &&
  ['state', 'status', 'code', 'severity', 'verdict', 'outcome', 'baseline'].includes(key);
