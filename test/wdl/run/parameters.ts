import { typeName } from '../expression/values';
import type { Definition } from './definition';

const types: Record<string, readonly string[]> = {
  string: ['String'],
  securestring: ['String'],
  int: ['Integer'],
  float: ['Integer', 'Float'],
  bool: ['Boolean'],
  array: ['Array'],
  object: ['Object'],
  secureobject: ['Object'],
};

/**
 * Values of a definition's parameters by name in lower case: given ones, else their defaults. `$connections` names each
 * connection after its key. Throws for a value that is missing, of another type, or of a parameter that there is not.
 */
export function readParameters(
  definition: Definition,
  given: Readonly<Record<string, unknown>>,
  connectionKeys: readonly string[],
): Map<string, unknown> {
  const declared = definition.parameters ?? {};
  for (const name of Object.keys(given))
    if (!Object.hasOwn(declared, name)) throw new Error(`There is no parameter '${name}'.`);
  const values = new Map<string, unknown>();
  for (const [name, { type, defaultValue }] of Object.entries(declared)) {
    const value = given[name] ?? defaultValue;
    if (value === undefined) throw new Error(`The parameter '${name}' needs a value.`);
    if (!types[type.toLowerCase()]?.includes(typeName(value)))
      throw new Error(`The parameter '${name}' is of type ${type}, the value is not.`);
    values.set(name.toLowerCase(), value);
  }
  const connections = connectionKeys.map((key) => {
    const id = `/connections/${key}`;
    return [key, { connectionId: id, connectionName: key, id }];
  });
  values.set('$connections', Object.fromEntries(connections));
  return values.has('$authentication') ? values : values.set('$authentication', {});
}
