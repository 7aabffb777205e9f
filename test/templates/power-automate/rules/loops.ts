import { sync, type Rule } from '../lint/rule';
import { actionOf, placesOf } from '../lint/walk';

export const loops: readonly Rule[] = [
  {
    name: 'a loop that waits has limits, and fails when it reaches one',
    check: (flow) =>
      placesOf(flow)
        .filter(
          ({ action }) =>
            action.type === 'Until' &&
            (action['limit'] === undefined ||
              action['operationOptions'] !== 'FailWhenLimitsReached'),
        )
        .map(({ name }) => `${name} would pass for success at its limit`),
    breaks: {
      [sync]: [
        (flow) => delete actionOf(flow, 'Follow_upload')['operationOptions'],
        (flow) => delete actionOf(flow, 'Follow_upload')['limit'],
      ],
    },
  },
  {
    name: 'a loop that waits pauses a minute or more in each turn',
    check: (flow) =>
      placesOf(flow)
        .filter(
          ({ action }) =>
            action.type === 'Until' &&
            !Object.values(action.actions ?? {}).some(
              (one) => one.type === 'Wait' && /max\(60,/.test(JSON.stringify(one.inputs)),
            ),
        )
        .map(({ name }) => `${name} asks without a pause`),
    breaks: { [sync]: [(flow) => delete actionOf(flow, 'Follow_upload').actions?.['Pause']] },
  },
  {
    name: 'items are taken one after the other, because variables belong to the whole run',
    check: (flow) =>
      placesOf(flow)
        .filter(({ action }) => action.type === 'Foreach')
        .filter(
          ({ action }) =>
            (action['runtimeConfiguration'] as { concurrency: { repetitions: number } } | undefined)
              ?.concurrency.repetitions !== 1,
        )
        .map(({ name }) => `${name} may run side by side`),
    breaks: {
      [sync]: [
        (flow) =>
          (actionOf(flow, 'Send_files')['runtimeConfiguration'] = {
            concurrency: { repetitions: 5 },
          }),
        (flow) => delete actionOf(flow, 'Check_files')['runtimeConfiguration'],
      ],
    },
  },
];
