import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { objectOf } from '../../scripts/connector/json';
import { allParameters, operationsOf } from './lint/walk';

const file = path.resolve(__dirname, '../../connector/apiDefinition.swagger.json');
const pkg = { definition: objectOf(JSON.parse(readFileSync(file, 'utf8'))) };

/** What flows built on Microsoft's connector fill in: action, then input as place, type, and whether it had to be given. */
const original = {
  GetDelegatedToken: { 'Content-Type': 'header string required', body: 'body object required' },
  GetDataconnectorList: { 'access-token': 'header string required' },
  GetInboundFlow: { inboundFlowId: 'path string required', 'access-token': 'header string' },
  CallGetuploadsession: {
    createdDataConnectorId: 'path string required',
    'access-token': 'header string required',
  },
  CallValidate: {
    createdDataConnectorId: 'path string required',
    'access-token': 'header string required',
    Accept: 'header string required',
  },
  CheckValidationResult: {
    ValidationOperationUri: 'query string required',
    'access-token': 'header string required',
  },
} as const;

for (const [id, inputs] of Object.entries(original))
  t.test(`a flow with ${id} of the original connector keeps its inputs`, (t) => {
    t.ok(operationsOf(pkg).some((one) => one.id === id));
    const ours = allParameters(pkg)
      .filter(({ owner }) => owner.id === id)
      .map(({ parameter }) => parameter);
    for (const [name, facts] of Object.entries(inputs)) {
      const [place, type, required] = facts.split(' ');
      const found = objectOf(ours.find((parameter) => parameter['name'] === name));
      t.same(
        [found['in'], found['type'] ?? objectOf(found['schema'])['type']],
        [place, type],
        name,
      );
      if (required === undefined) t.not(found['required'], true, `${name} stays optional`);
    }
    // Nothing new is asked for: an input that the original has not is optional.
    const more = ours.filter((parameter) => !(String(parameter['name']) in inputs));
    t.ok(more.every((parameter) => parameter['required'] !== true));
    t.end();
  });
