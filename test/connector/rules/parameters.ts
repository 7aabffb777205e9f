import { objectsOf, textOf } from '../../../scripts/connector/json';
import {
  addParameter,
  breakParameter,
  inputs,
  isHidden,
  isIn,
  isPlain,
  plainParameter,
} from '../lint/inputs';
import { faults, repeated, type Rule } from '../lint/rule';
import {
  allParameters,
  isSentence,
  isTitle,
  operationsOf,
  parametersOf,
  schemasOf,
} from '../lint/walk';

export const parameterRules: readonly Rule[] = [
  {
    id: 'PAR-001',
    check: (pkg) =>
      faults(operationsOf(pkg), (one) => {
        const named = [...one.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        const given = parametersOf(pkg, one)
          .filter(isIn(/path/))
          .map(({ parameter }) => parameter['name']);
        return [...named].sort().join() !== [...given].sort().join();
      }),
    fail: breakParameter(isIn(/path/), (parameter) => (parameter['name'] = 'other')),
  },
  {
    id: 'PAR-002',
    check: (pkg) =>
      faults(
        allParameters(pkg).filter(isIn(/path/)),
        ({ parameter }) => parameter['required'] !== true,
      ),
    fail: breakParameter(isIn(/path/), (parameter) => delete parameter['required']),
  },
  {
    id: 'PAR-003',
    check: (pkg) =>
      faults(
        allParameters(pkg).filter(isIn(/path/)),
        ({ parameter }) => !/^(single|double)$/.test(textOf(parameter['x-ms-url-encoding'])),
      ),
    fail: breakParameter(isIn(/path/), (parameter) => delete parameter['x-ms-url-encoding']),
  },
  {
    id: 'PAR-004',
    check: (pkg) =>
      faults(
        allParameters(pkg).filter(isIn(/query/)),
        ({ parameter }) => 'x-ms-url-encoding' in parameter,
      ),
    fail: addParameter({ ...plainParameter, 'x-ms-url-encoding': 'single' }),
  },
  {
    id: 'PAR-005',
    check: (pkg) =>
      faults(
        inputs(pkg),
        ({ schema }) =>
          !('$ref' in schema) &&
          (!isTitle(textOf(schema['x-ms-summary'])) || textOf(schema['description']) === ''),
      ),
    fail: breakParameter(
      () => true,
      (parameter) => (parameter['x-ms-summary'] = 'data connector/id.'),
    ),
  },
  {
    id: 'PAR-006',
    check: (pkg) =>
      faults(inputs(pkg), ({ schema }) => {
        const text = textOf(schema['description']);
        return text.includes(' ') && !isSentence(text);
      }),
    fail: breakParameter(
      () => true,
      (parameter) => (parameter['description'] = 'the flow to use'),
    ),
  },
  {
    id: 'PAR-007',
    check: (pkg) =>
      faults(allParameters(pkg), ({ parameter }) => parameter['name'] === 'connectionId'),
    fail: addParameter({ ...plainParameter, name: 'connectionId' }),
  },
  {
    id: 'PAR-008',
    check: (pkg) =>
      faults(allParameters(pkg).filter(isIn(/header/)), (one) => {
        const name = textOf(one.parameter['name']).toLowerCase();
        if (['authorization', 'host', 'content-length'].includes(name)) return true;
        return (
          ['content-type', 'accept'].includes(name) &&
          !(isHidden(one) && 'default' in one.parameter)
        );
      }),
    fail: (pkg, choose) =>
      addParameter({
        ...plainParameter,
        in: 'header',
        name: choose(['Authorization', 'Host', 'Accept']),
      })(pkg, choose),
  },
  {
    id: 'PAR-009',
    check: (pkg) =>
      faults(
        allParameters(pkg),
        (one) =>
          isHidden(one) &&
          one.parameter['required'] === true &&
          one.parameter['in'] !== 'body' &&
          !('default' in one.parameter),
      ),
    fail: addParameter({ ...plainParameter, required: true, 'x-ms-visibility': 'internal' }),
  },
  {
    id: 'PAR-010',
    check: (pkg) =>
      faults(
        allParameters(pkg),
        (one) => isHidden(one) && 'default' in one.parameter && one.parameter['required'] !== true,
      ),
    fail: addParameter({ ...plainParameter, default: 'x', 'x-ms-visibility': 'internal' }),
  },
  {
    id: 'PAR-011',
    check: (pkg) =>
      faults(operationsOf(pkg), (one) => {
        const all = parametersOf(pkg, one).map(
          ({ parameter }) => `${String(parameter['in'])} ${String(parameter['name'])}`,
        );
        const bodies = all.filter((key) => key.startsWith('body'));
        return (
          repeated(all).length > 0 ||
          bodies.length > 1 ||
          (bodies.length > 0 && all.some((key) => key.startsWith('formData')))
        );
      }),
    fail: (pkg, choose) => {
      const { owner, parameter } = choose(allParameters(pkg));
      owner.operation['parameters'] = [...objectsOf(owner.operation['parameters']), parameter];
    },
  },
  {
    id: 'PAR-012',
    check: (pkg) =>
      faults(allParameters(pkg), (one) =>
        isIn(/body/)(one)
          ? !('schema' in one.parameter) || 'type' in one.parameter
          : 'schema' in one.parameter,
      ),
    fail: breakParameter(isPlain, (parameter) => (parameter['schema'] = { type: 'string' })),
  },
  {
    id: 'PAR-013',
    check: (pkg) => [
      ...faults(
        allParameters(pkg),
        (one) => one.parameter['type'] === 'file' && !isIn(/formData/)(one),
      ),
      ...faults(schemasOf(pkg), ({ schema, depth }) => schema['type'] === 'file' && depth > 1),
    ],
    fail: addParameter({ ...plainParameter, type: 'file' }),
  },
  {
    id: 'PAR-014',
    check: (pkg) =>
      faults(
        allParameters(pkg).filter(isIn(/formData/)),
        ({ parameter }) => !/^[\x20-\x7e]+$/.test(textOf(parameter['name'])),
      ),
    pass: addParameter({ ...plainParameter, in: 'formData', name: 'file' }),
    fail: addParameter({ ...plainParameter, in: 'formData', name: 'schüler' }),
  },
];
