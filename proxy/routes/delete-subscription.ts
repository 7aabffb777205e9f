import { z } from 'zod';
import { subscriptionParams } from '../schemas/subscription';
import { defineOperation } from './operation';

/** Called by the platform when a flow is changed, turned off or deleted. */
export const deleteSubscription = defineOperation({
  operationId: 'DeleteSubscription',
  method: 'DELETE',
  path: '/subscriptions/:subscriptionId',
  role: 'Roster.Read',
  summary: 'Delete subscription',
  description:
    'Deletes a registration of the trigger: nothing more is told to its address. Also answers 204 when there is none, or none that the caller may delete: only its maker and administrators can.',
  visibility: 'internal',
  params: subscriptionParams,
  status: 204,
  response: z.null().meta({ description: 'It is not there any more.' }),
  errors: ['DATABASE_UNAVAILABLE'],
  async handle({ caller, services }, { params }) {
    await services.subscriptions.unsubscribe(caller, params.subscriptionId);
    return { body: null };
  },
});
