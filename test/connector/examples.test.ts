import t from 'tap';
import { isObject, objectOf } from '../../scripts/connector/json';
import { readExamples, type Example } from '../../scripts/connector/examples';
import { inputsOf } from '../../scripts/connector/operation-inputs';
import { builtDefinition, createSwaggerContract } from '../e2e/swagger-contract';
import { playAll } from './examples/play';
import { shapeOf } from './examples/shape';
import { operationsOf } from './lint/walk';

const examples = readExamples();
const exampleOf = (id: string): Example => {
  const found = examples.filter(({ operationId }) => operationId === id);
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} of ${id}`);
  return found[0];
};

t.test('every operation of the connector has one example, and no other has', async (t) => {
  const ids = operationsOf({ definition: await builtDefinition() }).map(({ id }) => id);
  t.same(examples.map(({ operationId }) => operationId).sort(), ids.sort());
});

t.test('an example fills in every required input, by labels that the designer shows', async (t) => {
  const definition = await builtDefinition();
  for (const { operation, id } of operationsOf({ definition })) {
    const inputs = inputsOf(definition, operation);
    const { inputs: given } = exampleOf(id);
    const known = new Set(inputs.map(({ label }) => label));
    t.same(
      Object.keys(given).filter((label) => !known.has(label)),
      [],
      `${id} names inputs that exist`,
    );
    const missing = inputs.filter(({ label, isRequired }) => isRequired && !given[label]);
    t.same(
      missing.map(({ label }) => label),
      [],
      `${id} fills in what is required`,
    );
  }
});

t.test('the answer of every example is one that the Swagger declares', async (t) => {
  const definition = await builtDefinition();
  const check = createSwaggerContract(definition);
  for (const { id, path, verb } of operationsOf({ definition })) {
    const { status, answer, text = '' } = exampleOf(id);
    const body = answer === undefined ? text : JSON.stringify(answer);
    const url = `/v1${path.replace(/\{\w+\}/g, 'x')}`;
    t.equal(check(verb.toUpperCase(), url, status, body), undefined, id);
  }
});

t.test('what a trigger brings is what the Swagger says of it', async (t) => {
  const definition = await builtDefinition();
  const item = objectOf(objectOf(definition['paths'])['/subscriptions']);
  const schema = objectOf(objectOf(item['x-ms-notification-content'])['schema']);
  const properties = Object.keys(objectOf(schema['properties']));
  const delivered = Object.keys(objectOf(exampleOf('WhenUploadFinishes').delivered));
  t.same(
    delivered.filter((name) => !properties.includes(name)),
    [],
  );
  for (const name of schema['required'] as string[]) t.ok(delivered.includes(name), name);
});

t.setTimeout(240_000);
t.test('played again, every example answers the same', { timeout: 240_000 }, async (t) => {
  for (const { operationId, status, answer, text, isUnderWay } of await playAll(t)) {
    const wanted = exampleOf(operationId);
    t.equal(status, wanted.status, operationId);
    if (isUnderWay) t.ok(isObject(answer), operationId);
    else t.same(shapeOf(answer), shapeOf(wanted.answer), operationId);
    t.equal(text, wanted.text, operationId);
  }
});
