import type { JsonObject } from '../../../../scripts/connector/json';
import { at, itemsOf } from '../definition';

/** Functions of Power Fx that the topics use; another one is looked up and added on purpose. */
const functions = new Set([
  ...['Concat', 'Concatenate', 'CountRows', 'DateDiff', 'DateTimeValue', 'First', 'IsEmpty'],
  ...['Left', 'Not', 'Now', 'Substitute', 'Table', 'Text'],
]);
const words = new Set(['Topic', 'TimeUnit', 'true', 'false']);

/** The variables of a topic with the schema of their value; an empty one has no parts. */
export type Scope = Map<string, JsonObject>;

/** Faults of one expression, given without its equals sign: what it names exists, and its brackets close. */
export function expressionFaults(expression: string, scope: Scope): string[] {
  const code = expression.replace(/"(?:[^"]|"")*"/g, '""');
  const faults: string[] = [];
  if (/"/.test(code.replace(/""/g, ''))) faults.push('a text that does not end');
  for (const [open, close] of ['()', '{}', '[]'] as const)
    if (code.split(open ?? '').length !== code.split(close ?? '').length)
      faults.push(`${open}${close} do not match`);
  for (const [, name = ''] of code.matchAll(/(\w+)\s*\(/g))
    if (!functions.has(name)) faults.push(`unknown function ${name}`);
  for (const [, name = '', rest = ''] of code.matchAll(/Topic\.(\w+)((?:\.\w+)*)/g))
    if (schemaAt(scope, name, rest) === undefined)
      faults.push(`Topic.${name}${rest} does not exist`);
  const row = rowOf(code, scope);
  for (const [, name = ''] of code.matchAll(/(?<![.\w])([A-Za-z_]\w*)(?!\s*[\w(:])/g))
    if (!words.has(name) && (row === undefined || at(row, [name]) === undefined))
      faults.push(`${name} is no column`);
  return faults;
}

/** The value of `First(Topic.…)` or of a path; the only two forms that are kept. */
export function valueOf(expression: string, scope: Scope): JsonObject | undefined {
  const first = /^First\(Topic\.(\w+)((?:\.\w+)*)\)$/.exec(expression);
  const table = first && schemaAt(scope, first[1] ?? '', first[2] ?? '');
  return table ? itemsOf(table) : undefined;
}

/** What the columns of a `Concat` are of. */
function rowOf(code: string, scope: Scope): JsonObject | undefined {
  const [, name, rest = ''] = /Concat\(Topic\.(\w+)((?:\.\w+)*),/.exec(code) ?? [];
  const table = name === undefined ? undefined : schemaAt(scope, name, rest);
  return table && itemsOf(table);
}

function schemaAt(scope: Scope, name: string, rest: string): JsonObject | undefined {
  const value = scope.get(name);
  return value && at(value, rest.split('.').filter(Boolean));
}
