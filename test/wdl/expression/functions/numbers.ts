import { Float } from '../values';
import { takesMany, type Args, type FunctionTable, type WdlFunction } from './function-table';

type Operation = {
  integers: (left: bigint, right: bigint) => bigint;
  floats: (left: number, right: number) => number;
};

/** Arithmetic. Two integers give an integer, `div(11, 5)` is 2; a float on either side gives a float. */
export const numbers: FunctionTable = {
  add: arithmetic({ integers: (a, b) => a + b, floats: (a, b) => a + b }),
  sub: arithmetic({ integers: (a, b) => a - b, floats: (a, b) => a - b }),
  mul: arithmetic({ integers: (a, b) => a * b, floats: (a, b) => a * b }),
  div: arithmetic({ integers: (a, b) => a / b, floats: (a, b) => a / b }, 'not-by-zero'),
  mod: arithmetic({ integers: (a, b) => a % b, floats: (a, b) => a % b }, 'not-by-zero'),
  min: takesMany(1, (args) => Math.min(...values(args))),
  max: takesMany(1, (args) => Math.max(...values(args))),
  rand: {
    arity: [2, 2],
    run: (args, scope) =>
      args.integer(0) + Math.floor(scope.random() * (args.integer(1) - args.integer(0))),
  },
};

function arithmetic(operation: Operation, zero?: 'not-by-zero'): WdlFunction {
  return {
    arity: [2, 2],
    keepsFloats: true,
    run: (args) => {
      const [left, right] = [args.number(0), args.number(1)];
      if (zero !== undefined && right === 0) throw args.fail('division by zero.');
      if (isInteger(args.at(0)) && isInteger(args.at(1)))
        return integer(
          operation.integers(BigInt(args.at(0) as number), BigInt(args.at(1) as number)),
        );
      const result = operation.floats(left, right);
      return Number.isInteger(result) ? new Float(result) : result;
    },
  };
}

const isInteger = (value: unknown): boolean =>
  typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));

/** A number where it is exact, a bigint beyond. */
export const integer = (value: bigint): number | bigint =>
  Number.isSafeInteger(Number(value)) ? Number(value) : value;

const values = (args: Args): number[] =>
  Array.isArray(args.at(0))
    ? args.array(0).map((one) => {
        if (typeof one === 'number') return one;
        throw args.wrong(0, 'an array of numbers');
      })
    : args.all.map((_one, index) => args.number(index));
