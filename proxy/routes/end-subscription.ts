import { z } from 'zod';
import { subscriptionEnd } from '../schemas/subscription';
import { defineOperation } from './operation';

/**
 * For callers that know the address they registered and not the id they got: a webhook trigger of Logic Apps cannot
 * use the answer to its registration when it takes it back.
 */
export const endSubscription = defineOperation({
  operationId: 'EndSubscription',
  method: 'POST',
  path: '/subscriptions/end',
  role: 'Roster.Read',
  summary: 'End subscription',
  description:
    'Deletes the registration that this caller made for an address, as Delete subscription does by id. Also answers 204 when there is none.',
  inConnector: false,
  visibility: 'internal',
  body: subscriptionEnd,
  status: 204,
  response: z.null().meta({ description: 'It is not there any more.' }),
  errors: ['DATABASE_UNAVAILABLE'],
  async handle({ caller, services }, { body }) {
    await services.subscriptions.unsubscribeAddress(caller, body.callbackUrl);
    return { body: null };
  },
});
