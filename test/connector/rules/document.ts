import { isDeepStrictEqual } from 'node:util';
import { objectOf, objectsOf, textOf, type JsonObject } from '../../../scripts/connector/json';
import { faults, repeated, unless, type ConnectorPackage, type Rule } from '../lint/rule';
import { objectsIn, operationsOf, allParameters, responsesOf, schemasOf } from '../lint/walk';

const info = ({ definition }: ConnectorPackage): JsonObject => objectOf(definition['info']);
const metadata = ({ definition }: ConnectorPackage): JsonObject[] =>
  objectsOf(definition['x-ms-connector-metadata']);
const metadatum = (pkg: ConnectorPackage, name: string): string =>
  textOf(metadata(pkg).find((one) => one['propertyName'] === name)?.['propertyValue']);
const isUrl = (text: string): boolean => /^https?:\/\/[^/]+/.test(text) && URL.canParse(text);

const rootOrder = [
  ...['swagger', 'info', 'host', 'basePath', 'schemes', 'consumes', 'produces', 'paths'],
  ...['definitions', 'parameters', 'responses'],
];

const categories = new Set(
  'AI;Business Management;Business Intelligence;Collaboration;Commerce;Communication;Content and Files;Finance;Data;Human Resources;Internet of Things;IT Operations;Lifestyle and Entertainment;Marketing;Productivity;Sales and CRM;Security;Social Media;Website'.split(
    ';',
  ),
);

/** Keys that Swagger 2.0 knows in each kind of object. */
const keys = {
  root: [...rootOrder, 'securityDefinitions', 'security', 'tags', 'externalDocs'],
  info: ['title', 'version', 'description', 'termsOfService', 'contact', 'license'],
  item: ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'parameters', '$ref'],
  operation: [
    ...['tags', 'summary', 'description', 'externalDocs', 'operationId', 'produces', 'consumes'],
    ...['parameters', 'responses', 'schemes', 'deprecated', 'security'],
  ],
  parameter: [
    ...['name', 'in', 'required', 'description', 'type', 'format', 'items', 'schema', 'enum'],
    ...['allowEmptyValue', 'collectionFormat', 'default', 'maximum', 'exclusiveMaximum'],
    ...['minimum', 'exclusiveMinimum', 'maxLength', 'minLength', 'pattern', 'maxItems'],
    ...['minItems', 'uniqueItems', 'multipleOf'],
  ],
  response: ['description', 'schema', 'headers', 'examples'],
  schema: [
    ...['$ref', 'format', 'title', 'description', 'default', 'multipleOf', 'maximum', 'minimum'],
    ...['exclusiveMaximum', 'exclusiveMinimum', 'maxLength', 'minLength', 'pattern', 'maxItems'],
    ...['minItems', 'uniqueItems', 'maxProperties', 'minProperties', 'required', 'enum', 'type'],
    ...['items', 'allOf', 'properties', 'additionalProperties', 'discriminator', 'readOnly'],
    ...['xml', 'externalDocs', 'example'],
  ],
} as const;

const isUnknown = (kind: keyof typeof keys, value: JsonObject): boolean =>
  Object.keys(value).some(
    (key) => !key.startsWith('x-') && !(keys[kind] as readonly string[]).includes(key),
  );

export const documentRules: readonly Rule[] = [
  {
    id: 'DOC-001',
    check: ({ definition }) =>
      unless(definition['swagger'] === '2.0' && !('openapi' in definition), 'is not Swagger 2.0'),
    fail: ({ definition }) => void (definition['swagger'] = '3.0'),
  },
  {
    id: 'DOC-002',
    check({ text }) {
      try {
        JSON.parse(text);
        return [];
      } catch {
        return ['is not strict JSON'];
      }
    },
    fail: (pkg) => void (pkg.text = `// comment\n${pkg.text}`),
  },
  {
    id: 'DOC-003',
    // The hard limit is 1 MB; a quarter of it is where a warning is due.
    check: ({ text }) => unless(Buffer.byteLength(text) <= 262_144, 'is larger than 256 KB'),
    fail: (pkg) => void (pkg.text = pkg.text.padEnd(300_000)),
  },
  {
    id: 'DOC-004',
    check: (pkg) => [
      ...unless(!isUnknown('root', pkg.definition), 'the root has unknown keys'),
      ...unless(!isUnknown('info', info(pkg)), 'info has unknown keys'),
      ...Object.entries(objectOf(pkg.definition['paths']))
        .filter(([path, item]) => !path.startsWith('/') || isUnknown('item', objectOf(item)))
        .map(([path]) => `${path} is no path item`),
      ...faults(operationsOf(pkg), ({ operation }) => isUnknown('operation', operation)),
      ...faults(allParameters(pkg), ({ parameter }) => isUnknown('parameter', parameter)),
      ...faults(responsesOf(pkg), ({ response }) => isUnknown('response', response)),
      ...faults(schemasOf(pkg), ({ schema }) => isUnknown('schema', schema)),
    ],
    fail: ({ definition }) => void (objectOf(definition['paths'])['securityDefinitions'] = {}),
  },
  {
    id: 'DOC-005',
    check: (pkg) =>
      unless(
        textOf(info(pkg)['title']).trim() !== '' &&
          textOf(info(pkg)['version']).trim() !== '' &&
          Object.keys(objectOf(pkg.definition['paths'])).length > 0,
        'title, version or paths are missing',
      ),
    fail: (pkg) => void (info(pkg)['version'] = ' '),
  },
  {
    id: 'DOC-006',
    check(pkg) {
      const contact = objectOf(info(pkg)['contact']);
      const isComplete =
        textOf(contact['name']) !== '' &&
        isUrl(textOf(contact['url'])) &&
        /^[\x21-\x7e]+@[\x21-\x7e]+\.[a-z]+$/i.test(textOf(contact['email']));
      return unless(isComplete, 'contact needs name, url and email');
    },
    fail: (pkg) => void (objectOf(info(pkg)['contact'])['email'] = 'nobody'),
  },
  {
    id: 'DOC-007',
    check: (pkg) =>
      unless(
        isUrl(metadatum(pkg, 'Website')) &&
          isUrl(metadatum(pkg, 'Privacy policy')) &&
          metadatum(pkg, 'Categories') !== '',
        'x-ms-connector-metadata needs Website, Privacy policy and Categories',
      ),
    fail: (pkg, choose) => void (choose(metadata(pkg))['propertyName'] = 'Privacy Policy '),
  },
  {
    id: 'DOC-008',
    check(pkg) {
      const chosen = metadatum(pkg, 'Categories').split(';');
      return unless(chosen.length <= 2 && chosen.every((one) => categories.has(one)), 'Categories');
    },
    fail: (pkg) => {
      for (const one of metadata(pkg))
        if (one['propertyName'] === 'Categories') one['propertyValue'] = 'Data;Education';
    },
  },
  {
    id: 'DOC-009',
    check: ({ definition }) =>
      unless(/^[^{}/ :\\]+(?::\d+)?$/.test(textOf(definition['host'])), 'host is no host name'),
    fail: ({ definition }) => void (definition['host'] = 'https://a.example/v1'),
  },
  {
    id: 'DOC-010',
    check: ({ definition }) =>
      unless(
        !/(^|[.-])(dev|test|stag(e|ing)|local|localhost|ngrok|devtunnels)([.-]|$)/i.test(
          textOf(definition['host']),
        ),
        'host is none of production',
      ),
    fail: ({ definition }) => void (definition['host'] = 'test.sds-bridge.example.com'),
  },
  {
    id: 'DOC-011',
    check: ({ definition }) =>
      unless(
        definition['basePath'] === undefined || textOf(definition['basePath']).startsWith('/'),
        'basePath',
      ),
    fail: ({ definition }) => void (definition['basePath'] = 'v1'),
  },
  {
    id: 'DOC-012',
    check: ({ definition }) =>
      unless(isDeepStrictEqual(definition['schemes'], ['https']), 'schemes'),
    fail: ({ definition }) => void (definition['schemes'] = ['http', 'https']),
  },
  {
    id: 'DOC-013',
    check: ({ definition }) =>
      unless(!/"wss?"/.test(JSON.stringify(definition['schemes'] ?? [])), 'has a socket scheme'),
    fail: ({ definition }) => void (definition['schemes'] = ['https', 'wss']),
  },
  {
    id: 'DOC-014',
    check({ definition }) {
      const found = Object.keys(definition).filter((key) => rootOrder.includes(key));
      const wanted = rootOrder.filter((key) => found.includes(key));
      return unless(isDeepStrictEqual(found, wanted), `root order: ${found.join(', ')}`);
    },
    fail: (pkg) => {
      const { swagger, ...rest } = pkg.definition;
      pkg.definition = { ...rest, swagger };
    },
  },
  {
    id: 'DOC-015',
    check: ({ text }) => unless(!/\t/.test(text) && !/[ \t]+$/m.test(text), 'tabs or blanks'),
    fail: (pkg) => void (pkg.text = pkg.text.replace('  ', '\t')),
  },
  {
    id: 'DOC-016',
    check: ({ definition }) =>
      repeated(objectsOf(definition['tags']).map((tag) => textOf(tag['name']))),
    pass: ({ definition }) => void (definition['tags'] = [{ name: 'a' }, { name: 'b' }]),
    fail: ({ definition }) => void (definition['tags'] = [{ name: 'a' }, { name: 'a' }]),
  },
  {
    id: 'DOC-017',
    check: ({ definition }) =>
      faults(objectsIn(definition), ({ value }) =>
        ['required', 'enum', 'consumes', 'produces', 'tags', 'schemes'].some((key) => {
          const list = value[key];
          return Array.isArray(list) && repeated(list.map((one) => JSON.stringify(one))).length > 0;
        }),
      ),
    fail: ({ definition }, choose) =>
      void (choose(['consumes', 'produces']) === 'consumes'
        ? (definition['consumes'] = ['application/json', 'application/json'])
        : (definition['produces'] = ['application/json', 'application/json'])),
  },
  {
    id: 'DOC-018',
    check(pkg) {
      const isAhead = ({ operation }: { operation: JsonObject }): boolean =>
        objectOf(operation['x-ms-api-annotation'])['status'] === 'Production';
      const annotation = objectOf(info(pkg)['x-ms-api-annotation']);
      return [
        ...unless(annotation['status'] === 'Preview', 'School Data Sync is in the beta of Graph'),
        ...faults(operationsOf({ definition: pkg.definition }), isAhead),
      ];
    },
    fail: (pkg) => void (info(pkg)['x-ms-api-annotation'] = { status: 'Production' }),
  },
];
