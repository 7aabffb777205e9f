import { isObject } from '../../../../scripts/connector/json';
import { isEqual, jsonText, textOfValue } from '../values';
import { takes, takesMany, type Args, type FunctionTable } from './function-table';

/** Arrays, and what works on texts in the same way. */
export const collections: FunctionTable = {
  contains: takes(2, (args) => contains(args)),
  length: takes(1, (args) => sequence(args).length),
  empty: takes(1, (args) => isEmpty(args)),
  first: takes(1, (args) => sequence(args)[0] ?? null),
  last: takes(1, (args) => sequence(args).at(-1) ?? null),
  take: takes(2, (args) => sequence(args).slice(0, Math.max(0, args.integer(1)))),
  skip: takes(2, (args) => sequence(args).slice(Math.max(0, args.integer(1)))),
  join: takes(2, (args) => args.array(0).map(textOfValue).join(args.text(1))),
  reverse: takes(1, (args) => args.array(0).toReversed()),
  sort: takes(1, (args) => sorted(args), 2),
  chunk: takes(2, (args) => chunks(args)),
  union: takesMany(1, (args) =>
    isObject(args.at(0))
      ? Object.assign({}, ...args.all.map((_one, index) => args.object(index)))
      : unique(args.all.flatMap((_one, index) => args.array(index))),
  ),
  intersection: takesMany(1, (args) => intersection(args)),
  createArray: takesMany(0, ({ all }) => [...all]),
  range: takes(2, (args) => {
    if (args.integer(1) < 0) throw args.fail('the count is negative.');
    return Array.from({ length: args.integer(1) }, (_one, index) => args.integer(0) + index);
  }),
};

function sequence(args: Args): unknown[] | string {
  const value = args.at(0);
  if (typeof value === 'string' || Array.isArray(value)) return value;
  throw args.wrong(0, 'an array or a string');
}

function contains(args: Args): boolean {
  const value = args.at(0);
  if (Array.isArray(value)) return value.some((one) => isEqual(one, args.at(1)));
  if (isObject(value)) return Object.hasOwn(value, args.text(1));
  return args.text(0).includes(args.text(1));
}

function isEmpty(args: Args): boolean {
  const value = args.at(0);
  if (value === null) return true;
  return isObject(value) ? Object.keys(value).length === 0 : sequence(args).length === 0;
}

const unique = (values: unknown[]): unknown[] =>
  values.filter((one, index) => values.findIndex((other) => isEqual(one, other)) === index);

function intersection(args: Args): unknown {
  if (!isObject(args.at(0)))
    return args.all
      .map((_one, index) => args.array(index))
      .reduce((left, right) =>
        unique(left.filter((one) => right.some((other) => isEqual(one, other)))),
      );
  const all = args.all.map((_one, index) => args.object(index));
  return Object.fromEntries(
    Object.entries(all[0] ?? {}).filter(([key, value]) =>
      all.every((one) => Object.hasOwn(one, key) && isEqual(one[key], value)),
    ),
  );
}

function sorted(args: Args): unknown[] {
  const property = args.optionalText(1);
  const keyOf = (value: unknown): unknown =>
    property !== undefined && isObject(value) ? value[property] : value;
  return args.array(0).toSorted((left, right) => {
    const [a, b] = [keyOf(left), keyOf(right)];
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    const [first, second] = [
      typeof a === 'string' ? a : jsonText(a),
      typeof b === 'string' ? b : jsonText(b),
    ];
    return first < second ? -1 : Number(first > second);
  });
}

function chunks(args: Args): unknown[] {
  const [values, size] = [sequence(args), args.integer(1)];
  if (size < 1) throw args.fail('the length of a chunk must be at least 1.');
  return Array.from({ length: Math.ceil(values.length / size) }, (_one, index) =>
    values.slice(index * size, (index + 1) * size),
  );
}
