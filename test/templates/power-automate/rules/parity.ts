import { sync, approve, notify, type Rule } from '../lint/rule';
import { errorBody, operations, schemaAt } from '../lint/swagger';
import { actionOf, callOf, callsOf, placesOf, ownPart } from '../lint/walk';
import type { WorkflowFile } from '../lint/workflow';
import type { JsonObject } from '../../../../scripts/connector/json';

const key = 'shared_sdsbridge';
const chain = "((?:\\?\\['[^']+'\\])*)";
const namesIn = (text = ''): string[] =>
  [...text.matchAll(/\['([^']+)'\]/g)].map(([, one]) => one ?? '');

const bridgeCalls = (flow: WorkflowFile) =>
  callsOf(flow).filter(({ call }) => call.host.connectionName === key);

const bridgeTriggers = (flow: WorkflowFile) =>
  Object.entries(flow.properties.definition.triggers).flatMap(([name, trigger]) =>
    trigger.type !== 'Recurrence' && trigger.inputs.host.connectionName === key
      ? [{ name, inputs: trigger.inputs }]
      : [],
  );

/** Whether a literal fits; expressions are known only when they run. */
function fits(value: unknown, schema: JsonObject): boolean {
  if (typeof value === 'string' && value.startsWith('@')) return true;
  const types: Record<string, boolean> = {
    string: typeof value === 'string',
    integer: Number.isInteger(value),
    boolean: typeof value === 'boolean',
    array: Array.isArray(value),
  };
  const { enum: allowed } = schema;
  return (
    (types[String(schema['type'])] ?? true) && (!Array.isArray(allowed) || allowed.includes(value))
  );
}

function wrongInputs(
  name: string,
  host: { operationId: string; apiId: string },
  given: Record<string, unknown>,
): string[] {
  const operation = operations.get(host.operationId);
  if (!operation) return [`${name} calls ${host.operationId}, which the connector does not have`];
  const { inputs } = operation;
  return [
    ...Object.entries(given).flatMap(([input, value]) => {
      const known = inputs[input];
      if (!known) return [`${name} gives ${input}, which ${host.operationId} does not take`];
      return fits(value, known.schema) ? [] : [`${name} gives a wrong ${input}`];
    }),
    ...Object.entries(inputs)
      .filter(([input, { required }]) => required && !(input in given))
      .map(([input]) => `${name} lacks ${input}`),
    ...(host.apiId === '' ? [] : [`${name} has an apiId of some environment`]),
  ];
}

/** Variables that are given the whole answer of one of our calls, with its schema. */
function heldIn(flow: WorkflowFile): Map<string, JsonObject> {
  const held = new Map<string, JsonObject>();
  for (const { action } of placesOf(flow)) {
    if (action.type !== 'SetVariable') continue;
    const { name, value } = action.inputs as { name: string; value: unknown };
    const [, call] = /^@body\('(\w+)'\)$/.exec(String(value)) ?? [];
    const found = bridgeCalls(flow).find((one) => one.name === call);
    if (found) held.set(name, operations.get(found.call.host.operationId)?.answer ?? {});
  }
  return held;
}

/** Filters of a list that one of our calls answered, with the schema of its items. */
function filtered(flow: WorkflowFile): Map<string, JsonObject> {
  const lists = new Map<string, JsonObject>();
  for (const { name, action } of placesOf(flow)) {
    if (action.type !== 'Query') continue;
    const { from } = action.inputs as { from: string };
    for (const { name: call, call: inputs } of bridgeCalls(flow)) {
      const [, list] = new RegExp(`body\\('${call}'\\)${chain}`).exec(from) ?? [];
      const answer = operations.get(inputs.host.operationId)?.answer ?? {};
      const item = list === undefined ? undefined : schemaAt(answer, [...namesIn(list), '[]']);
      if (item) lists.set(name, item);
    }
  }
  return lists;
}

/** The outputs that a text asks for, with the schema that they are in. */
function* asked(
  flow: WorkflowFile,
  text: string,
): Generator<[what: string, schema: JsonObject, names: string[]]> {
  for (const { name, call } of bridgeCalls(flow)) {
    const answer = operations.get(call.host.operationId)?.answer ?? {};
    for (const [all, list, inItem] of text.matchAll(
      new RegExp(`(?:first\\()?body\\('${name}'\\)${chain}(?:\\)${chain})?`, 'g'),
    )) {
      const names = namesIn(list);
      if (all.startsWith('first(')) yield [all, answer, [...names, '[]', ...namesIn(inItem)]];
      else yield [all, names[0] === 'error' ? errorBody : answer, names];
    }
    for (const [all, list] of text.matchAll(
      new RegExp(`outputs\\('${name}'\\)\\?\\['body/([^']+)'\\]`, 'g'),
    ))
      yield [all, answer, (list ?? '').split('/')];
  }
  for (const [query, item] of filtered(flow))
    for (const [all, list] of text.matchAll(
      new RegExp(`first\\(body\\('${query}'\\)\\)${chain}`, 'g'),
    ))
      yield [all, item, namesIn(list)];
  for (const [variable, answer] of heldIn(flow))
    for (const [all, list] of text.matchAll(
      new RegExp(`variables\\('${variable}'\\)${chain}`, 'g'),
    ))
      yield [all, answer, namesIn(list)];
  for (const { inputs } of bridgeTriggers(flow)) {
    const told = operations.get(inputs.host.operationId)?.notification ?? {};
    for (const [all, list] of text.matchAll(new RegExp(`triggerBody\\(\\)${chain}`, 'g')))
      yield [all, told, namesIn(list)];
  }
}

/** What Select and Query ask of the items of one of our lists. */
function wrongItems(flow: WorkflowFile): string[] {
  return placesOf(flow)
    .filter(({ action }) => action.type === 'Select' || action.type === 'Query')
    .flatMap(({ name, action }) => {
      const { from, ...each } = action.inputs as { from: string };
      const lists = [...asked(flow, from)].map(([, schema, names]) =>
        schemaAt(schema, [...names, '[]']),
      );
      const item = lists.find((one) => one !== undefined);
      if (!item) return [];
      return [...JSON.stringify(each).matchAll(new RegExp(`item\\(\\)${chain}`, 'g'))]
        .filter(([, names]) => schemaAt(item, namesIn(names)) === undefined)
        .map(([all]) => `${name} asks for ${all}`);
    });
}

export const parity: readonly Rule[] = [
  {
    name: 'the connector has every operation, with these inputs',
    check: (flow) => [
      ...bridgeCalls(flow).flatMap(({ name, call }) =>
        wrongInputs(name, call.host, call.parameters),
      ),
      ...bridgeTriggers(flow).flatMap(({ name, inputs }) =>
        wrongInputs(name, inputs.host, inputs.parameters),
      ),
    ],
    breaks: {
      [sync]: [
        (flow) => (callOf(flow, 'Put_file').host.operationId = 'PutFile'),
        (flow) => (callOf(flow, 'Put_file').parameters['name'] = 'x.csv'),
        (flow) => delete callOf(flow, 'Put_file').parameters['uploadId'],
        (flow) => (callOf(flow, 'List_recent_uploads').parameters['top'] = '1'),
        (flow) => (callOf(flow, 'List_recent_uploads').parameters['state'] = 'done'),
        (flow) => (callOf(flow, 'Put_file').host.apiId = '/providers/x'),
      ],
      [approve]: [
        (flow) => {
          const [trigger] = Object.values(flow.properties.definition.triggers);
          if (trigger?.type === 'OpenApiConnectionWebhook')
            trigger.inputs.parameters['body/event'] = [];
        },
      ],
    },
  },
  {
    name: 'the connector answers every output that is asked for',
    check: (flow) => [
      ...placesOf(flow).flatMap((place) =>
        [...asked(flow, ownPart(place))]
          .filter(([, schema, names]) => schemaAt(schema, names) === undefined)
          .map(([what]) => `${place.name} asks for ${what}`),
      ),
      ...wrongItems(flow),
    ],
    breaks: {
      [sync]: [
        (flow) => (callOf(flow, 'Put_file').parameters['uploadId'] = "@body('Get_upload')?['id']"),
        (flow) => (callOf(flow, 'Put_file').parameters['uploadId'] = "@variables('Upload')?['id']"),
        (flow) =>
          (actionOf(flow, 'List_last_hashes').inputs = {
            from: "@first(body('Find_last_upload'))?['file']",
            select: '@item()',
          }),
        (flow) =>
          (actionOf(flow, 'List_new_hashes').inputs = {
            from: "@body('Read_received_files')?['files']",
            select: "@item()?['hash']",
          }),
        (flow) =>
          (callOf(flow, 'Put_file').parameters['uploadId'] =
            "@outputs('Get_upload')?['body/changes/hash']"),
        (flow) =>
          (actionOf(flow, 'Explain_failed_call').inputs = {
            name: 'Problem',
            value: "@body('Submit_upload')?['error']?['text']",
          }),
      ],
      [notify]: [(flow) => (actionOf(flow, 'Write_notice').inputs = "@triggerBody()?['upload']")],
    },
  },
];
