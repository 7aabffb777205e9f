import { distance } from 'fastest-levenshtein';
import {
  isObject,
  objectOf,
  objectsOf,
  textOf,
  type JsonObject,
} from '../../../scripts/connector/json';
import { faults, unless, type Choose, type ConnectorPackage, type Rule } from '../lint/rule';
import { inputs, isHidden } from '../lint/inputs';
import {
  allParameters,
  objectsIn,
  operationsOf,
  parametersOf,
  policiesOf,
  schemasOf,
} from '../lint/walk';

const known = new Set(
  'summary,visibility,trigger,trigger-metadata,trigger-hint,trigger-value,notification,notification-content,notification-url,dynamic-values,dynamic-list,dynamic-schema,dynamic-properties,dynamic-tree,url-encoding,enum-values,no-generic-test,test-value,operation-context,pageable,api-annotation,capabilities,media-kind,editor,editor-options,safe-operation,agentic-protocol,connector-metadata,docs,localizeDefaultValue,deployment-version'
    .split(',')
    .map((name) => `x-ms-${name}`),
);

const keysOf = ({ definition }: ConnectorPackage): { at: string; key: string; value: unknown }[] =>
  objectsIn(definition).flatMap(({ at, value }) =>
    Object.keys(value)
      .filter((key) => /^x-/.test(key))
      .map((key) => ({ at: `${at}/${key}`, key, value: value[key] })),
  );

/** First words of what changes something, and of what only reads. */
const changing =
  /^(Begins|Brings|Lets|Closes|Starts|Creates|Stores|Sends|Submits|Approves|Discards|Cancels|Deletes|Removes|Registers|Runs|Adds|Replaces|Updates|Uploads|Ends|Stops|Puts|Sets)\b/;

const definitionsOfSecurity = ({ definition }: ConnectorPackage): JsonObject =>
  objectOf(definition['securityDefinitions']);
const breakOne =
  (change: (operation: JsonObject) => void, verb: RegExp) =>
  (pkg: ConnectorPackage, choose: Choose): void =>
    change(choose(operationsOf(pkg).filter((one) => verb.test(one.verb))).operation);

export const extensionRules: readonly Rule[] = [
  {
    id: 'SEC-001',
    check: (pkg) => {
      const own = operationsOf(pkg).flatMap(({ operation }) => objectsOf(operation['security']));
      const entries = [...objectsOf(pkg.definition['security']), ...own].flatMap((one) =>
        Object.entries(one),
      );
      return entries
        .filter(([name, scopes]) => {
          const scheme = objectOf(definitionsOfSecurity(pkg)[name]);
          const list = Array.isArray(scopes) ? scopes.map(String) : [];
          return scheme['type'] === 'oauth2'
            ? list.some((scope) => !(scope in objectOf(scheme['scopes'])))
            : !('type' in scheme) || list.length > 0;
        })
        .map(([name]) => `security ${name}`);
    },
    fail: ({ definition }) => void (definition['security'] = [{ nothing: [] }]),
  },
  {
    id: 'SEC-002',
    check: (pkg) => {
      const text = JSON.stringify(pkg.apiProperties);
      const schemes = Object.entries(definitionsOfSecurity(pkg));
      const headers = policiesOf(pkg).map(
        (policy) => objectOf(policy['parameters'])['x-ms-apimTemplateParameter.name'],
      );
      return schemes
        .filter(([, scheme]) => {
          const { type, name } = objectOf(scheme);
          return type === 'oauth2'
            ? !text.includes('"oauthSetting"')
            : type === 'apiKey' && !headers.includes(name);
        })
        .map(([name]) => `${name} is not in apiProperties`);
    },
    fail: (pkg) =>
      void (objectOf(pkg.definition['securityDefinitions'])['other'] = {
        type: 'apiKey',
        in: 'header',
        name: 'x-other',
      }),
  },
  {
    id: 'EXT-001',
    check: (pkg) => [
      ...faults(
        keysOf(pkg),
        ({ key, value }) =>
          key === 'x-ms-visibility' &&
          !['important', 'advanced', 'internal'].includes(textOf(value)),
      ),
      ...faults(
        keysOf(pkg),
        ({ key }) => !known.has(key) && [...known].some((name) => distance(name, key) <= 2),
        'is nearly the name of an extension',
      ),
    ],
    fail: breakOne((operation) => (operation['x-ms-visibilty'] = 'internal'), /./),
  },
  {
    id: 'EXT-002',
    check: (pkg) => faults(keysOf(pkg), ({ key }) => key.startsWith('x-ms-') && !known.has(key)),
    fail: breakOne((operation) => (operation['x-ms-long-running-operation'] = true), /./),
  },
  {
    id: 'EXT-003',
    check: (pkg) =>
      faults(
        schemasOf(pkg),
        ({ schema }) =>
          schema['x-ms-editor'] === 'dictionary' &&
          !(schema['type'] === 'object' && 'additionalProperties' in schema),
      ),
    fail: (pkg, choose) =>
      void (choose(schemasOf(pkg).filter(({ schema }) => schema['type'] === 'string')).schema[
        'x-ms-editor'
      ] = 'dictionary'),
  },
  {
    id: 'EXT-004',
    check: (pkg) => {
      const id = objectOf(objectOf(pkg.definition['x-ms-capabilities'])['testConnection'])[
        'operationId'
      ];
      const target = operationsOf(pkg).find((one) => one.id === id);
      const isCallable =
        target !== undefined &&
        target.verb === 'get' &&
        parametersOf(pkg, target).every(
          ({ parameter }) => parameter['required'] !== true || 'default' in parameter,
        );
      return unless(
        isCallable && target.operation['x-ms-visibility'] === 'internal',
        'testConnection is not an internal GET without input',
      );
    },
    fail: ({ definition }) =>
      void (definition['x-ms-capabilities'] = { testConnection: { operationId: 'Nothing' } }),
  },
  {
    id: 'EXT-005',
    // The service takes whole bodies; it does not speak the platform's chunks.
    check: (pkg) =>
      faults(
        operationsOf(pkg),
        ({ operation }) => 'chunkTransfer' in objectOf(operation['x-ms-capabilities']),
      ),
    fail: breakOne((operation) => (operation['x-ms-capabilities'] = { chunkTransfer: true }), /./),
  },
  {
    id: 'EXT-006',
    check: (pkg) => [
      ...faults(
        operationsOf(pkg),
        ({ verb, operation }) =>
          'x-ms-safe-operation' in operation &&
          (verb !== 'post' || operation['x-ms-safe-operation'] !== true),
      ),
      ...faults(
        operationsOf(pkg).filter(({ verb }) => verb === 'post'),
        ({ operation }) =>
          /^(Checks|Returns|Finds|Reads|Gets|Lists|Shows|Tells|Compares|Validates)\b/.test(
            textOf(operation['description']),
          ) && operation['x-ms-safe-operation'] !== true,
        'only reads and does not say so',
      ),
    ],
    fail: breakOne((operation) => (operation['x-ms-safe-operation'] = true), /get/),
  },
  {
    id: 'EXT-007',
    check: (pkg) => [
      ...faults(keysOf(pkg), ({ key }) => key === 'x-ms-require-user-confirmation'),
      ...faults(
        operationsOf(pkg).filter(
          ({ verb, operation }) =>
            verb !== 'get' &&
            operation['x-ms-safe-operation'] !== true &&
            !('x-ms-agentic-protocol' in operation),
        ),
        ({ operation }) => !changing.test(textOf(operation['description'])),
        'does not begin with what it changes',
      ),
    ],
    fail: breakOne((operation) => {
      operation['description'] = 'This action is for rosters.';
      delete operation['x-ms-safe-operation'];
    }, /post|put|delete/),
  },
  {
    id: 'MCP-001',
    check: (pkg) =>
      faults(operationsOf(pkg), ({ id, verb, operation }) => {
        if (id !== 'InvokeMCP' && !('x-ms-agentic-protocol' in operation)) return false;
        return (
          id !== 'InvokeMCP' ||
          verb !== 'post' ||
          operation['x-ms-agentic-protocol'] !== 'mcp-streamable-1.0' ||
          !('200' in objectOf(operation['responses']))
        );
      }),
    pass: ({ definition }) => {
      objectOf(definition['paths'])['/mcp'] = {
        post: {
          operationId: 'InvokeMCP',
          'x-ms-agentic-protocol': 'mcp-streamable-1.0',
          responses: { '200': { description: 'Success.' } },
        },
      };
    },
    fail: breakOne(
      (operation) => (operation['x-ms-agentic-protocol'] = 'mcp-streamable-1.0'),
      /get/,
    ),
  },
  {
    id: 'AGT-002',
    check: (pkg) => [
      ...faults(
        allParameters(pkg).filter((one) => !isHidden(one) && one.parameter['in'] !== 'body'),
        ({ parameter }) => !saysHow(parameter),
        'has no example, list or default',
      ),
      ...faults(
        inputs(pkg).filter(
          ({ isParameter, schema }) =>
            !isParameter &&
            schema['type'] !== 'object' &&
            schema['type'] !== 'array' &&
            !('$ref' in schema) &&
            schema['x-ms-visibility'] !== 'internal',
        ),
        ({ schema }) => !saysHow(schema),
        'has no example, list or default',
      ),
    ],
    fail: (pkg, choose) => {
      const { operation } = choose(operationsOf(pkg).filter(({ verb }) => verb === 'get'));
      operation['parameters'] = [
        {
          name: 'filter',
          in: 'query',
          type: 'string',
          'x-ms-summary': 'Filter',
          description: 'What to show.',
        },
      ];
    },
  },
];

/** A reader, person or model, can tell what to put in; bytes nobody types. */
const saysHow = (field: JsonObject): boolean =>
  /for example|such as/i.test(textOf(field['description'])) ||
  field['type'] === 'boolean' ||
  field['format'] === 'byte' ||
  ['enum', 'default', 'example', 'x-ms-dynamic-list'].some((key) => field[key] !== undefined) ||
  isObject(field['x-ms-dynamic-values']);
