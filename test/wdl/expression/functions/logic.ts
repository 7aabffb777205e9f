import { isEqual, plain, typeName } from '../values';
import { takes, takesMany, type Args, type FunctionTable } from './function-table';

/** Conditions and comparisons. */
export const logic: FunctionTable = {
  if: takes(3, (args) => (args.boolean(0) ? args.at(1) : args.at(2))),
  equals: takes(2, (args) => isEqual(args.at(0), args.at(1))),
  and: takesMany(1, (args) => args.all.map((_one, index) => args.boolean(index)).every(Boolean)),
  or: takesMany(1, (args) => args.all.map((_one, index) => args.boolean(index)).some(Boolean)),
  not: takes(1, (args) => !args.boolean(0)),
  less: takes(2, (args) => order(args) < 0),
  lessOrEquals: takes(2, (args) => order(args) <= 0),
  greater: takes(2, (args) => order(args) > 0),
  greaterOrEquals: takes(2, (args) => order(args) >= 0),
};

/** Numbers by value, texts by their code units; anything else has no order. */
function order(args: Args): number {
  const [left, right] = [plain(args.at(0)), plain(args.at(1))];
  const isNumber = (value: unknown): value is number | bigint =>
    typeof value === 'number' || typeof value === 'bigint';
  if (isNumber(left) && isNumber(right)) return left < right ? -1 : Number(left > right);
  if (typeof left === 'string' && typeof right === 'string')
    return left < right ? -1 : Number(left > right);
  throw args.fail(
    `values of types '${typeName(left)}' and '${typeName(right)}' cannot be compared.`,
  );
}
