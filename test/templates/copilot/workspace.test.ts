import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { objectOf, objectsOf, textOf, type JsonObject } from '../../../scripts/connector/json';
import { connectionPlaceholder } from '../../../scripts/templates/copilot/dialog';
import { questions } from '../../../scripts/templates/copilot/questions';
import { agentTools } from '../../../scripts/templates/copilot/tools';
import { botSchema, botSchemaHere } from './bot-schema';
import { folder, workspaceFile, workspaceFiles } from './committed';
import { instructionFaults } from './lint/instructions';
import { toolFaults } from './lint/tool';
import { topicFaults } from './lint/topic';

const topics = () => workspaceFiles().filter(({ file }) => file.startsWith('topics/'));
const tools = () => workspaceFiles().filter(({ file }) => /^(tools|mcp)\//.test(file));

/** Replaces text anywhere in a component; an Error when it is not there, so that no mutation changes nothing. */
function mutate(data: JsonObject, from: string | RegExp, to: string): JsonObject {
  const text = JSON.stringify(data);
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${String(from)} is not there`);
  return objectOf(JSON.parse(changed));
}

t.test('there is a topic for each question and a file for each tool', async (t) => {
  t.same(
    topics().map(({ file }) => file),
    questions.map(({ slug }) => `topics/${slug}.topic.mcs.yml`).sort(),
  );
  t.same(
    tools().map(({ file }) => file),
    [
      'mcp/InvokeMCP.mcs.yml',
      ...agentTools.map((one) => `tools/${one.operationId}.mcs.yml`).sort(),
    ],
  );
  t.equal(questions.length, 5);
});

t.test('topics call what exists and speak of parts that are there', async (t) => {
  for (const { file, data } of topics()) t.same(topicFaults(data), [], file);
});

t.test('a fault of a topic is seen', async (t) => {
  const roster = workspaceFile('topics/roster-in.topic.mcs.yml');
  const refused = workspaceFile('topics/why-refused.topic.mcs.yml');
  const files = workspaceFile('topics/validate-files.topic.mcs.yml');
  const seen = (data: JsonObject, from: string | RegExp, to: string, fault: RegExp) =>
    t.match(topicFaults(mutate(data, from, to)).join('; '), fault, to);
  seen(roster, '"operationId":"ListRuns"', '"operationId":"ListRun"', /no operation ListRun/);
  seen(roster, '{"top":"=1"}', '{"limit":"=1"}', /no input limit/);
  seen(roster, 'Topic.Newest.summary', 'Topic.Newest.sumary', /Newest\.sumary does not exist/);
  seen(roster, 'Topic.Run.status', 'Topic.Rn.status', /Topic\.Rn\.status does not exist/);
  seen(roster, '=IsEmpty(Topic.Runs.value)', '=IsEmpty(Topic.Runs.value', /\(\) do not match/);
  seen(roster, 'TimeUnit.Hours', 'TimeUnit.Hours, \\"x', /does not end/);
  seen(roster, 'IsEmpty(', 'IsNothing(', /unknown function IsNothing/);
  seen(roster, '=First(Topic.Uploads.value)', '=Topic.Uploads.value', /not First/);
  seen(roster, '"id":"say_old"', '"id":"say_newest"', /twice/);
  seen(roster, '"=Topic.Newest.state', '"Topic.Newest.state', /is no expression/);
  seen(roster, /"did the roster arrive",.*?"what is/, '"what is', /five to ten/);
  seen(roster, '{Topic.Newest.nextStep}', '{Topic.Newest.nextStep', /brace|exist|column/);
  seen(refused, '\\"rejected\\"', '\\"refused\\"', /refused is no value/);
  seen(refused, 'Concatenate(code,', 'Concatenate(kode,', /kode is no column/);
  seen(files, 'contentBytes:', 'content:', /no part content/);
  seen(files, /"binding":\{.*?\}\)"\}/, '"binding":{}', /input files is missing/);
  seen(files, '"kind":"Question"', '"kind":"HttpRequestAction"', /not one of ours/);
});

t.test('tools are operations for agents, with their own inputs and outputs', async (t) => {
  for (const { file, data } of tools()) t.same(toolFaults(data), [], file);
});

t.test('a fault of a tool is seen', async (t) => {
  const list = workspaceFile('tools/ListUploads.mcs.yml');
  const start = workspaceFile('tools/StartRun.mcs.yml');
  const get = workspaceFile('tools/GetUpload.mcs.yml');
  const seen = (data: JsonObject, from: string | RegExp, to: string, fault: RegExp) =>
    t.match(toolFaults(mutate(data, from, to)).join('; '), fault, to);
  seen(list, '"operationId":"ListUploads"', '"operationId":"Nothing"', /no operation/);
  seen(get, '"operationId":"GetUpload"', '"operationId":"ApproveUpload"', /not for agents/);
  seen(list, '"operationId":"ListUploads"', '"operationId":"ValidateCsvFiles"', /content of files/);
  seen(list, '"propertyName":"top"', '"propertyName":"limit"', /no input limit/);
  seen(get, '"propertyName":"uploadId"', '"propertyName":"upload"', /uploadId is missing/);
  seen(get, '"propertyName":"reason"', '"propertyName":"why"', /no output why/);
  seen(list, '"mode":"Invoker"', '"mode":"Maker"', /not the person/);
  seen(list, /"modelDescription":"(?:[^"\\]|\\.)*"/, '"modelDescription":""', /of description/);
  seen(start, '"confirmation"', '"affirmation"', /asks first/);
  const mcp = workspaceFile('mcp/InvokeMCP.mcs.yml');
  seen(mcp, '"operationId":"InvokeMCP"', '"operationId":"InvokeServer"', /no such operation/);
});

t.test('the instructions are short enough and name what exists', async (t) => {
  const { instructions, conversationStarters } = workspaceFile('agent.mcs.yml');
  t.same(instructionFaults(textOf(instructions)), []);
  t.equal(objectsOf(conversationStarters).length, questions.length);
  for (const { title } of questions) t.match(textOf(instructions), `## ${title}`);
  const broken = (from: string, to: string) =>
    instructionFaults(textOf(instructions).replace(from, to)).length;
  t.equal(broken('ListRuns', 'ListJobs'), 1);
  t.equal(broken('Call ListUploads', 'Call ApproveUpload'), 1);
  t.equal(broken('THROTTLED', 'TOO_MANY_CALLS'), 1);
  t.equal(broken('changes.added', 'changes.new'), 1);
  t.equal(broken('## Rules', '{Topic.Rules}'), 1);
  t.equal(broken('## Rules', 'x'.repeat(8_000)), 1);
  t.equal(instructionFaults('').length, 1);
});

t.test('topics and tools keep Microsoft’s schema', botSchemaHere, async (t) => {
  const faultsOf = botSchema();
  for (const { file, data } of [...topics(), ...tools()]) t.same(faultsOf(data), [], file);
  const topic = workspaceFile('topics/start-sync.topic.mcs.yml');
  const broken = (from: string, to: string) => faultsOf(mutate(topic, from, to)).length;
  t.equal(broken('"kind":"SendActivity"', '"kind":"SendMessage"'), 1);
  t.equal(broken('"prompt"', '"promt"'), 1);
  t.equal(broken('"mode":"Invoker"', '"mode":"Somebody"'), 1);
});

t.test('no file names a host, an id of a tenant or a connection', async (t) => {
  for (const { file, data } of workspaceFiles()) {
    const text = JSON.stringify(data);
    t.notMatch(text, /https?:|@[\w-]+\.\w|sds-bridge\.example/, file);
    const ids = text.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? [];
    // The example of a description, which stands in the connector too.
    t.ok(
      ids.every((id) => text.includes(`for example ${id}`)),
      file,
    );
    for (const [, reference] of text.matchAll(/"connectionReference":"(.*?)"/g))
      t.equal(reference, connectionPlaceholder, file);
  }
});

t.test('the README names every question, and every tool that asks first', async (t) => {
  const readme = readFileSync(path.join(folder, 'README.md'), 'utf8');
  for (const { title } of questions) t.match(readme, `| ${title} |`);
  for (const { operationId, confirmation } of agentTools)
    if (confirmation !== undefined) t.match(readme, `\`${operationId}\``);
  t.match(readme, connectionPlaceholder);
});
