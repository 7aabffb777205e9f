import { isObject, type JsonObject } from '../../../../scripts/connector/json';
import { takes, takesMany, type FunctionTable } from './function-table';

/** Objects and missing values. */
export const objects: FunctionTable = {
  coalesce: takesMany(1, ({ all }) => all.find((one) => one !== null && one !== undefined) ?? null),
  addProperty: takes(3, (args) => {
    if (Object.hasOwn(args.object(0), args.text(1)))
      throw args.fail(`the property '${args.text(1)}' exists already.`);
    return { ...args.object(0), [args.text(1)]: args.at(2) };
  }),
  setProperty: takes(3, (args) => ({ ...args.object(0), [args.text(1)]: args.at(2) })),
  removeProperty: takes(2, (args) => {
    const name = args.text(1);
    return Object.fromEntries(Object.entries(args.object(0)).filter(([key]) => key !== name));
  }),
  mergeObjects: takesMany(2, (args) =>
    args.all.map((_one, index) => args.object(index)).reduce((left, right) => merged(left, right)),
  ),
};

const merged = (left: JsonObject, right: JsonObject): JsonObject => {
  const result = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const before = result[key];
    result[key] = isObject(before) && isObject(value) ? merged(before, value) : value;
  }
  return result;
};
