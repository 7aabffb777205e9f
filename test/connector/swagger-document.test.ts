import t from 'tap';
import { z } from 'zod';
import { objectOf, objectsOf, type JsonObject } from '../../scripts/connector/json';
import { openApiOf } from '../../scripts/connector/open-api';
import { packageSettings } from '../../scripts/connector/settings';
import { swaggerDocument } from '../../scripts/connector/swagger-document';
import type { Operation } from '../../proxy/routes/operation';

const settings = packageSettings();
const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const fault = { description: 'A_CODE', ...json({ $ref: '#/components/schemas/Fault' }) };
const Fault = { type: 'object', properties: { code: { type: 'string' } } };

/** The Swagger form of one operation of an OpenAPI 3 document. */
function converted(operation: JsonObject, method = 'post'): JsonObject {
  const openApi = {
    info: { version: '1.0.0' },
    paths: { '/v1/x/{id}': { [method]: operation } },
    components: { schemas: { Fault } },
  };
  const made = swaggerDocument(openApi, settings);
  return { ...objectOf(objectOf(objectOf(made['paths'])['/x/{id}'])[method]), document: made };
}
const parametersOf = (operation: JsonObject) => objectsOf(operation['parameters']);
const response = (operation: JsonObject, status: string) =>
  objectOf(objectOf(operation['responses'])[status]);

t.test('raw bytes become a body of bytes, a form becomes fields, JSON comes first', (t) => {
  const file = { schema: { type: 'string', format: 'binary', 'x-ms-summary': 'File' } };
  const raw = converted(
    {
      requestBody: {
        required: true,
        description: 'The file.',
        content: { 'text/csv': file, 'application/octet-stream': file },
      },
      responses: {},
    },
    'put',
  );
  t.same(raw['consumes'], ['application/octet-stream']);
  t.match(parametersOf(raw)[0], {
    in: 'body',
    required: true,
    description: 'The file.',
    schema: { type: 'string', format: 'binary' },
  });

  const fields = {
    type: 'object',
    required: ['file'],
    properties: { file: { type: 'string', format: 'binary' }, note: { type: 'string' } },
  };
  const form = { 'multipart/form-data': { schema: fields } };
  t.match(parametersOf(converted({ requestBody: { content: form }, responses: {} })), [
    { name: 'file', in: 'formData', type: 'file', required: true },
    { name: 'note', in: 'formData', type: 'string' },
  ]);
  const both = converted({
    requestBody: { content: { ...form, ...json({ type: 'object' }).content } },
    responses: {},
  });
  t.equal(both['consumes'], undefined);
  t.match(parametersOf(both), [{ in: 'body', schema: { type: 'object' } }]);
  t.end();
});

t.test('the maker sees required inputs first and constants of the platform last', (t) => {
  const header = (name: string, schema: object, required = false) => ({
    name,
    in: 'header',
    required,
    schema,
  });
  const made = converted({
    parameters: [
      header('content-type', {
        type: 'string',
        default: 'text/csv',
        'x-ms-visibility': 'internal',
      }),
      header('extra', { type: 'string', 'x-ms-visibility': 'advanced' }),
      {
        name: 'list',
        in: 'query',
        required: false,
        schema: { type: 'array', items: { type: 'string' } },
      },
      { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
    ],
    responses: {},
  });
  t.match(parametersOf(made), [
    { name: 'id', required: true, 'x-ms-url-encoding': 'single' },
    { name: 'list', type: 'array', collectionFormat: 'multi' },
    { name: 'extra' },
    { name: 'Content-Type', required: true, default: 'text/csv' },
  ]);
  t.end();
});

t.test('one answer of success has a schema; an answer that is only 202 gets the final one', (t) => {
  const body = {
    type: 'object',
    description: 'The state.',
    properties: { state: { type: 'string' } },
  };
  const both = converted({
    responses: {
      200: { description: 'Default Response', ...json(body) },
      202: { description: 'Not yet.', ...json(body) },
      404: fault,
    },
  });
  t.match(response(both, '200'), { description: 'The state.', schema: { type: 'object' } });
  t.same(response(both, '202'), { description: 'Not yet.' });
  t.same(response(both, '404'), {
    description: 'Check the id: A_CODE.',
    schema: { $ref: '#/definitions/Fault' },
  });

  const later = converted({
    responses: {
      202: {
        description: 'It is started.',
        headers: { Location: { schema: { type: 'string' }, description: 'Where.' } },
        ...json(body),
      },
    },
  });
  t.same(response(later, '202'), {
    description: 'It is started.',
    headers: { Location: { type: 'string', description: 'Where.' } },
  });
  t.match(response(later, '200'), { schema: { type: 'object' } });
  t.end();
});

t.test('a download is bytes of its own media type', (t) => {
  const made = converted(
    {
      responses: {
        200: { description: 'A file.', content: { 'text/csv': { schema: { type: 'string' } } } },
        404: fault,
      },
    },
    'get',
  );
  t.same(made['produces'], ['text/csv', 'application/json']);
  t.same(response(made, '200'), {
    description: 'A file.',
    schema: { type: 'string', format: 'binary' },
  });
  t.end();
});

t.test('what is shared is written once, what is not used is left out', (t) => {
  const operation = (operationId: string) => ({
    operationId,
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    responses: { 404: fault },
  });
  const paths = {
    '/v1/a/{id}': { get: operation('A'), delete: operation('B') },
    '/healthz': { get: operation('C') },
  };
  const made = swaggerDocument(
    { paths, components: { schemas: { Fault, Unused: Fault } } },
    settings,
  );
  t.same(Object.keys(objectOf(made['paths'])), ['/a/{id}']);
  t.same(Object.keys(objectOf(made['definitions'])), ['Fault']);
  t.match(made['parameters'], { Id: { name: 'id', in: 'path' } });
  t.match(objectOf(objectOf(made['paths'])['/a/{id}']), {
    get: { parameters: [{ $ref: '#/parameters/Id' }] },
  });
  t.end();
});

t.test(
  'extensions of an operation reach the connector; what a trigger posts stands beside the verb',
  async (t) => {
    const operation: Operation = {
      operationId: 'WhenItEnds',
      method: 'POST',
      path: '/ends',
      role: 'Roster.Read',
      summary: 'When it ends',
      description: 'Registers for the end.',
      extensions: {
        'x-ms-trigger': 'single',
        'x-ms-trigger-hint': 'End it.',
        'x-ms-notification-content': {
          description: 'The end.',
          schema: { type: 'object', nullable: true, properties: { id: { type: 'string' } } },
        },
      },
      response: z
        .object({ id: z.string() })
        .meta({ id: 'Registered', description: 'It is registered.' }),
      errors: [],
      handle: async () => ({ body: {} }),
    };
    const made = swaggerDocument(await openApiOf([operation]), settings);
    const item = objectOf(objectOf(made['paths'])['/ends']);
    t.match(item['post'], { 'x-ms-trigger': 'single', 'x-ms-trigger-hint': 'End it.' });
    t.notOk('x-ms-notification-content' in objectOf(item['post']));
    t.match(item['x-ms-notification-content'], {
      description: 'The end.',
      schema: { 'x-nullable': true },
    });
    t.match(objectOf(made['definitions'])['Registered'], {
      title: 'Registered',
      'x-ms-summary': 'Registered',
    });
  },
);
