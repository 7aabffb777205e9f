import { readFileSync } from 'node:fs';
import path from 'node:path';
import { apiProperties } from '../../../scripts/connector/api-properties';
import { drawIcon, pixelsOf } from '../../../scripts/connector/icon';
import { objectOf, type JsonObject } from '../../../scripts/connector/json';
import { packageSettings, settingsFile } from '../../../scripts/connector/settings';
import { texts } from '../../../scripts/connector/texts';
import type { ConnectorPackage } from './rule';

const root = path.resolve(__dirname, '../../..');
const label = (summary: string, description = `${summary} of the thing, for example one.`) => ({
  'x-ms-summary': summary,
  description,
});
const errors = Object.fromEntries(
  ['400', '401', '403', '404', '429', '500'].map((status) => [
    status,
    { description: 'It failed, and why.', schema: { $ref: '#/definitions/Fault' } },
  ]),
);
const answers = (schema: JsonObject) => ({
  responses: { '200': { description: 'The answer.', schema }, ...errors },
});
const list = { operationId: 'ListThings', parameters: {} };
const thingId = {
  name: 'thingId',
  in: 'path',
  required: true,
  type: 'string',
  ...label('Thing ID'),
  'x-ms-url-encoding': 'single',
  'x-ms-dynamic-values': {
    ...list,
    'value-collection': 'value',
    'value-path': 'id',
    'value-title': 'name',
  },
  'x-ms-dynamic-list': { ...list, itemsPath: 'value', itemValuePath: 'id', itemTitlePath: 'name' },
};
const kind = {
  type: 'string',
  ...label('Kind'),
  enum: ['small', 'large'],
  'x-ms-enum-values': [
    { value: 'small', displayName: 'Small' },
    { value: 'large', displayName: 'Large' },
  ],
};

/** A small definition of our own that keeps every rule; `npm test` breaks it in one place at a time. */
const definition: JsonObject = {
  swagger: '2.0',
  info: {
    title: 'Thing Keeper',
    version: '1.0.0',
    description: 'Keeps things, tells where they are, and says who took them away.',
    contact: {
      name: 'Keepers',
      url: 'https://things.example.com',
      email: 'help@things.example.com',
    },
    'x-ms-api-annotation': { status: 'Preview' },
  },
  host: 'things.example.com',
  basePath: '/v1',
  schemes: ['https'],
  consumes: ['application/json'],
  produces: ['application/json'],
  paths: {
    '/things': {
      get: {
        operationId: 'ListThings',
        summary: 'List things',
        description: 'Lists all things that are kept, with their kind.',
        'x-ms-visibility': 'important',
        ...answers({ $ref: '#/definitions/ThingList' }),
      },
      post: {
        operationId: 'CreateThing',
        summary: 'Create thing',
        description: 'Creates a thing and returns it with its id.',
        parameters: [
          {
            name: 'body',
            in: 'body',
            required: true,
            ...label('Body'),
            schema: { $ref: '#/definitions/NewThing' },
          },
        ],
        ...answers({ $ref: '#/definitions/Thing' }),
      },
    },
    '/things/{thingId}': {
      get: {
        operationId: 'GetThing',
        summary: 'Get thing',
        description: 'Returns one thing that is kept. Use it to see its kind.',
        parameters: [{ $ref: '#/parameters/ThingId' }],
        ...answers({ $ref: '#/definitions/Thing' }),
      },
      delete: {
        operationId: 'DeleteThing',
        summary: 'Delete thing',
        description: 'Deletes one thing, also one that is gone already.',
        'x-ms-visibility': 'advanced',
        parameters: [{ $ref: '#/parameters/ThingId' }],
        ...answers({ $ref: '#/definitions/Thing' }),
      },
    },
    '/things/{thingId}/picture': {
      put: {
        operationId: 'PutPicture',
        summary: 'Put picture',
        description: 'Stores the picture of a thing and returns the thing.',
        consumes: ['application/octet-stream'],
        parameters: [
          { $ref: '#/parameters/ThingId' },
          {
            name: 'body',
            in: 'body',
            required: true,
            ...label('Picture'),
            schema: { type: 'string', format: 'binary', ...label('Picture') },
          },
        ],
        ...answers({ $ref: '#/definitions/Thing' }),
      },
    },
    '/me': {
      get: {
        operationId: 'TestConnection',
        summary: 'Test connection',
        description: 'Returns the kind of the connection that calls.',
        'x-ms-visibility': 'internal',
        ...answers({ $ref: '#/definitions/NewThing' }),
      },
    },
  },
  definitions: {
    Fault: {
      type: 'object',
      required: ['code'],
      properties: { code: { type: 'string', ...label('Code') } },
    },
    NewThing: { type: 'object', required: ['kind'], properties: { kind } },
    Thing: {
      type: 'object',
      required: ['id', 'name'],
      properties: {
        id: { type: 'string', ...label('Thing ID') },
        name: { type: 'string', ...label('Name') },
        weight: { type: 'integer', format: 'int32', ...label('Weight') },
        lostDateTime: { type: 'string', format: 'date-time', ...label('Lost At') },
        kind,
      },
    },
    ThingList: {
      type: 'object',
      required: ['value'],
      properties: {
        value: { type: 'array', items: { $ref: '#/definitions/Thing' }, ...label('Things') },
      },
    },
  },
  parameters: { ThingId: thingId },
  securityDefinitions: { apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' } },
  security: [{ apiKey: [] }],
  'x-ms-capabilities': { testConnection: { operationId: 'TestConnection', parameters: {} } },
  'x-ms-connector-metadata': [
    { propertyName: 'Website', propertyValue: 'https://things.example.com' },
    { propertyName: 'Privacy policy', propertyValue: 'https://things.example.com/privacy' },
    { propertyName: 'Categories', propertyValue: 'Data' },
  ],
};

const readme = [
  '# Thing Keeper\n',
  ...['Publisher', 'Prerequisites'].map((heading) => `## ${heading}\n\nText.\n`),
  '## Supported Operations\n',
  ...['List things', 'Create thing', 'Get thing', 'Delete thing', 'Put picture'].map(
    (one) => `### ${one}\n`,
  ),
  ...['Obtaining Credentials', 'Known Issues and Limitations', 'Deployment Instructions'].map(
    (heading) => `## ${heading}\n\nText.\n`,
  ),
].join('\n');

/** The package around it; sign-in, settings and colours are those of the project. */
export async function samplePackage(): Promise<ConnectorPackage> {
  const settings = packageSettings();
  const icon = await drawIcon(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="230" height="230"><rect width="230" height="230" fill="${texts.brandColor}"/></svg>`,
    ),
  );
  return {
    text: JSON.stringify(definition, null, 2),
    definition: structuredClone(definition),
    apiProperties: apiProperties(settings),
    settings: { ...settingsFile(settings) },
    readme,
    icon,
    pixels: await pixelsOf(icon),
    variant: settings.variant,
  };
}

/** The package as it lies in `connector/`. */
export async function committedPackage(): Promise<ConnectorPackage> {
  const read = (name: string): Buffer => readFileSync(path.join(root, 'connector', name));
  const json = (name: string): JsonObject => objectOf(JSON.parse(read(name).toString()));
  return {
    text: read('apiDefinition.swagger.json').toString(),
    definition: json('apiDefinition.swagger.json'),
    apiProperties: json('apiProperties.json'),
    settings: json('settings.json'),
    readme: read('readme.md').toString(),
    icon: read('icon.png'),
    pixels: await pixelsOf(read('icon.png')),
    variant: 'deploy',
  };
}

/** A copy that can be broken; pictures are copied by the rules that break them. */
export const copyOf = (pkg: ConnectorPackage): ConnectorPackage => ({
  ...pkg,
  definition: structuredClone(pkg.definition),
  apiProperties: structuredClone(pkg.apiProperties),
  settings: { ...pkg.settings },
});
