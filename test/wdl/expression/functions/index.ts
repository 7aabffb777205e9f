import { ExpressionError } from '../expression-error';
import type { Scope } from '../scope';
import { plain } from '../values';
import { binary } from './binary';
import { collections } from './collections';
import { conversion } from './conversion';
import { dates } from './dates';
import { Args, type WdlFunction } from './function-table';
import { logic } from './logic';
import { notImplemented } from './not-implemented';
import { numbers } from './numbers';
import { objects } from './objects';
import { strings } from './strings';
import { uris } from './uris';
import { workflow } from './workflow';

const families = [
  strings,
  collections,
  objects,
  logic,
  numbers,
  dates,
  conversion,
  binary,
  uris,
  workflow,
];

const entries = families.flatMap((family) => Object.entries(family));

/** Names of the functions that can be run, as the documentation spells them. */
export const functionNames: readonly string[] = entries.map(([name]) => name);

/** Function names are matched whatever their case. */
const functions = new Map<string, { name: string; entry: WdlFunction }>(
  entries.map(([name, entry]) => [name.toLowerCase(), { name, entry }]),
);
const missing = new Map(notImplemented.map((name) => [name.toLowerCase(), name]));

/** What is wrong with a call by its name and number of arguments alone, or undefined. */
export function checkCall(name: string, count: number): string | undefined {
  const found = functions.get(name.toLowerCase());
  if (found === undefined) {
    const exists = missing.get(name.toLowerCase());
    return exists === undefined
      ? `The function '${name}' does not exist.`
      : `The function '${exists}' exists, but this runner does not implement it.`;
  }
  const [least, most] = found.entry.arity;
  if (count >= least && count <= most) return undefined;
  const wanted =
    least === most ? String(least) : most === Infinity ? `${least} or more` : `${least} to ${most}`;
  return `The function '${found.name}' takes ${wanted} parameters, not ${count}.`;
}

/** Calls a function of the language. Throws `ExpressionError`. */
export function callFunction(name: string, args: readonly unknown[], scope: Scope): unknown {
  const problem = checkCall(name, args.length);
  const found = functions.get(name.toLowerCase());
  if (problem !== undefined || found === undefined) throw new ExpressionError(problem);
  const values = found.entry.keepsFloats === true ? args : args.map(plain);
  return found.entry.run(new Args(found.name, values), scope) ?? null;
}
