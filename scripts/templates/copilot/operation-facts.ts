import { operations } from '../../../proxy/routes';
import type { Operation } from '../../../proxy/routes/operation';
import { connectorDefinition } from '../../connector/package-files';
import { objectOf, objectsOf, textOf, type JsonObject } from '../../connector/json';
import { packageSettings } from '../../connector/settings';

/** One input of an operation, as a tool asks for it. */
export interface ToolInput {
  name: string;
  label: string;
  description: string;
  isRequired: boolean;
  kind: 'text' | 'number' | 'boolean';
}

/** The operation of the registry; an Error when there is none. */
export function operationOf(operationId: string): Operation {
  const found = operations.find((one) => one.operationId === operationId);
  if (found === undefined) throw new Error(`there is no operation ${operationId}`);
  return found;
}

/** Inputs by operation, from the connector's own definition; headers and internal ones are left out. */
export async function toolInputs(): Promise<ReadonlyMap<string, ToolInput[]>> {
  const definition = await connectorDefinition(packageSettings());
  const shared = objectOf(definition['parameters']);
  const schemas = objectOf(definition['definitions']);
  const all = Object.values(objectOf(definition['paths']))
    .flatMap((item) => Object.values(objectOf(item)).map(objectOf))
    .filter((one) => 'responses' in one);
  return new Map(
    all.map((one) => [
      textOf(one['operationId']),
      objectsOf(one['parameters'])
        .map((given) => referred(shared, given))
        .filter((given) => given['in'] !== 'header')
        .flatMap((given) => (given['in'] === 'body' ? bodyFields(schemas, given) : [given]))
        .filter((given) => given['x-ms-visibility'] !== 'internal')
        .map(inputOf),
    ]),
  );
}

const referred = (section: JsonObject, given: JsonObject): JsonObject =>
  objectOf(section[textOf(given['$ref']).split('/').at(-1) ?? ''] ?? given);

/** The fields of a body as if each were a parameter, which is how agents see them. */
function bodyFields(schemas: JsonObject, body: JsonObject): JsonObject[] {
  const schema = referred(schemas, objectOf(body['schema']));
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(objectOf(schema['properties'])).map(([name, property]) => ({
    ...referred(schemas, objectOf(property)),
    name,
    required: required.includes(name),
  }));
}

const inputOf = (given: JsonObject): ToolInput => ({
  name: textOf(given['name']),
  label: textOf(given['x-ms-summary']),
  description: textOf(given['description']),
  isRequired: given['required'] === true,
  kind: kinds[textOf(given['type'])] ?? 'text',
});

const kinds: Readonly<Record<string, ToolInput['kind']>> = {
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
};
