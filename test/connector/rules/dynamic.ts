import {
  isObject,
  objectOf,
  objectsOf,
  textOf,
  type JsonObject,
} from '../../../scripts/connector/json';
import { faults, type Choose, type ConnectorPackage, type Rule } from '../lint/rule';
import {
  allParameters,
  nodesOf,
  objectsIn,
  operationsOf,
  parametersOf,
  policiesOf,
  successOf,
  type OperationPlace,
} from '../lint/walk';

const extensions = [
  'x-ms-dynamic-values',
  'x-ms-dynamic-list',
  'x-ms-dynamic-schema',
  'x-ms-dynamic-properties',
  'x-ms-dynamic-tree',
] as const;

interface Dynamic {
  at: string;
  key: (typeof extensions)[number];
  call: JsonObject;
  /** What carries it. */
  holder: JsonObject;
  owner: OperationPlace;
  isInBody: boolean;
}

const dynamicsOf = (pkg: ConnectorPackage): Dynamic[] =>
  allParameters(pkg).flatMap(({ at, parameter, owner }) => {
    const fields = nodesOf(at, parameter['schema']).map((node) => ({
      holder: node.schema,
      isInBody: true,
    }));
    return [{ holder: parameter, isInBody: false }, ...fields].flatMap(({ holder, isInBody }) =>
      extensions
        .filter((key) => isObject(holder[key]))
        .map((key) => ({
          at: `${at} ${key}`,
          key,
          call: objectOf(holder[key]),
          holder,
          owner,
          isInBody,
        })),
    );
  });

const targetOf = (pkg: ConnectorPackage, call: JsonObject): OperationPlace | undefined =>
  operationsOf(pkg).find(({ id }) => id === call['operationId']);

/** A property by its path in a schema; the schema itself for an empty path. */
const at = (schema: JsonObject, path: string): JsonObject =>
  path
    .split('/')
    .filter(Boolean)
    .reduce<JsonObject>((from, name) => objectOf(objectOf(from['properties'])[name]), schema);

const isList = ({ key }: Dynamic): boolean =>
  key === 'x-ms-dynamic-values' || key === 'x-ms-dynamic-list';

function callsWrongly(pkg: ConnectorPackage, { call, owner }: Dynamic): boolean {
  const target = targetOf(pkg, call);
  if (target === undefined) return true;
  const given = objectOf(call['parameters']);
  const own = parametersOf(pkg, owner).map(({ parameter }) => parameter);
  const lacks = parametersOf(pkg, target).some(
    ({ parameter }) =>
      parameter['required'] === true &&
      parameter['default'] === undefined &&
      !(textOf(parameter['name']) in given),
  );
  const wrong = Object.entries(given).some(([name, value]) => {
    const wanted = parametersOf(pkg, target).find(
      ({ parameter }) => parameter['name'] === name,
    )?.parameter;
    const reference = textOf(objectOf(value)['parameter'] ?? objectOf(value)['parameterReference']);
    if (wanted === undefined) return true;
    if (reference === '' || reference.includes('/')) return false;
    const source = own.find((parameter) => parameter['name'] === reference);
    return (
      source === undefined ||
      source['x-ms-visibility'] === 'internal' ||
      source['type'] !== wanted['type']
    );
  });
  return lacks || wrong;
}

function resolvesNowhere(pkg: ConnectorPackage, { key, call }: Dynamic): boolean {
  const target = targetOf(pkg, call);
  if (target === undefined) return true;
  const [collection, value, title] = (
    key === 'x-ms-dynamic-list'
      ? ['itemsPath', 'itemValuePath', 'itemTitlePath']
      : ['value-collection', 'value-path', 'value-title']
  ).map((name) => textOf(call[name]));
  const list = at(successOf(pkg, target), collection ?? '');
  const item = objectOf(list['items']);
  return (
    list['type'] !== 'array' ||
    !('type' in at(item, value ?? '')) ||
    !('type' in at(item, title ?? ''))
  );
}

const breakDynamic =
  (change: (one: Dynamic) => void, where: (one: Dynamic) => boolean = () => true) =>
  (pkg: ConnectorPackage, choose: Choose): void =>
    change(choose(dynamicsOf(pkg).filter(where)));

export const dynamicRules: readonly Rule[] = [
  {
    id: 'DYN-001',
    check: (pkg) =>
      faults(
        allParameters(pkg),
        ({ parameter }) => parameter['in'] === 'body' && extensions.some((key) => key in parameter),
      ),
    fail: (pkg, choose) => {
      const body = choose(allParameters(pkg).filter(({ parameter }) => parameter['in'] === 'body'));
      body.parameter['x-ms-dynamic-schema'] = { operationId: 'GetSchema' };
    },
  },
  {
    id: 'DYN-002',
    check: (pkg) => faults(dynamicsOf(pkg), (one) => callsWrongly(pkg, one)),
    fail: (pkg, choose) =>
      breakDynamic(({ call }) =>
        choose([
          () => (call['operationId'] = 'GetNothing'),
          () => (call['parameters'] = { no: { parameter: 'such' } }),
        ])(),
      )(pkg, choose),
  },
  {
    id: 'DYN-003',
    check: (pkg) => faults(dynamicsOf(pkg).filter(isList), (one) => resolvesNowhere(pkg, one)),
    fail: breakDynamic(
      ({ call, key }) =>
        (call[key === 'x-ms-dynamic-list' ? 'itemsPath' : 'value-path'] = 'nothing'),
      isList,
    ),
  },
  {
    id: 'DYN-004',
    check: (pkg) =>
      faults(dynamicsOf(pkg), ({ key, holder, isInBody, call }) => {
        const refers = Object.values(objectOf(call['parameters'])).some((value) =>
          textOf(objectOf(value)['parameter']).includes('/'),
        );
        if (key === 'x-ms-dynamic-values')
          return (isInBody || refers) && !('x-ms-dynamic-list' in holder);
        return (
          key === 'x-ms-dynamic-schema' &&
          (isInBody || refers) &&
          !('x-ms-dynamic-properties' in holder)
        );
      }),
    fail: (pkg, choose) => {
      const { operation } = choose(operationsOf(pkg).filter(({ verb }) => verb === 'post'));
      const list = {
        operationId: 'ListThings',
        'value-collection': 'value',
        'value-path': 'id',
        'value-title': 'id',
      };
      const schema = {
        type: 'object',
        properties: { id: { type: 'string', 'x-ms-dynamic-values': list } },
      };
      operation['parameters'] = [{ name: 'body', in: 'body', schema }];
    },
  },
  {
    id: 'DYN-005',
    check: ({ definition }) =>
      faults(objectsIn(definition), ({ value }) => {
        const older = value['x-ms-dynamic-schema'];
        const newer = value['x-ms-dynamic-properties'];
        if (!isObject(older) || !isObject(newer)) return false;
        return (
          textOf(older['value-path']).replace(/\/properties$/, '') !==
          textOf(newer['itemValuePath'])
        );
      }),
    pass: ({ definition }, choose) => {
      const definitions = objectOf(definition['definitions']);
      const schema = objectOf(definitions[choose(Object.keys(definitions))]);
      schema['x-ms-dynamic-schema'] = { operationId: 'GetShape', 'value-path': 'shape/properties' };
      schema['x-ms-dynamic-properties'] = { operationId: 'GetShape', itemValuePath: 'shape' };
    },
    fail: ({ definition }, choose) => {
      const definitions = objectOf(definition['definitions']);
      const schema = objectOf(definitions[choose(Object.keys(definitions))]);
      schema['x-ms-dynamic-schema'] = { operationId: 'GetShape', 'value-path': 'shape/properties' };
      schema['x-ms-dynamic-properties'] = {
        operationId: 'GetShape',
        itemValuePath: 'shape/properties',
      };
    },
  },
  {
    id: 'DYN-007',
    check: (pkg) =>
      faults(operationsOf(pkg), ({ operation, id }) => {
        const pageable = operation['x-ms-pageable'];
        if (pageable === undefined) return false;
        const covered = policiesOf(pkg).some((policy) => {
          const names = objectOf(policy['parameters'])['x-ms-apimTemplate-operationName'];
          return (
            /^updatenextlink$/i.test(textOf(policy['templateId'])) &&
            (!Array.isArray(names) || names.includes(id))
          );
        });
        return (
          !covered ||
          !['nextLink', '@odata.nextLink'].includes(textOf(objectOf(pageable)['nextLinkName']))
        );
      }),
    pass: (pkg, choose) => {
      choose(operationsOf(pkg)).operation['x-ms-pageable'] = { nextLinkName: 'nextLink' };
      policiesOf(pkg).push({ templateId: 'updatenextlink' });
      objectOf(pkg.apiProperties['properties'])['policyTemplateInstances'] = [
        { templateId: 'updatenextlink' },
      ];
    },
    fail: (pkg, choose) =>
      void (choose(operationsOf(pkg)).operation['x-ms-pageable'] = { nextLinkName: 'next' }),
  },
  {
    id: 'DYN-008',
    check: ({ definition }) =>
      faults(objectsIn(definition), ({ value }) => {
        const capability = objectOf(value['x-ms-dynamic-values'])['capability'];
        const tree = objectOf(value['x-ms-dynamic-tree']);
        const isMisplaced = 'selectedItemValuePath' in objectOf(tree['open']);
        return (capability === 'file-picker' && !('x-ms-dynamic-tree' in value)) || isMisplaced;
      }),
    fail: (pkg, choose) => {
      const { parameter } = choose(allParameters(pkg));
      parameter['x-ms-dynamic-values'] = { capability: 'file-picker' };
    },
  },
];

/** Also used by the triggers: the body of an operation. */
export const bodyOf = (pkg: ConnectorPackage, one: OperationPlace): JsonObject | undefined =>
  objectsOf(parametersOf(pkg, one).map(({ parameter }) => parameter)).find(
    (parameter) => parameter['in'] === 'body',
  );
