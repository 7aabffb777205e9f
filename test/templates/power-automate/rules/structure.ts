import { sync, notify, type Rule } from '../lint/rule';
import { actionOf, placesOf } from '../lint/walk';

const all = ['Failed', 'Skipped', 'Succeeded', 'TimedOut'];

export const structure: readonly Rule[] = [
  {
    name: 'a Try has a Catch for Failed and TimedOut, and the run ends as Failed',
    check: (flow) => {
      const { actions } = flow.properties.definition;
      const caught = actions['Catch']?.runAfter['Try'] ?? [];
      return [
        ...(actions['Try'] ? [] : ['there is no Try']),
        ...(['Failed', 'TimedOut'] as const)
          .filter((status) => !caught.includes(status))
          .map((status) => `Catch does not run after a Try that ${status}`),
        ...(placesOf(flow).some(
          ({ action, within }) =>
            action.type === 'Terminate' &&
            within[0] !== 'Try' &&
            (action.inputs as { runStatus: string }).runStatus === 'Failed',
        )
          ? []
          : ['no Terminate ends the run as Failed']),
      ];
    },
    breaks: {
      [sync]: [
        (flow) => (actionOf(flow, 'Catch').runAfter['Try'] = ['Failed']),
        (flow) => delete flow.properties.definition.actions['Catch'],
        (flow) => delete actionOf(flow, 'End_as_failed').actions?.['Fail_run'],
      ],
      [notify]: [(flow) => (actionOf(flow, 'Fail_run').inputs = { runStatus: 'Succeeded' })],
    },
  },
  {
    name: 'Finally and the end run whatever was before, so that no message hides the problem',
    check: (flow) =>
      Object.entries(flow.properties.definition.actions)
        .filter(([name]) => name === 'Finally' || name === 'End_as_failed')
        .flatMap(([name, { runAfter }]) =>
          Object.values(runAfter)
            .filter((statuses) => JSON.stringify([...statuses].sort()) !== JSON.stringify(all))
            .map(() => `${name} does not run in every case`),
        ),
    breaks: {
      [sync]: [
        (flow) => (actionOf(flow, 'Finally').runAfter = { Catch: ['Skipped', 'Succeeded'] }),
        (flow) => (actionOf(flow, 'End_as_failed').runAfter = { Finally: ['Succeeded'] }),
      ],
    },
  },
  {
    name: 'runAfter names siblings only and has no cycle',
    check: (flow) =>
      placesOf(flow).flatMap(({ name, action, siblings }) => {
        const strangers = Object.keys(action.runAfter).filter((before) => !(before in siblings));
        return [
          ...strangers.map((before) => `${name} runs after ${before}, which is no sibling`),
          ...(reaches(siblings, name, name) ? [`${name} waits for itself`] : []),
        ];
      }),
    breaks: {
      [sync]: [
        (flow) => (actionOf(flow, 'Put_file').runAfter = { Create_upload: ['Succeeded'] }),
        (flow) => (actionOf(flow, 'Split_file_names').runAfter = { Send_files: ['Succeeded'] }),
      ],
    },
  },
  {
    name: 'nothing ends the run from within a loop',
    check: (flow) =>
      placesOf(flow)
        .filter(
          ({ action, within }) =>
            action.type === 'Terminate' &&
            within.some((name) => ['Foreach', 'Until'].includes(actionOf(flow, name).type)),
        )
        .map(({ name }) => `${name} is in a loop`),
    breaks: {
      [sync]: [
        (flow) => {
          const loop = actionOf(flow, 'Send_files').actions;
          if (loop) loop['Fail_here'] = { ...actionOf(flow, 'Fail_run'), runAfter: {} };
        },
      ],
    },
  },
];

function reaches(
  siblings: Record<string, { runAfter: object }>,
  from: string,
  to: string,
  seen = new Set<string>(),
): boolean {
  return Object.keys(siblings[from]?.runAfter ?? {}).some((before) => {
    if (before === to) return true;
    if (seen.has(before)) return false;
    seen.add(before);
    return reaches(siblings, before, to, seen);
  });
}
