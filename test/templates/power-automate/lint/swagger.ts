import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  isObject,
  objectOf,
  objectsOf,
  textOf,
  type JsonObject,
} from '../../../../scripts/connector/json';

const file = path.resolve(__dirname, '../../../../connector/apiDefinition.swagger.json');
const document = objectOf(JSON.parse(readFileSync(file, 'utf8')));

/** The schema or parameter that a `$ref` of the document means. */
export function resolved(schema: unknown): JsonObject {
  const found = objectOf(schema);
  const ref = textOf(found['$ref']);
  if (ref === '') return found;
  const [, section = '', name = ''] = ref.split('/');
  return resolved(objectOf(document[section])[name]);
}

export interface Input {
  schema: JsonObject;
  required: boolean;
}
export interface Operation {
  /** Inputs by the names that flows use: fields of the body with slashes. */
  inputs: Readonly<Record<string, Input>>;
  answer: JsonObject;
  /** What a trigger hands to the flow. */
  notification: JsonObject;
}

/** The operations of our connector by operationId, as flows see them. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  Object.values(objectOf(document['paths'])).flatMap((item) =>
    Object.values(objectOf(item))
      .filter(isObject)
      .filter(({ operationId }) => typeof operationId === 'string')
      .map((operation) => [
        textOf(operation['operationId']),
        {
          inputs: Object.fromEntries(objectsOf(operation['parameters']).flatMap(inputsOf)),
          answer: answerOf(operation),
          notification: resolved(objectOf(objectOf(item)['x-ms-notification-content'])['schema']),
        },
      ]),
  ),
);

function inputsOf(reference: JsonObject): [string, Input][] {
  const parameter = resolved(reference);
  const name = textOf(parameter['name']);
  const isRequired = parameter['required'] === true;
  if (parameter['in'] !== 'body') return [[name, { schema: parameter, required: isRequired }]];
  const schema = resolved(parameter['schema']);
  if (schema['type'] !== 'object') return [[name, { schema, required: isRequired }]];
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(objectOf(schema['properties'])).map(([key, one]) => [
    `${name}/${key}`,
    {
      schema: resolved(one),
      // The platform fills in the address that it wants to be called at.
      required: required.includes(key) && objectOf(one)['x-ms-notification-url'] !== true,
    },
  ]);
}

function answerOf(operation: JsonObject): JsonObject {
  const responses = Object.entries(objectOf(operation['responses']));
  const success = responses.find(
    ([status, response]) => status.startsWith('2') && objectOf(response)['schema'] !== undefined,
  );
  return resolved(objectOf(success?.[1])['schema']);
}

export const errorBody = resolved({ $ref: '#/definitions/ErrorBody' });

/** The schema at a path of names, or undefined where there is none. `[]` is an item of a list. */
export function schemaAt(schema: JsonObject, names: readonly string[]): JsonObject | undefined {
  const [name, ...rest] = names;
  if (name === undefined) return schema;
  const next = name === '[]' ? schema['items'] : objectOf(schema['properties'])[name];
  return next === undefined ? undefined : schemaAt(resolved(next), rest);
}
