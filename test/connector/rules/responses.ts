import { objectOf, textOf, type JsonObject } from '../../../scripts/connector/json';
import { faults, type Choose, type ConnectorPackage, type Rule } from '../lint/rule';
import {
  allParameters,
  expanded,
  isSentence,
  isTitle,
  nodesOf,
  objectsIn,
  operationsOf,
  propertiesOf,
  resolve,
  responsesOf,
  schemasOf,
  type OperationPlace,
} from '../lint/walk';

const responses = ({ operation }: OperationPlace): JsonObject => objectOf(operation['responses']);
const successes = (one: OperationPlace): string[] =>
  Object.keys(responses(one)).filter((status) => status.startsWith('2'));
const isEmpty = (schema: JsonObject): boolean => Object.keys(schema).length === 0;
const isDynamic = (schema: JsonObject): boolean =>
  'x-ms-dynamic-schema' in schema || 'x-ms-dynamic-properties' in schema;
const withSchema = (pkg: ConnectorPackage, one: OperationPlace): string[] =>
  successes(one).filter((status) => 'schema' in resolve(pkg, responses(one)[status]));

const breakOne =
  (
    change: (responses: JsonObject, operation: JsonObject) => void,
    where: (one: OperationPlace) => boolean = () => true,
  ) =>
  (pkg: ConnectorPackage, choose: Choose): void => {
    const one = choose(operationsOf(pkg).filter(where));
    change(responses(one), one.operation);
  };
const breakSchema =
  (change: (schema: JsonObject) => void, where: (schema: JsonObject) => boolean = () => true) =>
  (pkg: ConnectorPackage, choose: Choose): void =>
    change(choose(schemasOf(pkg).filter(({ schema }) => where(schema))).schema);

const isObjectSchema = (schema: JsonObject): boolean => 'properties' in schema;
const isRead = ({ verb }: OperationPlace): boolean => verb === 'get';

export const responseRules: readonly Rule[] = [
  {
    id: 'RES-001',
    check: (pkg) =>
      faults(operationsOf(pkg), (one) => {
        const codes = Object.keys(responses(one));
        return codes.length === 0 || codes.some((code) => !/^([1-5]\d\d|default)$/.test(code));
      }),
    fail: breakOne((found) => (found['4XX'] = { description: 'Something.' })),
  },
  {
    id: 'RES-002',
    check: (pkg) => faults(operationsOf(pkg), (one) => successes(one).length === 0),
    fail: breakOne((found) => {
      for (const status of Object.keys(found)) if (status.startsWith('2')) delete found[status];
    }),
  },
  {
    id: 'RES-003',
    check: (pkg) =>
      faults(
        operationsOf(pkg),
        (one) =>
          'default' in responses(one) &&
          (Object.keys(responses(one)).length === 1 ||
            'schema' in objectOf(responses(one)['default'])),
      ),
    fail: breakOne(
      (_, operation) => (operation['responses'] = { default: { description: 'Any.', schema: {} } }),
    ),
  },
  {
    id: 'RES-004',
    check: (pkg) =>
      faults(operationsOf(pkg), (one) => {
        if (
          'x-ms-notification-content' in one.item ||
          successes(one).every((status) => status === '204')
        )
          return false;
        return !['200', '201'].some(
          (status) => !isEmpty(objectOf(resolve(pkg, responses(one)[status])['schema'])),
        );
      }),
    fail: breakOne((found) => delete objectOf(found['200'])['schema'], isRead),
  },
  {
    id: 'RES-005',
    check: (pkg) =>
      faults(operationsOf(pkg), (one) => {
        const errors = Object.entries(responses(one)).filter(([status]) => /^[45]/.test(status));
        const shapes = new Set(
          errors.map(([, response]) => JSON.stringify(objectOf(response)['schema'])),
        );
        return withSchema(pkg, one).length > 1 || shapes.size > 1;
      }),
    fail: breakOne(
      (found) => (found['202'] = { description: 'Later.', schema: { type: 'object' } }),
      isRead,
    ),
  },
  {
    id: 'RES-006',
    check: (pkg) =>
      faults(
        responsesOf(pkg).flatMap(({ at, response }) =>
          'schema' in response ? nodesOf(at, expanded(pkg, response['schema'])) : [],
        ),
        ({ schema }) =>
          !isDynamic(schema) &&
          (isEmpty(schema) ||
            (schema['type'] === 'object' &&
              isEmpty(objectOf(schema['properties'])) &&
              !('additionalProperties' in schema))),
      ),
    fail: breakOne(
      (found) => (objectOf(found['200'])['schema'] = { type: 'object', properties: {} }),
      isRead,
    ),
  },
  {
    id: 'RES-007',
    check: (pkg) => [
      ...faults(
        operationsOf(pkg),
        (one) => !['400', '401', '403', '429', '500'].every((status) => status in responses(one)),
        'does not list what goes wrong',
      ),
      ...faults(
        responsesOf(pkg),
        ({ response }) =>
          textOf(response['description']).length < 8 ||
          !isSentence(textOf(response['description'])),
        'is not described',
      ),
    ],
    fail: (pkg, choose) =>
      breakOne((found) => delete found[choose(['401', '403', '429'])])(pkg, choose),
  },
  {
    id: 'RES-008',
    check: (pkg) =>
      faults(responsesOf(pkg), ({ response }) => {
        const headers = Object.entries(objectOf(response['headers']));
        const names = headers.map(([name]) => name.toLowerCase());
        return (
          new Set(names).size < names.length ||
          headers.some(([, header]) => !('type' in objectOf(header)))
        );
      }),
    pass: breakOne(
      (found) => (objectOf(found['200'])['headers'] = { Location: { type: 'string' } }),
      isRead,
    ),
    fail: breakOne(
      (found) => (objectOf(found['200'])['headers'] = { Location: { description: 'Where.' } }),
      isRead,
    ),
  },
  {
    id: 'RES-009',
    check: (pkg) =>
      faults(responsesOf(pkg), ({ response, owner }) => {
        const produced = owner.operation['produces'] ?? pkg.definition['produces'];
        const media = Array.isArray(produced) ? produced : [];
        return Object.keys(objectOf(response['examples'])).some((type) => !media.includes(type));
      }),
    pass: breakOne(
      (found) => (objectOf(found['200'])['examples'] = { 'application/json': {} }),
      isRead,
    ),
    fail: breakOne(
      (found) => (objectOf(found['200'])['examples'] = { 'text/html': '<p>' }),
      isRead,
    ),
  },
  {
    id: 'RES-010',
    check: (pkg) =>
      faults(
        propertiesOf(pkg),
        ({ schema }) =>
          !('$ref' in schema) &&
          (!isTitle(textOf(schema['x-ms-summary'])) || !isSentence(textOf(schema['description']))),
      ),
    fail: (pkg, choose) =>
      void delete choose(propertiesOf(pkg).filter(({ schema }) => !('$ref' in schema))).schema[
        'x-ms-summary'
      ],
  },
  {
    id: 'SCH-001',
    check: (pkg) => [
      ...faults(schemasOf(pkg), ({ schema }) => schema['type'] === 'array' && !('items' in schema)),
      ...faults(
        allParameters(pkg),
        ({ parameter }) => parameter['type'] === 'array' && !('items' in parameter),
      ),
    ],
    fail: breakSchema(
      (schema) => delete schema['items'],
      (schema) => schema['type'] === 'array',
    ),
  },
  {
    id: 'SCH-002',
    check: (pkg) =>
      faults(schemasOf(pkg), ({ schema }) => {
        const required = schema['required'];
        if (required === undefined) return false;
        return (
          !Array.isArray(required) ||
          required.length === 0 ||
          required.some((name) => !(String(name) in objectOf(schema['properties'])))
        );
      }),
    fail: breakSchema((schema) => (schema['required'] = ['nothing']), isObjectSchema),
  },
  {
    id: 'SCH-003',
    check(pkg) {
      try {
        return faults(
          schemasOf(pkg).flatMap(({ at, schema }) => nodesOf(at, expanded(pkg, schema))),
          ({ depth }) => depth > 10,
        );
      } catch (error) {
        return [String(error)];
      }
    },
    fail: (pkg, choose) => {
      const definitions = objectOf(pkg.definition['definitions']);
      const name = choose(Object.keys(definitions));
      definitions[name] = {
        type: 'object',
        properties: { again: { $ref: `#/definitions/${name}` } },
      };
    },
  },
  {
    id: 'SCH-004',
    check: (pkg) =>
      faults(
        [
          ...allParameters(pkg).map(({ at, parameter }) => ({ at, schema: parameter['schema'] })),
          ...responsesOf(pkg).map(({ at, response }) => ({ at, schema: response['schema'] })),
        ],
        ({ at, schema }) => nodesOf(at, expanded(pkg, schema)).length > 512,
      ),
    fail: breakOne((found) => {
      const names = Array.from({ length: 600 }, (_, index) => [`p${index}`, { type: 'string' }]);
      objectOf(found['200'])['schema'] = {
        type: 'object',
        properties: Object.fromEntries(names) as JsonObject,
      };
    }, isRead),
  },
  {
    id: 'SCH-005',
    check: (pkg) =>
      faults(objectsIn(pkg.definition), ({ value }) => {
        const ref = value['$ref'];
        return (
          typeof ref === 'string' &&
          (!/^#\/(definitions|parameters|responses)\//.test(ref) || isEmpty(resolve(pkg, value)))
        );
      }),
    fail: ({ definition }, choose) => {
      const refs = objectsIn(definition).filter(({ value }) => typeof value['$ref'] === 'string');
      choose(refs).value['$ref'] = '#/definitions/Nothing';
    },
  },
  {
    id: 'SCH-006',
    check: (pkg) =>
      faults(
        allParameters(pkg).flatMap(({ at, parameter }) =>
          nodesOf(at, expanded(pkg, parameter['schema'])),
        ),
        ({ schema, property, parent }) =>
          schema['readOnly'] === true &&
          (parent?.['required'] as unknown[] | undefined)?.includes(property) === true,
      ),
    fail: (pkg, choose) => {
      const { operation } = choose(operationsOf(pkg).filter(({ verb }) => verb === 'post'));
      const schema = {
        type: 'object',
        required: ['id'],
        properties: { id: { type: 'string', readOnly: true } },
      };
      operation['parameters'] = [{ name: 'body', in: 'body', schema }];
    },
  },
  {
    id: 'SCH-007',
    check: (pkg) =>
      faults(schemasOf(pkg), ({ schema }) => {
        const name = textOf(schema['discriminator']);
        if (!('discriminator' in schema)) return false;
        const isRequired = Array.isArray(schema['required']) && schema['required'].includes(name);
        return !isRequired || objectOf(objectOf(schema['properties'])[name])['type'] !== 'string';
      }),
    fail: breakSchema((schema) => (schema['discriminator'] = 'kindOfNothing'), isObjectSchema),
  },
  {
    id: 'SCH-008',
    check: (pkg) =>
      faults(schemasOf(pkg), ({ schema }) =>
        ['oneOf', 'anyOf', 'not', 'nullable', 'const'].some((key) => key in schema),
      ),
    fail: (pkg, choose) =>
      breakSchema(
        (schema) => (schema[choose(['nullable', 'const'])] = true),
        (schema) => 'type' in schema,
      )(pkg, choose),
  },
  {
    id: 'SCH-010',
    check: (pkg) =>
      faults(
        [
          ...schemasOf(pkg),
          ...allParameters(pkg).map(({ at, parameter }) => ({
            at,
            schema: parameter,
            property: textOf(parameter['name']),
          })),
        ],
        ({ schema, property = '' }) => {
          if (schema['type'] === 'integer') return !/^int(32|64)$/.test(textOf(schema['format']));
          if (schema['type'] === 'number')
            return !/^(double|float)$/.test(textOf(schema['format']));
          return (
            schema['type'] === 'string' &&
            /(DateTime|At)$/.test(property) &&
            schema['format'] !== 'date-time'
          );
        },
      ),
    fail: breakSchema(
      (schema) => void Object.assign(schema, { type: 'integer', format: undefined }),
      (schema) => schema['type'] === 'string',
    ),
  },
];
