import { isObject, objectOf, objectsOf, textOf, type JsonObject } from './json';

/** One field of an action, as the designer shows it. */
export interface OperationInput {
  /** Labels from the outside in, for example `Files › File Name`. */
  label: string;
  description: string;
  isRequired: boolean;
  isAdvanced: boolean;
  /** Name of the operation whose list it is chosen from. */
  chosenFrom: string | undefined;
}

/** The fields that a maker sees of an operation; what the platform fills in is left out. */
export function inputsOf(definition: JsonObject, operation: JsonObject): OperationInput[] {
  return objectsOf(operation['parameters'])
    .map((parameter) => resolve(definition, 'parameters', parameter))
    .flatMap((parameter) => {
      const required = parameter['required'] === true;
      if (parameter['in'] !== 'body') return fieldsOf(definition, parameter, '', required);
      const schema = resolve(definition, 'definitions', objectOf(parameter['schema']));
      return isObject(schema['properties'])
        ? propertiesOf(definition, schema, '')
        : fieldsOf(definition, { ...schema, ...parameter }, '', required);
    });
}

function propertiesOf(definition: JsonObject, schema: JsonObject, parent: string) {
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(objectOf(schema['properties'])).flatMap(([name, property]) =>
    fieldsOf(definition, objectOf(property), parent, required.includes(name)),
  );
}

function fieldsOf(
  definition: JsonObject,
  given: JsonObject,
  parent: string,
  isRequired: boolean,
): OperationInput[] {
  const schema = resolve(definition, 'definitions', given);
  if (schema['x-ms-visibility'] === 'internal') return [];
  const label = `${parent}${textOf(schema['x-ms-summary'])}`;
  const items = resolve(definition, 'definitions', objectOf(schema['items']));
  if (isObject(items['properties'])) return propertiesOf(definition, items, `${label} › `);
  const source = textOf(objectOf(schema['x-ms-dynamic-values'])['operationId']);
  return [
    {
      ...{ label, isRequired },
      description: textOf(schema['description']) + valuesOf(schema) + defaultOf(schema),
      isAdvanced: schema['x-ms-visibility'] === 'advanced',
      chosenFrom: source === '' ? undefined : source,
    },
  ];
}

function valuesOf(schema: JsonObject): string {
  const names = objectsOf(schema['x-ms-enum-values']).map((one) => textOf(one['displayName']));
  return names.length > 0 ? ` One of: ${names.join(', ')}.` : '';
}

function defaultOf({ default: value }: JsonObject): string {
  if (typeof value === 'boolean') return ` Default: ${value ? 'Yes' : 'No'}.`;
  return typeof value === 'string' || typeof value === 'number' ? ` Default: ${value}.` : '';
}

function resolve(
  definition: JsonObject,
  section: 'parameters' | 'definitions',
  schema: JsonObject,
): JsonObject {
  const name = textOf(schema['$ref']).split('/').at(-1) ?? '';
  return name === '' ? schema : objectOf(objectOf(definition[section])[name]);
}
