import { objectOf, objectsOf, pick, textOf, type JsonObject } from './json';
import type { SchemaConverter } from './swagger-schema';

/** What a parameter that is not a body may hold, in the order it is written. */
const parameterKeys = [
  ...['name', 'in', 'required', 'type', 'format', 'x-ms-summary', 'description'],
  ...['x-ms-visibility', 'default', 'enum', 'x-ms-enum-values', 'items', 'collectionFormat'],
  ...['minimum', 'maximum', 'multipleOf', 'minLength', 'maxLength', 'pattern', 'minItems'],
  ...['maxItems', 'x-ms-url-encoding', 'x-ms-dynamic-values', 'x-ms-dynamic-list'],
  ...['x-ms-test-value'],
] as const;

/** HTTP does not care, but the original connector and people write them so. */
const headerNames: Readonly<Record<string, string>> = {
  accept: 'Accept',
  'content-type': 'Content-Type',
};

/** The parameters of one OpenAPI 3 operation, body included, required ones first. */
export function parametersOf(operation: JsonObject, schemas: SchemaConverter): JsonObject[] {
  const plain = objectsOf(operation['parameters']).map((one) => plainParameter(one, schemas));
  const body = bodyOf(operation['requestBody'], schemas);
  return [...plain, ...body].sort((a, b) => rankOf(a) - rankOf(b));
}

/** The media types the body is sent as; undefined without a body. */
export function consumesOf(operation: JsonObject): string[] | undefined {
  const chosen = chooseContent(operation['requestBody']);
  return chosen && [chosen.mediaType];
}

function plainParameter(parameter: JsonObject, schemas: SchemaConverter): JsonObject {
  const place = textOf(parameter['in']);
  const name = textOf(parameter['name']);
  const schema = schemas.convert(parameter['schema']);
  const made: JsonObject = {
    ...schema,
    'x-ms-url-encoding':
      place === 'path'
        ? (objectOf(parameter['schema'])['x-ms-url-encoding'] ?? 'single')
        : undefined,
    name: place === 'header' ? (headerNames[name] ?? name) : name,
    in: place,
    description: parameter['description'] ?? schema['description'],
    // The platform drops a hidden value that is not required.
    required: parameter['required'] === true || isHiddenConstant(schema) ? true : undefined,
    collectionFormat: schema['type'] === 'array' ? collectionFormatOf(parameter) : undefined,
  };
  return pick(made, parameterKeys);
}

const isHiddenConstant = (schema: JsonObject): boolean =>
  schema['x-ms-visibility'] === 'internal' && schema['default'] !== undefined;

const collectionFormatOf = (parameter: JsonObject): string =>
  parameter['in'] === 'query' && parameter['explode'] !== false ? 'multi' : 'csv';

interface Content {
  mediaType: string;
  schema: JsonObject;
}

/** One body, one form: JSON where it is taken, then raw bytes, then a form. */
function chooseContent(requestBody: unknown): Content | undefined {
  const content = objectOf(objectOf(requestBody)['content']);
  const order = ['application/json', 'application/octet-stream', ...Object.keys(content)];
  const mediaType = order.find((type) => type in content);
  if (mediaType === undefined) return undefined;
  return { mediaType, schema: objectOf(objectOf(content[mediaType])['schema']) };
}

function bodyOf(requestBody: unknown, schemas: SchemaConverter): JsonObject[] {
  const chosen = chooseContent(requestBody);
  if (chosen === undefined) return [];
  if (chosen.mediaType === 'multipart/form-data') return formOf(chosen.schema, schemas);
  const schema = schemas.convert(chosen.schema);
  const { description, ...labels } = pick(schemas.resolve(chosen.schema), [
    ...['x-ms-summary', 'description', 'x-ms-visibility'],
  ]);
  return [
    {
      name: 'body',
      in: 'body',
      ...(objectOf(requestBody)['required'] === true && { required: true }),
      'x-ms-summary': 'Body',
      ...labels,
      description: objectOf(requestBody)['description'] ?? description,
      schema,
    },
  ];
}

/** The fields of a multipart body; one of bytes is a file. */
function formOf(body: JsonObject, schemas: SchemaConverter): JsonObject[] {
  const schema = schemas.resolve(body);
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(objectOf(schema['properties'])).map(([name, property]) => {
    const { format, type, ...field } = schemas.convert(property);
    const isFile = format === 'binary';
    return pick(
      {
        ...field,
        name,
        in: 'formData',
        required: required.includes(name) ? true : undefined,
        type: isFile ? 'file' : type,
        format: isFile ? undefined : format,
      },
      parameterKeys,
    );
  });
}

/** What a maker must fill in comes first, what the platform fills in comes last. */
function rankOf(parameter: JsonObject): number {
  if (objectOf(parameter)['x-ms-visibility'] === 'internal') return 3;
  if (parameter['x-ms-visibility'] === 'advanced') return 2;
  return parameter['required'] === true ? 0 : 1;
}
