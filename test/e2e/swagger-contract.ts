import type { ValidateFunction } from 'ajv';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { isObject, objectOf, textOf, type JsonObject } from '../../scripts/connector/json';
import { connectorDefinition } from '../../scripts/connector/package-files';
import { packageSettings } from '../../scripts/connector/settings';

/** What is wrong with an answer, or undefined. */
export type CheckAnswer = (
  method: string,
  url: string,
  status: number,
  body: string,
) => string | undefined;

let built: Promise<JsonObject> | undefined;

/** The connector's definition as the build makes it now, made once a process. */
export const builtDefinition = (): Promise<JsonObject> =>
  (built ??= connectorDefinition(packageSettings()));

/**
 * Checks answers against a connector definition (Swagger 2.0): the operation and the status must be declared, and the
 * body must have exactly the declared shape, with no property beyond it. A success that is declared without a
 * schema has that of the operation's one success with a schema, which is what the platform's designer shows.
 */
export function createSwaggerContract(definition: JsonObject): CheckAnswer {
  const ajv = addFormats(new AjvDraft04({ strict: false, allErrors: true }));
  const compiled = new Map<string, ValidateFunction>();
  const base = textOf(definition['basePath']);
  const templates = Object.entries(objectOf(definition['paths'])).map(([template, item]) => ({
    template,
    item: objectOf(item),
    pattern: new RegExp(`^${base}${template.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
  }));

  return (method, url, status, body) => {
    const path = url.split('?')[0] ?? '';
    const found = templates.find(
      ({ item, pattern }) => pattern.test(path) && method.toLowerCase() in item,
    );
    if (found === undefined) return `${method} ${path} is not in the connector`;
    const operation = objectOf(found.item[method.toLowerCase()]);
    const at = `${textOf(operation['operationId'])} ${status}`;
    const responses = objectOf(operation['responses']);
    if (!(String(status) in responses)) return `${at} is not declared: ${body}`;
    const schema = schemaOf(responses, status);
    if (schema === undefined) return body === '' ? undefined : `${at} has a body: ${body}`;
    // A file; its text is whatever it is.
    if (schema['format'] === 'binary') return undefined;
    const validate = compiled.get(at) ?? ajv.compile(closed(schema, definition));
    compiled.set(at, validate);
    return validate(JSON.parse(body))
      ? undefined
      : `${at}: ${ajv.errorsText(validate.errors)} in ${body}`;
  };
}

function schemaOf(responses: JsonObject, status: number): JsonObject | undefined {
  const of = (code: string | number): JsonObject | undefined => {
    const schema = objectOf(responses[code])['schema'];
    return isObject(schema) ? schema : undefined;
  };
  const isSuccess = status >= 200 && status < 300 && status !== 204;
  return of(status) ?? (isSuccess ? (of(200) ?? of(201)) : undefined);
}

/** References inlined, `x-nullable` as JSON schema says it, and no property beyond the declared ones let through. */
function closed(schema: unknown, definition: JsonObject): JsonObject {
  const close = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(close);
    if (!isObject(value)) return value;
    const ref = textOf(value['$ref']);
    if (ref !== '') return close(objectOf(definition['definitions'])[ref.split('/').at(-1) ?? '']);
    const made = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, close(one)]));
    if (isObject(value['properties']) && !('additionalProperties' in value))
      made['additionalProperties'] = false;
    return value['x-nullable'] === true ? { anyOf: [made, { type: 'null' }] } : made;
  };
  return objectOf(close(schema));
}
