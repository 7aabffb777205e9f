import { readFileSync } from 'node:fs';
import path from 'node:path';
import { objectOf, objectsOf, textOf, type JsonObject } from '../../../scripts/connector/json';

const definition = objectOf(
  JSON.parse(
    readFileSync(path.resolve(__dirname, '../../../connector/apiDefinition.swagger.json'), 'utf8'),
  ),
);

const operations = new Map(
  Object.values(objectOf(definition['paths']))
    .flatMap((item) => Object.values(objectOf(item)).map(objectOf))
    .map((one) => [textOf(one['operationId']), one] as const),
);

/** Follows references of the definition. */
export function resolve(schema: JsonObject): JsonObject {
  const [, section = '', name = ''] = textOf(schema['$ref']).split('/');
  return name === '' ? schema : objectOf(objectOf(definition[section])[name]);
}

export const operationIds = (): string[] => [...operations.keys()];

/** Schema of what an operation answers; undefined without the operation. */
export function answerOf(operationId: string): JsonObject | undefined {
  const operation = operations.get(operationId);
  if (operation === undefined) return undefined;
  const responses = objectOf(operation['responses']);
  const success = ['200', '201', '202'].find((status) => 'schema' in objectOf(responses[status]));
  return resolve(objectOf(objectOf(responses[success ?? ''])['schema']));
}

/** Inputs by name as agents see them: those of path and query, and the properties of the body. */
export function inputsOf(operationId: string): Map<string, JsonObject & { isRequired: boolean }> {
  const inputs = new Map<string, JsonObject & { isRequired: boolean }>();
  for (const given of objectsOf(operations.get(operationId)?.['parameters'])) {
    const parameter = resolve(given);
    if (parameter['in'] !== 'body') {
      const isRequired = parameter['required'] === true;
      if (!inputs.has(textOf(parameter['name'])))
        inputs.set(textOf(parameter['name']), { ...parameter, isRequired });
      continue;
    }
    const schema = resolve(objectOf(parameter['schema']));
    const required = Array.isArray(schema['required']) ? schema['required'] : [];
    for (const [name, property] of Object.entries(objectOf(schema['properties'])))
      inputs.set(name, { ...resolve(objectOf(property)), isRequired: required.includes(name) });
  }
  return inputs;
}

/** The schema at a path of property names; undefined where there is none. */
export function at(schema: JsonObject, names: readonly string[]): JsonObject | undefined {
  let found = resolve(schema);
  for (const name of names) {
    const next = objectOf(found['properties'])[name];
    if (next === undefined) return undefined;
    found = resolve(objectOf(next));
  }
  return found;
}

export const itemsOf = (schema: JsonObject): JsonObject => resolve(objectOf(schema['items']));
