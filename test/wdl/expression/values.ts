import { isObject, type JsonObject } from '../../../scripts/connector/json';
import { ExpressionError } from './expression-error';

/** A number with a fractional part of zero that is still not an integer, as `5.0`: `div(11, 5.0)` is 2.2. */
export class Float {
  constructor(readonly value: number) {}
  toJSON(): number {
    return this.value;
  }
}

/** A value as it leaves the expression language: JSON, and integers beyond 2^53 as `bigint`. */
export const plain = (value: unknown): unknown => (value instanceof Float ? value.value : value);

/** The name of a value's type, as the platform's messages write it. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'Null';
  if (Array.isArray(value)) return 'Array';
  if (typeof value === 'boolean') return 'Boolean';
  if (typeof value === 'string') return 'String';
  if (typeof value === 'bigint') return 'Integer';
  if (value instanceof Float) return 'Float';
  if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'Float';
  return 'Object';
}

/** JSON text of a value; integers of any size are written in full. */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'bigint'
      ? ((JSON as unknown as RawJson).rawJSON?.(String(one)) ?? String(one))
      : one,
  );

/** Newer engines can write a number that JavaScript cannot hold. */
interface RawJson {
  rawJSON?: (text: string) => unknown;
}

/** A value as text, as interpolation and `string()` write it: null is empty, objects and arrays are JSON. */
export function textOfValue(value: unknown): string {
  const one = plain(value);
  if (one === null || one === undefined) return '';
  if (typeof one === 'string') return one;
  if (typeof one === 'boolean') return one ? 'True' : 'False';
  if (typeof one === 'number' || typeof one === 'bigint') return String(one);
  if (isBinary(one)) return decodeBinary(one).toString('utf8');
  return jsonText(one);
}

/** The platform's envelope of bytes. */
export interface Binary extends JsonObject {
  '$content-type': string;
  $content: string;
}

export const isBinary = (value: unknown): value is Binary =>
  isObject(value) &&
  typeof value['$content-type'] === 'string' &&
  typeof value['$content'] === 'string';

/** An envelope of bytes. */
export const binaryOf = (bytes: Buffer, contentType = 'application/octet-stream'): Binary => ({
  '$content-type': contentType,
  $content: bytes.toString('base64'),
});

/** The bytes of an envelope. */
export const decodeBinary = (value: Binary): Buffer => Buffer.from(value.$content, 'base64');

/** Whether two values are equal as `equals()` and Switch see it: deeply, and true is 1. */
export function isEqual(left: unknown, right: unknown): boolean {
  const [a, b] = [comparable(left), comparable(right)];
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((one, index) => isEqual(one, b[index]));
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length &&
      keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key]))
    );
  }
  // An integer of any size against a number.
  if (typeof a === 'bigint' || typeof b === 'bigint')
    return typeof a !== 'string' && typeof b !== 'string' && String(a) === String(b);
  return a === b;
}

const comparable = (value: unknown): unknown => {
  const one = plain(value) ?? null;
  return typeof one === 'boolean' ? Number(one) : one;
};

/** A property or an element, by the rules of the language. `isOptional` is the `?` before the dot or the bracket. */
export function accessValue(target: unknown, key: unknown, isOptional: boolean): unknown {
  if (target === null || target === undefined) {
    if (isOptional) return null;
    throw new ExpressionError(`The property '${textOfValue(key)}' cannot be selected from null.`);
  }
  const found = lookUp(target, plain(key));
  if (found !== undefined || isOptional) return found ?? null;
  throw new ExpressionError(
    `The property '${textOfValue(key)}' doesn't exist, the value is of type '${typeName(target)}'.`,
  );
}

function lookUp(target: unknown, key: unknown): unknown {
  if (Array.isArray(target)) {
    if (typeof key === 'number' && Number.isInteger(key)) return target[key];
    throw new ExpressionError(`An array cannot be indexed by '${textOfValue(key)}'.`);
  }
  if (isObject(target)) {
    if (typeof key !== 'string')
      throw new ExpressionError(`A property name must be a string, not ${typeName(key)}.`);
    return Object.hasOwn(target, key) ? target[key] : undefined;
  }
  throw new ExpressionError(
    `The property '${textOfValue(key)}' cannot be selected from a value of type '${typeName(target)}'.`,
  );
}
