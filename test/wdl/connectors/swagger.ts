import {
  isObject,
  objectOf,
  objectsOf,
  textOf,
  type JsonObject,
} from '../../../scripts/connector/json';
import type { Operation, OperationInput } from './operation';

export interface SwaggerOperation extends Operation {
  statuses: ReadonlySet<string>;
}

export interface Swagger {
  basePath: string;
  operations: ReadonlyMap<string, SwaggerOperation>;
}

/** The operations of a Swagger 2.0 document, their bodies cut into flat inputs as the platform cuts them. */
export function readSwagger(document: JsonObject): Swagger {
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (!isObject(value)) return value;
    const ref = textOf(value['$ref']);
    if (ref !== '')
      return resolve(
        ref
          .slice(2)
          .split('/')
          .reduce<JsonObject>((from, key) => objectOf(from[key]), document),
      );
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolve(one)]));
  };
  const operations = Object.entries(objectOf(document['paths'])).flatMap(([path, item]) =>
    Object.entries(objectOf(item)).flatMap(([method, operation]): SwaggerOperation[] => {
      const operationId = textOf(objectOf(operation)['operationId']);
      if (operationId === '') return [];
      const { parameters, responses } = objectOf(operation);
      const inputs = objectsOf(resolve(parameters)).flatMap(inputsOf);
      const statuses = new Set(Object.keys(objectOf(responses)));
      return [{ operationId, method: method.toUpperCase(), path, inputs, statuses }];
    }),
  );
  return {
    basePath: textOf(document['basePath']),
    operations: new Map(operations.map((one) => [one.operationId, one])),
  };
}

function inputsOf(parameter: JsonObject): OperationInput[] {
  const name = textOf(parameter['name']);
  const isRequired = parameter['required'] === true;
  const place = textOf(parameter['in']) as OperationInput['in'];
  if (place === 'body') return bodyInputs(name, objectOf(parameter['schema']), [], isRequired);
  const isInternal = parameter['x-ms-visibility'] === 'internal';
  return [
    {
      ...{ name, in: place, schema: parameter, isRequired },
      ...(isInternal && 'default' in parameter && { standard: parameter['default'] }),
      ...(place === 'path' && { encoded: parameter['x-ms-url-encoding'] === 'single' ? 1 : 2 }),
    },
  ];
}

function bodyInputs(
  name: string,
  schema: JsonObject,
  at: readonly string[],
  isRequired: boolean,
): OperationInput[] {
  const properties = Object.entries(objectOf(schema['properties']));
  if (properties.length === 0) return [{ name, in: 'body', schema, isRequired, at }];
  const required = Array.isArray(schema['required']) ? (schema['required'] as unknown[]) : [];
  return properties.flatMap(([key, one]) =>
    bodyInputs(`${name}/${key}`, objectOf(one), [...at, key], isRequired && required.includes(key)),
  );
}
