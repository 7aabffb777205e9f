import { objectOf, objectsOf, textOf, type JsonObject } from '../../../scripts/connector/json';
import {
  faults,
  repeated,
  unless,
  type Choose,
  type ConnectorPackage,
  type Rule,
} from '../lint/rule';
import { operationsOf, parametersOf, verbs, type OperationPlace } from '../lint/walk';

const idVerbs =
  /^(Get|List|Call|Check|Test|Create|Put|Upload|Submit|Approve|Discard|Cancel|Delete|Download|Validate|Compare|Start|Stop|Run|Find|Send|Add|Remove|Update|When|Invoke)(?=[A-Z]|[a-z]*$|[a-z]+)/;
const properNouns = new Set(['School', 'Data', 'Sync', 'Microsoft', 'Graph', 'Entra']);

const paths = ({ definition }: ConnectorPackage): JsonObject => objectOf(definition['paths']);
const blank = (path: string): string => path.replace(/\{[^}]*\}/g, '{}');
const summary = ({ operation }: OperationPlace): string => textOf(operation['summary']);
const description = ({ operation }: OperationPlace): string => textOf(operation['description']);
const annotation = ({ operation }: OperationPlace): JsonObject =>
  objectOf(operation['x-ms-api-annotation']);

const isSentenceCase = (text: string): boolean =>
  text
    .split(' ')
    .every((word, index) =>
      index === 0
        ? /^[A-Z]/.test(word)
        : /^[a-z(]/.test(word) || /^[A-Z0-9]+s?$/.test(word) || properNouns.has(word),
    );

/** Two templates one of which swallows a fixed segment of the other. */
function overlap(a: string, b: string): boolean {
  const [left, right] = [blank(a).split('/'), blank(b).split('/')];
  return (
    a !== b &&
    left.length === right.length &&
    blank(a) !== blank(b) &&
    left.every((part, index) => part === right[index] || part === '{}' || right[index] === '{}')
  );
}

const hasContent = (pkg: ConnectorPackage, one: OperationPlace, places: RegExp): boolean =>
  parametersOf(pkg, one).some(({ parameter }) => places.test(textOf(parameter['in'])));

const mediaOf = (
  pkg: ConnectorPackage,
  one: OperationPlace,
  key: 'consumes' | 'produces',
): string[] => {
  const own = one.operation[key] ?? pkg.definition[key];
  return Array.isArray(own) ? own.map(String) : [];
};

/** Documented media types, and those that published connectors use for files. */
const knownMedia = new Set([
  ...['application/json', 'text/plain', 'multipart/form-data', 'application/x-www-form-urlencoded'],
  ...['application/octet-stream', 'text/csv', 'application/pdf', 'application/zip'],
]);

function misfits(pkg: ConnectorPackage, one: OperationPlace): boolean {
  const media = mediaOf(pkg, one, 'consumes');
  return parametersOf(pkg, one).some(({ parameter }) => {
    if (parameter['in'] === 'formData')
      return (
        !media.every((type) => /multipart|urlencoded/.test(type)) ||
        (parameter['type'] === 'file' && !media.includes('multipart/form-data'))
      );
    if (parameter['in'] !== 'body') return false;
    const schema = objectOf(parameter['schema']);
    return schema['format'] === 'binary'
      ? media.some((type) => /json|urlencoded|multipart/.test(type))
      : !media.includes('application/json');
  });
}

const breakOne =
  (change: (operation: JsonObject) => void) =>
  (pkg: ConnectorPackage, choose: Choose): void =>
    change(choose(operationsOf(pkg)).operation);

const duplicate = (
  pkg: ConnectorPackage,
  choose: Choose,
  rename: (path: string) => string,
): void => {
  const { path, item } = choose(operationsOf(pkg).filter((one) => one.path.includes('{')));
  const copy = structuredClone(item);
  for (const verb of verbs) {
    const operation = objectOf(copy[verb]);
    if ('operationId' in operation)
      operation['operationId'] = `${String(operation['operationId'])}Again`;
  }
  paths(pkg)[rename(path)] = copy;
};

export const operationRules: readonly Rule[] = [
  {
    id: 'OP-001',
    check: (pkg) => faults(operationsOf(pkg), ({ id }) => id === '', 'has no operationId'),
    fail: breakOne((operation) => delete operation['operationId']),
  },
  {
    id: 'OP-002',
    check: (pkg) => repeated(operationsOf(pkg).map(({ id }) => id)),
    fail: (pkg, choose) => {
      const [first, ...others] = operationsOf(pkg);
      choose(others).operation['operationId'] = first?.id;
    },
  },
  {
    id: 'OP-003',
    check: (pkg) => faults(operationsOf(pkg), ({ id }) => !/^[A-Za-z0-9]+(_V\d+)?$/.test(id)),
    fail: breakOne((operation) => (operation['operationId'] = 'Get_Flow-1')),
  },
  {
    id: 'OP-004',
    check: (pkg) =>
      faults(
        operationsOf(pkg),
        ({ id }) => !/^[A-Z][a-zA-Z0-9]*(_V\d+)?$/.test(id) || !idVerbs.test(id),
      ),
    fail: breakOne((operation) => (operation['operationId'] = 'flowGet')),
  },
  {
    id: 'OP-005',
    check: (pkg) => faults(operationsOf(pkg), ({ id }) => id.length > 50),
    fail: breakOne((operation) => (operation['operationId'] = 'Get'.padEnd(51, 'Flow'))),
  },
  {
    id: 'OP-006',
    check: (pkg) =>
      faults(operationsOf(pkg), (one) => summary(one) === '' || description(one) === ''),
    fail: breakOne((operation) => delete operation['summary']),
  },
  {
    id: 'OP-007',
    check: (pkg) => faults(operationsOf(pkg), (one) => summary(one).length > 80),
    fail: breakOne((operation) => (operation['summary'] = 'Get '.padEnd(81, 'flow '))),
  },
  {
    id: 'OP-008',
    check: (pkg) => faults(operationsOf(pkg), (one) => !/^[A-Za-z0-9() ]+$/.test(summary(one))),
    fail: breakOne((operation) => (operation['summary'] = 'Get flow/connector')),
  },
  {
    id: 'OP-009',
    check: (pkg) => faults(operationsOf(pkg), (one) => !/[A-Za-z0-9)]$/.test(summary(one))),
    fail: breakOne((operation) => (operation['summary'] = 'Get flow.')),
  },
  {
    id: 'OP-010',
    check: (pkg) =>
      faults(
        operationsOf(pkg),
        (one) =>
          !isSentenceCase(summary(one)) ||
          ('x-ms-trigger' in one.operation && !summary(one).startsWith('When ')),
      ),
    fail: breakOne((operation) => (operation['summary'] = 'Get Inbound Flow')),
  },
  {
    id: 'OP-011',
    check: (pkg) =>
      faults(
        operationsOf(pkg),
        (one) => !/[.!?]$/.test(description(one)) || description(one).length <= summary(one).length,
      ),
    fail: breakOne((operation) => (operation['description'] = 'gets the inbound flow')),
  },
  {
    id: 'OP-012',
    check: (pkg) =>
      faults(operationsOf(pkg), ({ operation }) => {
        const found = operation['x-ms-visibility'];
        return (
          found !== undefined && !['important', 'advanced', 'internal'].includes(textOf(found))
        );
      }),
    fail: breakOne((operation) => (operation['x-ms-visibility'] = 'normal')),
  },
  {
    id: 'OP-013',
    check: (pkg) =>
      Object.entries(paths(pkg))
        .filter(([, item]) => !verbs.some((verb) => verb in objectOf(item)))
        .map(([path]) => `${path} has no operation`),
    fail: (pkg) => void (paths(pkg)['/delay/0'] = {}),
  },
  {
    id: 'OP-014',
    check: (pkg) => unless(operationsOf(pkg).length <= 256, 'has more than 256 operations'),
    fail: (pkg) => {
      for (let index = 0; index < 257; index += 1) paths(pkg)[`/many/${index}`] = { get: {} };
    },
  },
  {
    id: 'OP-015',
    check: (pkg) =>
      Object.keys(paths(pkg)).filter(
        (path) => !path.startsWith('/') || /[?#*]|\{[^}]*=/.test(path),
      ),
    fail: (pkg) => void (paths(pkg)['/flows?x=1'] = { get: {} }),
  },
  {
    id: 'OP-016',
    check: (pkg) =>
      Object.keys(paths(pkg)).filter((path) =>
        path.split('/').some((part) => /[{}]|%7[bd]/i.test(part.replace(/^\{\w+\}$/, ''))),
      ),
    fail: (pkg, choose) =>
      void (paths(pkg)[choose(['/a/%7Bid%7D', '/a/{id', "/a('{id}')"])] = { get: {} }),
  },
  {
    id: 'OP-017',
    check: (pkg) => repeated(Object.keys(paths(pkg)).map((path) => path.toLowerCase())),
    fail: (pkg, choose) => duplicate(pkg, choose, (path) => path.toUpperCase()),
  },
  {
    id: 'OP-018',
    check: (pkg) => repeated(operationsOf(pkg).map(({ verb, path }) => `${verb} ${blank(path)}`)),
    fail: (pkg, choose) => duplicate(pkg, choose, (path) => path.replaceAll('}', 'Too}')),
  },
  {
    id: 'OP-019',
    check(pkg) {
      const all = operationsOf(pkg);
      return faults(all, (one) =>
        all.some((other) => other.verb === one.verb && overlap(one.path, other.path)),
      );
    },
    fail: (pkg, choose) => duplicate(pkg, choose, (path) => path.replace(/\{[^}]*\}/, 'latest')),
  },
  {
    id: 'OP-020',
    check: (pkg) =>
      faults(
        operationsOf(pkg),
        (one) => /get|head/.test(one.verb) && hasContent(pkg, one, /body|formData/),
      ),
    fail: (pkg, choose) => {
      const { operation } = choose(operationsOf(pkg).filter(({ verb }) => verb === 'get'));
      operation['parameters'] = [{ name: 'body', in: 'body', schema: { type: 'object' } }];
    },
  },
  {
    id: 'OP-021',
    check: (pkg) => Object.keys(paths(pkg)).filter((path) => '$ref' in objectOf(paths(pkg)[path])),
    fail: (pkg, choose) => void (choose(operationsOf(pkg)).item['$ref'] = '#/paths/x'),
  },
  {
    id: 'OP-022',
    check: (pkg) =>
      faults(operationsOf(pkg), (one) => {
        const { family, revision, replacement } = annotation(one);
        if (one.operation['deprecated'] !== true) return replacement !== undefined;
        const isMarked = [summary(one), description(one)].every((text) =>
          text.includes('(deprecated)'),
        );
        return !isMarked || family === undefined || revision === undefined;
      }),
    pass: breakOne((operation) => {
      operation['deprecated'] = true;
      operation['summary'] = 'Get flow (deprecated)';
      operation['description'] = 'Returns a flow (deprecated). Use the newer action.';
      operation['x-ms-api-annotation'] = { family: 'GetFlow', revision: 1 };
    }),
    fail: breakOne((operation) => (operation['deprecated'] = true)),
  },
  {
    id: 'OP-023',
    check(pkg) {
      const members = operationsOf(pkg).filter((one) => annotation(one)['family'] !== undefined);
      const keys = members.map(
        (one) => `${String(annotation(one)['family'])}/${String(annotation(one)['revision'])}`,
      );
      const alive = members.filter(({ operation }) => operation['deprecated'] !== true);
      return [
        ...repeated(keys),
        ...faults(alive, (one) => {
          const family = annotation(one)['family'];
          const revision = annotation(one)['revision'];
          const isLater = typeof revision === 'number' && revision > 1;
          return (
            alive.filter((other) => annotation(other)['family'] === family).length > 2 ||
            (isLater && !new RegExp(`V${revision}$`).test(one.id))
          );
        }),
      ];
    },
    pass: (pkg) => {
      operationsOf(pkg)
        .slice(0, 2)
        .forEach(({ operation }, index) => {
          operation['x-ms-api-annotation'] = { family: 'GetFlow', revision: index + 1 };
          if (index === 1) operation['operationId'] = 'GetFlowV2';
        });
    },
    fail: (pkg) => {
      for (const { operation } of operationsOf(pkg).slice(0, 2))
        operation['x-ms-api-annotation'] = { family: 'GetFlow', revision: 1 };
    },
  },
  {
    id: 'OP-024',
    check: (pkg) =>
      faults(
        operationsOf(pkg),
        (one) =>
          hasContent(pkg, one, /body|formData/) && mediaOf(pkg, one, 'consumes').length === 0,
      ),
    fail: (pkg) => {
      delete pkg.definition['consumes'];
      for (const { operation } of operationsOf(pkg)) delete operation['consumes'];
    },
  },
  {
    id: 'OP-025',
    check: (pkg) =>
      faults(operationsOf(pkg), (one) =>
        [...mediaOf(pkg, one, 'consumes'), ...mediaOf(pkg, one, 'produces')].some(
          (type) => !knownMedia.has(type),
        ),
      ),
    fail: breakOne((operation) => (operation['produces'] = ['application/x-roster'])),
  },
  {
    id: 'OP-026',
    check: (pkg) => faults(operationsOf(pkg), (one) => misfits(pkg, one)),
    fail: (pkg, choose) => {
      const withBody = operationsOf(pkg).filter((one) => hasContent(pkg, one, /body/));
      choose(withBody).operation['consumes'] = ['multipart/form-data'];
    },
  },
];

export const isMutation = ({ verb }: OperationPlace): boolean => /post|put|patch|delete/.test(verb);
export const responsesIn = ({ operation }: OperationPlace): JsonObject[] =>
  objectsOf(Object.values(objectOf(operation['responses'])));
