import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { errorTable } from '../../proxy/errors';
import { objectOf, textOf, type JsonObject } from '../../scripts/connector/json';
import { inputsOf } from '../../scripts/connector/operation-inputs';
import { builtDefinition } from '../e2e/swagger-contract';
import { operationsOf } from './lint/walk';

const document = readFileSync(path.join(__dirname, '../../docs/connector.md'), 'utf8');
const section = (heading: string): string =>
  document.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';

t.test('troubleshooting knows every code that the connector declares, and no other', async (t) => {
  const definition = await builtDefinition();
  const declared = operationsOf({ definition }).flatMap(({ operation }) =>
    Object.entries(objectOf(operation['responses']))
      .filter(([status]) => status >= '400')
      .flatMap(([, response]) => textOf(objectOf(response)['description']).split(': ')[1] ?? '')
      .flatMap((codes) => codes.replace('.', '').split(', ')),
  );
  const rows = [...section('Troubleshooting').matchAll(/^\| ((?:`[A-Z_]+` ?)+) \|/gm)];
  const listed = rows.flatMap(([, codes = '']) => codes.replaceAll('`', '').trim().split(' '));
  t.same(
    [...new Set(declared)].filter((code) => !listed.includes(code)),
    [],
  );
  t.same(
    listed.filter((code) => !(code in errorTable)),
    [],
  );
  t.equal(new Set(listed).size, listed.length, 'each once');
});

t.test('the formulas of the recipe use operations, inputs and outputs that exist', async (t) => {
  const definition = await builtDefinition();
  const found = operationsOf({ definition });
  const upload = objectOf(objectOf(objectOf(definition['definitions'])['Upload'])['properties']);
  const recipe = section('Power Apps');
  const formulas = [...recipe.matchAll(/```powerfx\n([\s\S]*?)```/g)].map(([, text = '']) => text);
  t.equal(formulas.length, 4);
  const calls = [...recipe.matchAll(/SchoolDataSyncBridge\.(\w+)\(/g)].map(([, id = '']) => id);
  t.same([...new Set(calls)].sort(), [
    ...['ApproveUpload', 'CreateUpload', 'DiscardUpload', 'GetUpload'],
    'PutUploadFile',
    'SubmitUpload',
  ]);
  for (const id of calls)
    t.ok(
      found.some((one) => one.id === id),
      id,
    );
  for (const [, name = ''] of recipe.matchAll(/\bupload\.(\w+)/g)) t.ok(name in upload, name);
});

t.test('every id that an input asks for is chosen from the list that has it', async (t) => {
  const definition: JsonObject = await builtDefinition();
  const lists: Record<string, string> = {
    'Data Connector ID': 'GetDataconnectorList',
    'Inbound Flow ID': 'ListInboundFlows',
    'Upload ID': 'ListUploads',
    'Run ID': 'ListRuns',
  };
  const seen = new Set<string>();
  for (const { id, operation } of operationsOf({ definition }))
    for (const { label, chosenFrom } of inputsOf(definition, operation)) {
      if (label in lists) t.equal(chosenFrom, lists[label], `${id}: ${label}`);
      if (label in lists) seen.add(label);
    }
  t.same([...seen].sort(), Object.keys(lists).sort());
});
