import { approve, sync, type Rule } from '../lint/rule';
import { actionOf, callOf, callsOf, expressionsIn, placesOf, ownPart } from '../lint/walk';
import type { WorkflowFile } from '../lint/workflow';

const actionWords = /\b(?:body|outputs|actions|result|items)\('([^']+)'\)/g;
const named = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, name]) => name ?? '');
const whole = (flow: WorkflowFile): string => JSON.stringify(flow.properties.definition);
const without$ = (flow: WorkflowFile): string[] =>
  Object.keys(flow.properties.definition.parameters).filter((name) => !name.startsWith('$'));

export const references: readonly Rule[] = [
  {
    name: 'expressions name actions that are there',
    check: (flow) => {
      const names = new Set(placesOf(flow).map(({ name }) => name));
      return placesOf(flow).flatMap((place) =>
        named(ownPart(place), actionWords)
          .filter((name) => !names.has(name))
          .map((name) => `${place.name} names ${name}, which is not there`),
      );
    },
    breaks: {
      [sync]: [
        (flow) => (callOf(flow, 'Put_file').parameters['body'] = "@body('Get_file')"),
        (flow) => delete actionOf(flow, 'Try').actions?.['List_recent_uploads'],
      ],
    },
  },
  {
    name: 'items() is asked within its own loop',
    check: (flow) =>
      placesOf(flow).flatMap((place) =>
        named(ownPart(place), /\bitems\('([^']+)'\)/g)
          .filter((loop) => !place.within.includes(loop))
          .map((loop) => `${place.name} is not in ${loop}`),
      ),
    breaks: {
      [sync]: [
        (flow) => (callOf(flow, 'Put_file').parameters['fileName'] = "@items('Check_files')"),
      ],
    },
  },
  {
    name: 'variables are declared at the top, once, and used',
    check: (flow) => {
      const text = whole(flow);
      const declared = placesOf(flow)
        .filter(({ action }) => action.type === 'InitializeVariable')
        .map((place) => ({
          ...place,
          variable: (place.action.inputs as { variables: [{ name: string }] }).variables[0].name,
        }));
      const known = declared.map(({ variable }) => variable);
      const changed = placesOf(flow)
        .filter(({ action }) => ['SetVariable', 'AppendToArrayVariable'].includes(action.type))
        .map(({ action }) => (action.inputs as { name: string }).name);
      const read = named(text, /\bvariables\('([^']+)'\)/g);
      return [
        ...declared.filter(({ depth }) => depth > 1).map(({ name }) => `${name} is not at the top`),
        ...[...changed, ...read]
          .filter((name) => !known.includes(name))
          .map((name) => `${name} is not declared`),
        ...known.filter((name) => !read.includes(name)).map((name) => `${name} is never read`),
        ...known
          .filter((name, index) => known.indexOf(name) !== index)
          .map((name) => `${name} is declared twice`),
      ];
    },
    breaks: {
      [sync]: [
        (flow) => delete flow.properties.definition.actions['Initialize_upload'],
        (flow) => {
          const inside = actionOf(flow, 'Try').actions;
          if (inside) inside['Initialize_more'] = actionOf(flow, 'Initialize_problem');
        },
        (flow) =>
          (flow.properties.definition.actions['Initialize_spare'] = {
            type: 'InitializeVariable',
            runAfter: {},
            inputs: { variables: [{ name: 'Spare', type: 'string', value: '' }] },
          }),
      ],
    },
  },
  {
    name: 'parameters are environment variables, named after them, and each is used',
    check: (flow) => {
      const used = named(whole(flow), /\bparameters\('([^']+)'\)/g);
      const declared = without$(flow);
      const { parameters } = flow.properties.definition;
      return [
        ...used.filter((name) => !(name in parameters)).map((name) => `${name} is not declared`),
        ...declared.filter((name) => !used.includes(name)).map((name) => `${name} is not used`),
        ...declared
          .filter((name) => {
            const schemaName = parameters[name]?.metadata?.schemaName ?? '';
            return !/^sdsb_[A-Z]\w+$/.test(schemaName) || !name.endsWith(` (${schemaName})`);
          })
          .map((name) => `${name} is not named after its variable`),
      ];
    },
    breaks: {
      [sync]: [
        (flow) => delete flow.properties.definition.parameters['Mail recipients (sdsb_MailTo)'],
        (flow) =>
          (flow.properties.definition.parameters['Spare (sdsb_Spare)'] = {
            type: 'String',
            defaultValue: '',
            metadata: { schemaName: 'sdsb_Spare', description: '' },
          }),
        (flow) => {
          const { metadata } =
            flow.properties.definition.parameters['Mail recipients (sdsb_MailTo)'] ?? {};
          if (metadata) metadata.schemaName = 'sdsb_Mail';
        },
      ],
    },
  },
  {
    name: 'secrets are no parameters',
    check: (flow) =>
      Object.entries(flow.properties.definition.parameters)
        .filter(([name, { type }]) => name !== '$authentication' && /^Secure/i.test(type))
        .map(([name]) => `${name} would not turn on`),
    breaks: {
      [sync]: [
        (flow) =>
          (flow.properties.definition.parameters['Key (sdsb_Key)'] = {
            type: 'SecureString',
            defaultValue: '',
          }),
      ],
    },
  },
  {
    name: 'each connection reference is embedded, named with our prefix, and used',
    check: (flow) => {
      const { connectionReferences } = flow.properties;
      const triggers = Object.values(flow.properties.definition.triggers);
      const used = [
        ...callsOf(flow).map(({ call }) => call.host.connectionName),
        ...triggers.flatMap((one) =>
          one.type === 'Recurrence' ? [] : [one.inputs.host.connectionName],
        ),
      ];
      return [
        ...used
          .filter((key) => !(key in connectionReferences))
          .map((key) => `${key} is no connection reference`),
        ...Object.entries(connectionReferences).flatMap(
          ([key, { runtimeSource, connection, api }]) => [
            ...(used.includes(key) ? [] : [`${key} is not used`]),
            ...(runtimeSource === 'embedded' ? [] : [`${key} runs as somebody else`]),
            ...(/^sdsb_[a-z]+$/.test(connection.connectionReferenceLogicalName)
              ? []
              : [`${key} has another name`]),
            ...(api.name === key ? [] : [`${key} is of another API`]),
          ],
        ),
      ];
    },
    breaks: {
      [sync]: [
        (flow) => delete flow.properties.connectionReferences['shared_teams'],
        (flow) => (callOf(flow, 'Send_mail').host.connectionName = 'shared_office365_1'),
        (flow) => {
          const reference = flow.properties.connectionReferences['shared_teams'];
          if (reference) reference.runtimeSource = 'invoker';
        },
      ],
    },
  },
  {
    name: 'outputs are asked with ?[], so that a missing one is no error',
    check: (flow) =>
      expressionsIn(flow.properties.definition)
        .filter((text) => /[)\]](\['|\.)/.test(text.replace(/'[^']*'/g, "''")))
        .map((text) => `${text.slice(0, 60)} insists on an output`),
    breaks: {
      [approve]: [
        (flow) =>
          (callOf(flow, 'Approve_upload').parameters['uploadId'] = "@triggerBody()['uploadId']"),
      ],
    },
  },
  {
    name: 'a Compose is no copy of another one',
    check: (flow) => {
      const composed = placesOf(flow).filter(({ action }) => action.type === 'Compose');
      return composed
        .filter(({ action }) =>
          composed.some((other) =>
            JSON.stringify(action.inputs).includes(`outputs('${other.name}')`),
          ),
        )
        .map(({ name }) => `${name} only passes on another Compose`);
    },
    breaks: {
      [sync]: [
        (flow) => {
          const inside = actionOf(flow, 'Tell_people').actions;
          if (inside)
            inside['Write_again'] = {
              type: 'Compose',
              runAfter: {},
              inputs: "@outputs('Write_notice')",
            };
        },
      ],
    },
  },
];
