import {
  objectOf,
  objectsOf,
  textOf,
  isObject,
  type JsonObject,
} from '../../../scripts/connector/json';
import {
  addParameter,
  breakParameter,
  inputs,
  isIn,
  isPlain,
  plainParameter,
} from '../lint/inputs';
import { faults, repeated, type Rule } from '../lint/rule';
import {
  allParameters,
  expanded,
  nodesOf,
  objectsIn,
  operationsOf,
  parametersOf,
  schemasOf,
} from '../lint/walk';

const formats = new Set(
  'int32,int64,float,double,byte,binary,date,date-time,password,date-no-tz,email,html,uri,uuid'.split(
    ',',
  ),
);

const ofType = (value: unknown, type: unknown): boolean =>
  type === undefined ||
  (type === 'integer' && Number.isInteger(value)) ||
  (type === 'array' && Array.isArray(value)) ||
  (type === 'object' && isObject(value)) ||
  typeof value === type;

const isPattern = (pattern: unknown): boolean => {
  if (pattern === undefined) return true;
  try {
    return new RegExp(textOf(pattern)) instanceof RegExp;
  } catch {
    return false;
  }
};

function hasBadBounds(schema: JsonObject): boolean {
  const pair = (low: string, high: string): boolean => {
    const [a, b] = [schema[low], schema[high]];
    return typeof a === 'number' && typeof b === 'number' && a > b;
  };
  const negative = ['minLength', 'maxLength', 'minItems', 'maxItems'].some(
    (key) => Number(schema[key]) < 0,
  );
  return (
    pair('minimum', 'maximum') ||
    pair('minLength', 'maxLength') ||
    pair('minItems', 'maxItems') ||
    negative ||
    ('multipleOf' in schema && !(Number(schema['multipleOf']) > 0)) ||
    ('exclusiveMinimum' in schema && !('minimum' in schema)) ||
    ('exclusiveMaximum' in schema && !('maximum' in schema)) ||
    !isPattern(schema['pattern'])
  );
}

export const fieldRules: readonly Rule[] = [
  {
    id: 'PAR-015',
    check: (pkg) =>
      faults(schemasOf(pkg), ({ schema, depth }) => schema['format'] === 'binary' && depth > 1),
    fail: (pkg, choose) =>
      void (choose(schemasOf(pkg).filter(({ depth }) => depth > 1)).schema['format'] = 'binary'),
  },
  {
    id: 'PAR-016',
    check: (pkg) =>
      faults(
        [...inputs(pkg), ...schemasOf(pkg)],
        ({ schema }) => 'format' in schema && !formats.has(textOf(schema['format'])),
      ),
    fail: breakParameter(isPlain, (parameter) => (parameter['format'] = 'guid')),
  },
  {
    id: 'PAR-017',
    check: (pkg) =>
      faults([...inputs(pkg), ...schemasOf(pkg)], ({ schema }) => {
        const values = schema['enum'];
        const isBad =
          Array.isArray(values) &&
          (values.length === 0 ||
            repeated(values).length > 0 ||
            !values.every((one) => ofType(one, schema['type'])));
        return isBad || ('default' in schema && !ofType(schema['default'], schema['type']));
      }),
    fail: addParameter({ ...plainParameter, type: 'integer', default: 'many' }),
  },
  {
    id: 'PAR-018',
    check: (pkg) =>
      faults([...inputs(pkg), ...schemasOf(pkg)], ({ schema }) => {
        const values = Array.isArray(schema['enum']) ? schema['enum'] : [];
        const named = objectsOf(schema['x-ms-enum-values']);
        if (values.length < 2 && named.length === 0) return false;
        const names = named.map(({ value }) => value);
        return (
          repeated(names).length > 0 ||
          values.some((one) => !names.includes(one)) ||
          named.length !== values.length ||
          named.some((one) => textOf(one['displayName']) === '')
        );
      }),
    fail: addParameter({ ...plainParameter, enum: ['a', 'b'] }),
  },
  {
    id: 'PAR-019',
    check: (pkg) =>
      faults(
        allParameters(pkg),
        (one) => 'allowEmptyValue' in one.parameter && !isIn(/query|formData/)(one),
      ),
    fail: breakParameter(isIn(/path/), (parameter) => (parameter['allowEmptyValue'] = true)),
  },
  {
    id: 'PAR-020',
    check: (pkg) =>
      faults([...inputs(pkg), ...schemasOf(pkg)], ({ schema }) => hasBadBounds(schema)),
    fail: (pkg, choose) =>
      addParameter({
        ...plainParameter,
        ...choose<JsonObject>([
          { minLength: 5, maxLength: 1 },
          { pattern: '(' },
          { multipleOf: 0 },
        ]),
      })(pkg, choose),
  },
  {
    id: 'PAR-021',
    check: (pkg) =>
      faults(operationsOf(pkg), (one) => {
        const own = parametersOf(pkg, one);
        const beside = own.filter(isPlain).map(({ parameter }) => textOf(parameter['name']));
        const body = own
          .filter(isIn(/body/))
          .map(({ parameter }) => expanded(pkg, parameter['schema']));
        const clash = body
          .flatMap((schema) => nodesOf('', schema))
          .some(({ property = '' }) => beside.includes(property));
        const refers = objectsIn(body).some(({ value }) =>
          ['x-ms-dynamic-values', 'x-ms-dynamic-schema'].some(
            (key) => Object.keys(objectOf(objectOf(value[key])['parameters'])).length > 0,
          ),
        );
        return clash && refers;
      }),
    fail: (pkg, choose) => {
      const { operation } = choose(operationsOf(pkg).filter(({ verb }) => verb !== 'get'));
      const dynamic = { operationId: 'GetThing', parameters: { id: { parameter: 'extra' } } };
      operation['parameters'] = [
        plainParameter,
        {
          name: 'body',
          in: 'body',
          schema: {
            type: 'object',
            properties: { extra: { type: 'string', 'x-ms-dynamic-values': dynamic } },
          },
        },
      ];
    },
  },
  {
    id: 'PAR-022',
    // access-token is the original connector's input: a sealed handle here, and usually empty.
    check: (pkg) =>
      faults(inputs(pkg), ({ at, schema, isParameter }) => {
        const name = isParameter ? textOf(schema['name']) : (at.split('/').at(-1) ?? '');
        return (
          /token|passw|secret|sas(url)?$|sessionurl|apikey|api_key/i.test(name) &&
          name !== 'access-token'
        );
      }),
    fail: addParameter({ ...plainParameter, name: 'clientSecret' }),
  },
  {
    id: 'PAR-023',
    check: (pkg) => {
      const written = operationsOf(pkg).flatMap(({ operation }) =>
        objectsOf(operation['parameters']),
      );
      return repeated(
        written
          .filter((one) => !('$ref' in one) && one['in'] !== 'body')
          .map((one) => JSON.stringify(one)),
      );
    },
    fail: (pkg) => {
      for (const { operation } of operationsOf(pkg).slice(0, 2))
        operation['parameters'] = [...objectsOf(operation['parameters']), plainParameter];
    },
  },
  {
    id: 'PAR-024',
    check: ({ definition }) =>
      faults(
        objectsIn(definition),
        ({ value }) => typeof value['$ref'] === 'string' && Object.keys(value).length > 1,
      ),
    fail: ({ definition }, choose) => {
      const refs = objectsIn(definition).filter(({ value }) => typeof value['$ref'] === 'string');
      choose(refs).value['description'] = 'Beside a reference.';
    },
  },
  {
    id: 'PAR-025',
    check: (pkg) => faults(allParameters(pkg), ({ parameter }) => 'uniqueItems' in parameter),
    fail: addParameter({
      ...plainParameter,
      type: 'array',
      items: { type: 'string' },
      uniqueItems: true,
    }),
  },
  {
    id: 'PAR-026',
    check: (pkg) =>
      faults(allParameters(pkg), (one) => {
        const found = one.parameter['collectionFormat'];
        if (found === undefined) return false;
        return found === 'multi'
          ? !isIn(/query|formData/)(one)
          : !['csv', 'ssv', 'tsv', 'pipes'].includes(textOf(found));
      }),
    pass: addParameter({
      ...plainParameter,
      type: 'array',
      items: { type: 'string' },
      collectionFormat: 'multi',
    }),
    fail: addParameter({
      ...plainParameter,
      type: 'array',
      items: { type: 'string' },
      collectionFormat: 'semicolon',
    }),
  },
];
