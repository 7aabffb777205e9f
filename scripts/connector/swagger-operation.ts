import { isObject, objectOf, pick, textOf, type JsonObject } from './json';
import { consumesOf, parametersOf } from './swagger-parameters';
import type { SchemaConverter } from './swagger-schema';

/** First words of the description of an answer that fails; the codes that occur there follow. */
const failures: Readonly<Record<string, string>> = {
  400: 'Correct the request',
  401: 'Sign in again',
  403: 'A role, permission or consent is missing',
  404: 'Check the id',
  409: 'The state does not allow it now',
  410: 'It is gone',
  411: 'Say how long the body is',
  413: 'Send less',
  415: 'Send another media type',
  422: 'Correct the files',
  429: 'Wait as long as the Retry-After header says',
  500: 'Tell the operator of the service',
  502: 'Tell the operator of the service',
  503: 'Try again later',
  504: 'Try again later',
  507: 'Tell the operator to make room',
};

/** One operation of the OpenAPI 3 document as Swagger 2.0; `defaultMedia` is what the root says already. */
export function swaggerOperation(
  operation: JsonObject,
  schemas: SchemaConverter,
  defaultMedia: string,
): JsonObject {
  const parameters = parametersOf(operation, schemas);
  const consumes = consumesOf(operation);
  const produces = producesOf(operation, defaultMedia);
  const extensions = Object.keys(operation).filter(
    (key) => key.startsWith('x-ms-') && key !== 'x-ms-notification-content',
  );
  return pick(
    {
      ...operation,
      consumes: consumes?.includes(defaultMedia) ? undefined : consumes,
      produces: produces.length === 1 && produces[0] === defaultMedia ? undefined : produces,
      parameters: parameters.length > 0 ? parameters : undefined,
      responses: responsesOf(objectOf(operation['responses']), schemas),
      deprecated: operation['deprecated'] === true ? true : undefined,
    },
    [
      ...['operationId', 'summary', 'description', 'deprecated', ...extensions],
      ...['consumes', 'produces', 'parameters', 'responses'],
    ],
  );
}

/** What a trigger posts to a flow stands beside the verb, not in it. */
export function notificationOf(
  operation: JsonObject,
  schemas: SchemaConverter,
): JsonObject | undefined {
  const content = operation['x-ms-notification-content'];
  if (!isObject(content)) return undefined;
  return { ...content, schema: schemas.convert(content['schema']) };
}

function producesOf(operation: JsonObject, defaultMedia: string): string[] {
  const media = Object.values(objectOf(operation['responses'])).flatMap((response) =>
    Object.keys(objectOf(objectOf(response)['content'])),
  );
  return [...new Set(media.length > 0 ? media : [defaultMedia])];
}

/**
 * The designer uses one schema of success. Where an operation only answers 202, the platform follows its
 * Location and takes the last answer, which has the same shape: that is declared as 200.
 */
function responsesOf(responses: JsonObject, schemas: SchemaConverter): JsonObject {
  const made = new Map<string, JsonObject>();
  for (const [status, response] of Object.entries(responses))
    made.set(status, responseOf(status, objectOf(response), schemas));
  const successes = [...made.keys()].filter((status) => status.startsWith('2'));
  const withSchema = successes.filter((status) => 'schema' in objectOf(made.get(status)));
  const shown = ['200', '201'].find((status) => withSchema.includes(status)) ?? withSchema[0];
  const schema = shown === undefined ? undefined : objectOf(made.get(shown))['schema'];
  for (const status of successes) if (status !== shown) delete made.get(status)?.['schema'];
  if (shown !== undefined && shown !== '200' && shown !== '201') {
    delete made.get(shown)?.['schema'];
    made.set('200', { description: 'The final state.', schema });
  }
  return Object.fromEntries([...made].sort(([a], [b]) => a.localeCompare(b)));
}

function responseOf(status: string, response: JsonObject, schemas: SchemaConverter): JsonObject {
  const content = objectOf(response['content']);
  const [mediaType] = Object.keys(content);
  const source = mediaType === undefined ? undefined : objectOf(content[mediaType])['schema'];
  const isFile = mediaType !== undefined && mediaType !== 'application/json';
  const schema = source === undefined ? undefined : schemas.convert(source);
  const headers = objectOf(response['headers']);
  return pick(
    {
      description: describe(status, textOf(response['description']), schemas.resolve(source)),
      schema: isFile ? { ...schema, type: 'string', format: 'binary' } : schema,
      headers:
        Object.keys(headers).length === 0
          ? undefined
          : Object.fromEntries(
              Object.entries(headers).map(([name, header]) => [
                name,
                {
                  ...pick(schemas.convert(objectOf(header)['schema']), ['type', 'format']),
                  description: objectOf(header)['description'],
                },
              ]),
            ),
    },
    ['description', 'schema', 'headers'],
  );
}

function describe(status: string, description: string, schema: JsonObject): string {
  if (/^[45]/.test(status)) return `${failures[status] ?? 'It failed'}: ${description}.`;
  // What the document generator writes where nothing was said.
  if (description === '' || description === 'Default Response')
    return textOf(schema['description']) || 'Success.';
  return description;
}
