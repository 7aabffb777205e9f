import { ExpressionError } from '../expression-error';
import type { Scope } from '../scope';
import { Float, isBinary, decodeBinary, typeName } from '../values';

/** One function of the language. Arguments come as they are, except that a `Float` is a number unless `keepsFloats`. */
export interface WdlFunction {
  /** The least and the most arguments. */
  arity: readonly [number, number];
  keepsFloats?: true;
  run(args: Args, scope: Scope): unknown;
}

/** Functions by their name, as the documentation spells it. */
export type FunctionTable = Readonly<Record<string, WdlFunction>>;

/** The arguments of a call, with what each must be. */
export class Args {
  constructor(
    readonly name: string,
    readonly all: readonly unknown[],
  ) {}

  get count(): number {
    return this.all.length;
  }

  at(index: number): unknown {
    return this.all[index] ?? null;
  }

  text(index: number): string {
    const value = this.at(index);
    if (typeof value === 'string') return value;
    // A file read as an envelope is taken for its text.
    if (isBinary(value)) return decodeBinary(value).toString('utf8');
    throw this.wrong(index, 'a string');
  }

  /** A text that may be left out or null. */
  optionalText(index: number): string | undefined {
    return this.at(index) === null ? undefined : this.text(index);
  }

  integer(index: number): number {
    const value = this.at(index);
    if (typeof value === 'number' && Number.isInteger(value)) return value;
    throw this.wrong(index, 'an integer');
  }

  number(index: number): number {
    const value = this.at(index);
    if (typeof value === 'number') return value;
    if (typeof value === 'bigint') return Number(value);
    if (value instanceof Float) return value.value;
    throw this.wrong(index, 'a number');
  }

  boolean(index: number): boolean {
    const value = this.at(index);
    if (typeof value === 'boolean') return value;
    throw this.wrong(index, 'a boolean');
  }

  array(index: number): unknown[] {
    const value = this.at(index);
    if (Array.isArray(value)) return value as unknown[];
    throw this.wrong(index, 'an array');
  }

  object(index: number): Record<string, unknown> {
    const value = this.at(index);
    if (typeName(value) === 'Object') return value as Record<string, unknown>;
    throw this.wrong(index, 'an object');
  }

  /** The error for an argument of the wrong type; it never quotes the value. */
  wrong(index: number, wanted: string): ExpressionError {
    return new ExpressionError(
      `The function '${this.name}' expects ${wanted} as its parameter ${index + 1}. The provided value is of type '${typeName(this.at(index))}'.`,
    );
  }

  fail(problem: string): ExpressionError {
    return new ExpressionError(`The function '${this.name}' failed: ${problem}`);
  }
}

const any = Number.POSITIVE_INFINITY;

/** A function with exactly `count` arguments, or from `count` to `most`. */
export const takes = (
  count: number,
  run: WdlFunction['run'],
  most: number = count,
): WdlFunction => ({ arity: [count, most], run });

/** A function with `least` arguments and any number more. */
export const takesMany = (least: number, run: WdlFunction['run']): WdlFunction => ({
  arity: [least, any],
  run,
});
