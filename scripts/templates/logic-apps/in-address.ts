import type { Json } from '../model/json';

/** The expression of a value that is one as a whole, without its sign. */
const expressionOf = (value: Json): string | undefined =>
  typeof value === 'string' && /^@[^@{]/.test(value) ? value.slice(1) : undefined;

/** A value as a part of an address, encoded so many times. */
export function inAddress(value: Json, times: 1 | 2): string {
  const expression = expressionOf(value);
  if (expression === undefined) {
    if (typeof value === 'object')
      throw new Error('a list or an object has no place in an address');
    return encoded(String(value), times);
  }
  const once = `encodeURIComponent(${expression})`;
  return `@{${times === 1 ? once : `encodeURIComponent(${once})`}}`;
}

const encoded = (text: string, times: number): string =>
  times === 0 ? text : encoded(encodeURIComponent(text), times - 1);

/** Puts a value into an object by the names on the way. */
export function place(
  into: Record<string, unknown>,
  names: readonly string[],
  value: unknown,
): void {
  const [name = '', ...rest] = names;
  if (rest.length === 0) into[name] = value;
  else place((into[name] ??= {}) as Record<string, unknown>, rest, value);
}
