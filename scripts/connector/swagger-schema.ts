import { isObject, objectOf, objectsOf, pick, textOf, type JsonObject } from './json';
import { sentenceCase } from './words';

/** What a Swagger 2.0 schema of the platform may hold, in the order it is written. */
const schemaKeys = [
  ...['$ref', 'title', 'type', 'format', 'x-ms-summary', 'description', 'x-ms-visibility'],
  ...['default', 'example', 'enum', 'x-ms-enum-values', 'x-nullable'],
  ...['minimum', 'exclusiveMinimum', 'maximum', 'exclusiveMaximum', 'multipleOf'],
  ...['minLength', 'maxLength', 'pattern', 'minItems', 'maxItems', 'minProperties'],
  ...['maxProperties', 'x-ms-dynamic-values', 'x-ms-dynamic-list', 'x-ms-dynamic-schema'],
  ...['x-ms-dynamic-properties', 'x-ms-notification-url', 'x-ms-test-value', 'readOnly'],
  ...['required', 'properties', 'additionalProperties', 'items'],
] as const;

const formats = new Set([
  ...['int32', 'int64', 'float', 'double', 'byte', 'binary', 'date', 'date-time'],
  ...['password', 'email', 'uri', 'uuid'],
]);
const formatNames: Readonly<Record<string, string>> = { base64: 'byte', url: 'uri' };

const int32 = { minimum: -2147483648, maximum: 2147483647 };

/** Turns schemas of an OpenAPI 3.0 document into those of Swagger 2.0 (measured on zod's own output). */
export interface SchemaConverter {
  convert(schema: unknown): JsonObject;
  /** Follows a reference; anything else comes back as it is. */
  resolve(schema: unknown): JsonObject;
}

export function createSchemaConverter(components: JsonObject): SchemaConverter {
  const resolve = (schema: unknown): JsonObject => {
    const ref = textOf(objectOf(schema)['$ref']);
    return ref === '' ? objectOf(schema) : objectOf(components[nameOf(ref)]);
  };

  /** A reference may have no neighbours here: with a label of its own the schema is written out in place. */
  const flatten = (schema: JsonObject): JsonObject => {
    const { allOf, ...rest } = schema;
    const parts = objectsOf(allOf);
    if (parts.length > 0)
      return flatten(Object.assign({}, ...parts.map(resolve), rest) as JsonObject);
    if ('$ref' in rest && Object.keys(rest).length > 1) {
      const { $ref, ...own } = rest;
      return flatten({ ...resolve({ $ref }), ...own });
    }
    return withoutUnion(rest);
  };

  /** There are no unions: of several forms the first is declared; the service takes the others too. */
  const withoutUnion = (schema: JsonObject): JsonObject => {
    const { anyOf, oneOf, ...rest } = schema;
    const forms = [...objectsOf(anyOf), ...objectsOf(oneOf)];
    if (forms.length === 0) return rest;
    const real = forms.filter((form) => !isNullForm(form));
    const nullable = real.length < forms.length ? { 'x-nullable': true } : {};
    const texts = real.flatMap((form) =>
      Array.isArray(form['enum']) ? (form['enum'] as unknown[]) : [],
    );
    if (real.length > 1 && real.every((form) => form['type'] === 'string' && 'enum' in form))
      return { type: 'string', enum: texts, ...rest, ...nullable };
    return flatten({ ...real[0], ...rest, ...nullable });
  };

  const convert = (schema: unknown): JsonObject => {
    const source = flatten(objectOf(schema));
    const ref = textOf(source['$ref']);
    if (ref !== '') return { $ref: `#/definitions/${nameOf(ref)}` };
    const made: JsonObject = { ...source, ...typeOf(source), ...numbersOf(source) };
    if (source['nullable'] === true) made['x-nullable'] = true;
    if ('const' in source) made['enum'] = [source['const']];
    if (Array.isArray(made['enum']) && made['enum'].length > 1)
      made['x-ms-enum-values'] ??= made['enum'].map((value) => ({
        value: value as unknown,
        displayName: sentenceCase(String(value)),
      }));
    if (isObject(source['properties'])) {
      made['properties'] = mapValues(source['properties'], convert);
      const names = Array.isArray(source['required']) ? source['required'] : [];
      made['required'] = names.length > 0 ? names : undefined;
    } else delete made['required'];
    if ('items' in source) made['items'] = convert(source['items']);
    // Closed and open objects look the same to the platform; only a typed dictionary says something.
    const more = source['additionalProperties'];
    made['additionalProperties'] =
      isObject(more) && Object.keys(more).length > 0 ? convert(more) : undefined;
    return pick(made, schemaKeys);
  };
  return { convert, resolve };
}

/** Type and format. A pattern beside a format only repeats it. */
function typeOf(schema: JsonObject): JsonObject {
  const name = textOf(schema['format'] ?? schema['contentEncoding']);
  const format = formatNames[name] ?? name;
  if (schema['type'] === 'number') return { format: formats.has(format) ? format : 'double' };
  if (schema['type'] === 'integer' || !formats.has(format)) return { format: undefined };
  return { format, pattern: undefined };
}

/** Integers get their width from their bounds; bounds that are only those of the width go. */
function numbersOf(schema: JsonObject): JsonObject {
  if (schema['type'] !== 'integer') return {};
  const minimum = boundOf(schema, 'minimum', 1);
  const maximum = boundOf(schema, 'maximum', -1);
  const fits = (bound: number | undefined): boolean =>
    bound !== undefined && bound >= int32.minimum && bound <= int32.maximum;
  const isNarrow = fits(maximum) && (minimum === undefined || fits(minimum));
  const isOwn = (bound: number | undefined): boolean =>
    bound !== undefined && Number.isSafeInteger(bound) && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  return {
    format: isNarrow ? 'int32' : 'int64',
    minimum: isOwn(minimum) && minimum !== int32.minimum ? minimum : undefined,
    maximum: isOwn(maximum) && maximum !== int32.maximum ? maximum : undefined,
    exclusiveMinimum: undefined,
    exclusiveMaximum: undefined,
  };
}

function boundOf(
  schema: JsonObject,
  key: 'minimum' | 'maximum',
  inward: 1 | -1,
): number | undefined {
  const bound = schema[key];
  if (typeof bound !== 'number') return undefined;
  const isExclusive = schema[key === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum'] === true;
  return isExclusive ? bound + inward : bound;
}

const isNullForm = (form: JsonObject): boolean =>
  form['type'] === 'null' ||
  (form['nullable'] === true &&
    Array.isArray(form['enum']) &&
    form['enum'].every((v) => v === null));

const nameOf = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);

const mapValues = (from: JsonObject, map: (value: unknown) => unknown): JsonObject =>
  Object.fromEntries(Object.entries(from).map(([key, value]) => [key, map(value)]));
