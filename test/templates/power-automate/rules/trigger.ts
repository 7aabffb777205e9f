import { sync, validate, type Rule } from '../lint/rule';
import type { TriggerNode, WorkflowFile } from '../lint/workflow';

const triggers = (flow: WorkflowFile): [string, TriggerNode][] =>
  Object.entries(flow.properties.definition.triggers);
const first = (flow: WorkflowFile): TriggerNode => (triggers(flow)[0] as [string, TriggerNode])[1];

export const triggerRules: readonly Rule[] = [
  {
    name: 'there is one trigger, and a schedule has a time zone and a start',
    check: (flow) => [
      ...(triggers(flow).length === 1 ? [] : ['there is not one trigger']),
      ...triggers(flow)
        .filter(
          ([, trigger]) =>
            trigger.type === 'Recurrence' &&
            !(trigger.recurrence.timeZone && trigger.recurrence.startTime),
        )
        .map(([name]) => `${name} has no time zone or start`),
    ],
    breaks: {
      [sync]: [
        (flow) => (flow.properties.definition.triggers = {}),
        (flow) => {
          const trigger = first(flow);
          if (trigger.type === 'Recurrence') delete trigger.recurrence.timeZone;
        },
      ],
    },
  },
  {
    name: 'a schedule and a folder start one run at a time',
    check: (flow) =>
      triggers(flow)
        .filter(
          ([, { type, runtimeConfiguration }]) =>
            type !== 'OpenApiConnectionWebhook' && runtimeConfiguration?.concurrency.runs !== 1,
        )
        .map(([name]) => `${name} may start two runs at once`),
    breaks: {
      [sync]: [(flow) => delete first(flow).runtimeConfiguration],
      [validate]: [(flow) => delete first(flow).runtimeConfiguration],
    },
  },
];
