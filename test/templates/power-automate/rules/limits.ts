import { sync, type Rule } from '../lint/rule';
import { actionOf, expressionsIn, placesOf } from '../lint/walk';

const many = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Limits of the platform (docs/templates.md), and our own of depth. */
export const limits: readonly Rule[] = [
  {
    name: 'at most 500 actions and 250 variables',
    check: (flow) => {
      const places = placesOf(flow);
      const variables = places.filter(({ action }) => action.type === 'InitializeVariable');
      return [
        ...(places.length > 500 ? [`${places.length} actions`] : []),
        ...(variables.length > 250 ? [`${variables.length} variables`] : []),
      ];
    },
    breaks: {
      [sync]: [
        (flow) => {
          for (const index of many(500))
            flow.properties.definition.actions[`Wait_${index}`] = actionOf(flow, 'Pause');
        },
        (flow) => {
          for (const index of many(250))
            flow.properties.definition.actions[`More_${index}`] = actionOf(
              flow,
              'Initialize_problem',
            );
        },
      ],
    },
  },
  {
    name: 'containers are nested at most four deep',
    check: (flow) =>
      placesOf(flow)
        .filter(({ depth }) => depth > 4)
        .map(({ name, depth }) => `${name} is ${depth} deep`),
    breaks: {
      [sync]: [
        (flow) =>
          (actionOf(flow, 'Note_unusable_file').actions = {
            Go_deeper: {
              type: 'Scope',
              runAfter: {},
              actions: { Pause_here: actionOf(flow, 'Pause') },
            },
          }),
      ],
    },
  },
  {
    name: 'a switch has at most 25 cases',
    check: (flow) =>
      placesOf(flow)
        .filter(({ action }) => Object.keys(action.cases ?? {}).length > 25)
        .map(({ name }) => `${name} has too many cases`),
    breaks: {
      [sync]: [
        (flow) =>
          (actionOf(flow, 'Explain_failure').cases = Object.fromEntries(
            many(26).map((index) => [`Case_${index}`, { case: String(index), actions: {} }]),
          )),
      ],
    },
  },
  {
    name: 'names are verb and object, unique, and at most 80 characters',
    check: (flow) => {
      const names = placesOf(flow)
        .map(({ name }) => name)
        .filter((name) => !['Try', 'Catch', 'Finally', 'Pause'].includes(name));
      const triggers = Object.keys(flow.properties.definition.triggers);
      return [
        ...[...names, ...triggers]
          .filter((name) => name.length > 80 || !/^[A-Z][a-z]+(_[A-Za-z0-9]+)+$/.test(name))
          .map((name) => `${name} is not named as it should be`),
        ...names
          .filter((name, index) => names.indexOf(name) !== index)
          .map((name) => `${name} is there twice`),
      ];
    },
    breaks: {
      [sync]: [
        (flow) => rename(flow.properties.definition.actions, 'End_as_failed', 'Condition'),
        (flow) =>
          rename(flow.properties.definition.actions, 'End_as_failed', `End_${'x'.repeat(80)}`),
        (flow) => rename(flow.properties.definition.actions, 'Initialize_problem', 'Put_file'),
      ],
    },
  },
  {
    name: 'descriptions are at most 256 characters, and containers have one',
    check: (flow) => [
      ...(flow.properties.definition.description.length > 256
        ? ['the flow is described too long']
        : []),
      ...placesOf(flow).flatMap(({ name, action }) => [
        ...((action.description ?? '').length > 256 ? [`${name} is described too long`] : []),
        ...((action.actions ?? action.cases) && !action.description
          ? [`${name} is not described`]
          : []),
      ]),
      ...Object.entries(flow.properties.definition.triggers)
        .filter(([, { description = '' }]) => description === '' || description.length > 256)
        .map(([name]) => `${name} is not described, or too long`),
    ],
    breaks: {
      [sync]: [
        (flow) => (flow.properties.definition.description = 'x'.repeat(257)),
        (flow) => (actionOf(flow, 'Send_files').description = 'x'.repeat(257)),
        (flow) => delete actionOf(flow, 'Try').description,
      ],
    },
  },
  {
    name: 'an expression is at most 8,192 characters',
    check: (flow) =>
      expressionsIn(flow.properties.definition)
        .filter((text) => text.length > 8192)
        .map((text) => `${text.slice(0, 40)}… is too long`),
    breaks: {
      [sync]: [
        (flow) =>
          (actionOf(flow, 'Keep_new_upload').inputs = {
            name: 'Upload',
            value: `@${'x'.repeat(8192)}`,
          }),
      ],
    },
  },
];

function rename(actions: Record<string, unknown>, from: string, to: string): void {
  actions[to] = actions[from];
  delete actions[from];
}
