import type { Trigger } from '../model/flow';
import { authentication, renderHost } from './render-action';

/** The trigger as the designer writes it. */
export function renderTrigger(trigger: Trigger): Record<string, unknown> {
  const { description, oneAtATime } = trigger;
  const rest = {
    description,
    ...(oneAtATime && { runtimeConfiguration: { concurrency: { runs: 1 } } }),
  };
  switch (trigger.kind) {
    case 'recurrence':
      return { type: 'Recurrence', recurrence: trigger.recurrence, ...rest };
    case 'webhook':
      // The platform fills in the address for the parameter that is marked for it.
      return {
        type: 'OpenApiConnectionWebhook',
        inputs: { host: renderHost(trigger), parameters: trigger.parameters, authentication },
        ...rest,
      };
    case 'polling':
      return {
        type: 'OpenApiConnection',
        recurrence: { frequency: 'Minute', interval: trigger.everyMinutes },
        splitOn: trigger.splitOn,
        conditions: trigger.conditions.map((expression) => ({ expression })),
        inputs: { host: renderHost(trigger), parameters: trigger.parameters, authentication },
        ...rest,
      };
  }
}
