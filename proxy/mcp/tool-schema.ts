import { z } from 'zod';

type Json = Record<string, unknown>;

/** A JSON schema of an object, as agents understand it. */
export interface ToolSchema extends Json {
  type: 'object';
}

/** What Copilot Studio is known to read; a format it may not know is left out. */
const kept = ['type', 'description', 'enum', 'default', 'minimum', 'maximum', 'maxLength'] as const;

/**
 * The schema of a tool's input or output. Agents drop tools whose schema has a reference, cut it at a list of
 * types, and loop on lists of objects inside lists of objects: references are written out, of several forms the
 * first stands, and an inner list of objects is shown without its fields (they are sent all the same).
 */
export function toolSchema(schema: z.ZodType, io: 'input' | 'output'): ToolSchema {
  const source = z.toJSONSchema(schema, { target: 'draft-7', io, unrepresentable: 'any' }) as Json;
  const definitions = objectOf(source['definitions']);

  const simplify = (given: unknown, isInList: boolean): Json => {
    const from = formOf(objectOf(given), definitions);
    const made: Json = Object.fromEntries(
      kept.filter((key) => key in from).map((key) => [key, from[key]]),
    );
    const isDate = from['format'] === 'date-time';
    if ('const' in from) made['enum'] = [from['const']];
    if (isDate) made['format'] = 'date-time';
    if (from['type'] === 'array') {
      const items = formOf(objectOf(from['items']), definitions);
      const isTooDeep = isInList && items['type'] === 'object';
      made['items'] = isTooDeep ? { type: 'object' } : simplify(items, true);
    }
    if (from['type'] === 'object') {
      const properties = Object.entries(objectOf(from['properties']));
      made['properties'] = Object.fromEntries(
        properties.map(([name, property]) => [name, simplify(property, isInList)]),
      );
      const required = from['required'];
      if (Array.isArray(required) && required.length > 0) made['required'] = required;
    }
    return made;
  };
  return { ...simplify(source, false), type: 'object' };
}

/** References followed; of several forms the first that is not null. What stands beside a reference wins. */
function formOf(schema: Json, definitions: Json): Json {
  const { $ref, allOf, anyOf, oneOf, ...own } = schema;
  const parts = [...listOf(allOf)];
  const forms = [...listOf(anyOf), ...listOf(oneOf)].filter((form) => form['type'] !== 'null');
  if (forms[0] !== undefined) parts.push(forms[0]);
  if (typeof $ref === 'string') parts.push(objectOf(definitions[$ref.split('/').at(-1) ?? '']));
  const made: Json = {};
  for (const part of parts) Object.assign(made, formOf(part, definitions));
  return { ...made, ...own };
}

const objectOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null ? (value as Json) : {};
const listOf = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);
