import type { Trigger } from '../model/flow';
import type { Rendered } from '../model/render-actions';
import { bridgeAuthentication, bridgeInputs, bridgeUri } from './bridge-call';

const callbackUrl = '@{listCallbackUrl()}';

/** The trigger of a workflow. An Error for a kind that no workflow here has. */
export function renderTrigger(trigger: Trigger): Rendered {
  const { description, oneAtATime } = trigger;
  const rest = {
    description,
    ...(oneAtATime && { runtimeConfiguration: { concurrency: { runs: 1 } } }),
  };
  if (trigger.kind === 'recurrence')
    return { type: 'Recurrence', recurrence: trigger.recurrence, ...rest };
  if (trigger.kind !== 'webhook' || trigger.connector !== 'bridge')
    throw new Error(`${trigger.name} cannot be a trigger of Logic Apps`);
  const parameters = { ...trigger.parameters, [trigger.callbackParameter]: callbackUrl };
  return {
    type: 'HttpWebhook',
    inputs: {
      subscribe: bridgeInputs({ operation: trigger.operation, parameters }),
      // What the registration answered cannot be used here, but the address is the same.
      unsubscribe: {
        method: 'POST',
        uri: bridgeUri('/subscriptions/end'),
        body: { callbackUrl },
        authentication: bridgeAuthentication,
      },
    },
    ...rest,
  };
}
