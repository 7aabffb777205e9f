import { isObject } from '../../../../scripts/connector/json';
import { decodeBinary, Float, isBinary, jsonText, plain, textOfValue } from '../values';
import { takes, type Args, type FunctionTable, type WdlFunction } from './function-table';
import { integer } from './numbers';

const toFloat: WdlFunction = takes(1, (args) => asFloat(parsedNumber(args, floatPattern)), 2);

/** From one type to another. */
export const conversion: FunctionTable = {
  json: takes(1, (args) => parsedJson(args)),
  string: takes(1, (args) =>
    isObject(args.at(0)) && !isBinary(args.at(0)) ? jsonText(args.at(0)) : textOfValue(args.at(0)),
  ),
  int: takes(1, (args) => {
    const value = args.at(0);
    if (typeof value === 'number' && Number.isInteger(value)) return value;
    if (typeof value !== 'string' || !integerPattern.test(value.trim()))
      throw args.fail('the value is not an integer.');
    return integer(BigInt(value.trim().replace(/^\+/, '')));
  }),
  float: toFloat,
  decimal: takes(1, (args, scope) => toFloat.run(args, scope)),
  bool: takes(1, (args) => parsedBoolean(args)),
  array: takes(1, (args) => (Array.isArray(args.at(0)) ? args.at(0) : [args.at(0)])),
  isInt: takes(1, (args) => integerPattern.test(textOfValue(args.at(0)).trim())),
  isFloat: takes(1, (args) => floatPattern.test(textOfValue(args.at(0)).trim()), 2),
};

const integerPattern = /^[+-]?\d+$/;
const floatPattern = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

const asFloat = (value: number): unknown => (Number.isInteger(value) ? new Float(value) : value);

function parsedNumber(args: Args, pattern: RegExp): number {
  const value = plain(args.at(0));
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !pattern.test(value.trim()))
    throw args.fail('the value is not a number.');
  return Number(value);
}

function parsedBoolean(args: Args): boolean {
  const value = args.at(0);
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  const text = args.text(0).toLowerCase();
  if (text !== 'true' && text !== 'false') throw args.fail('the value is not a boolean.');
  return text === 'true';
}

function parsedJson(args: Args): unknown {
  const value = args.at(0);
  if (typeof value !== 'string' && !isBinary(value)) {
    if (isObject(value) || Array.isArray(value)) return value;
    throw args.wrong(0, 'a string');
  }
  try {
    const text = typeof value === 'string' ? value : decodeBinary(value).toString('utf8');
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch {
    // The parser's own message quotes the text.
    throw args.fail('the value is not valid JSON.');
  }
}
