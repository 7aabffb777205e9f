import { z } from 'zod';
import { subscription, subscriptionRequest, uploadNotification } from '../schemas/subscription';
import { defineOperation } from './operation';

/** Webhook trigger: the platform registers its address here and takes it back by the Location. */
export const whenUploadFinishes = defineOperation({
  operationId: 'WhenUploadFinishes',
  method: 'POST',
  path: '/subscriptions',
  role: 'Roster.Read',
  summary: 'When an upload finishes',
  visibility: 'important',
  description:
    'Starts a flow when an upload has reached its end or is held for an approval, with its state, a summary, counts and what to do next. It can come twice: Notification ID tells.',
  extensions: {
    'x-ms-trigger': 'single',
    'x-ms-trigger-hint': 'To see it work now, upload a roster with Upload CSV files.',
    'x-ms-notification-content': {
      description: 'An upload that has ended or is held.',
      schema: z.toJSONSchema(uploadNotification, { target: 'openapi-3.0' }),
    },
  },
  body: subscriptionRequest,
  status: 201,
  response: subscription,
  errors: [
    ...(['CALLBACK_URL_REFUSED', 'SUBSCRIPTION_LIMIT', 'GRAPH_NOT_FOUND'] as const),
    'DATABASE_UNAVAILABLE',
  ],
  async handle({ caller, services }, { body }) {
    const subscriptionId = await services.subscriptions.subscribe(caller, body);
    return {
      body: { subscriptionId },
      headers: { location: `${services.publicUrl}/v1/subscriptions/${subscriptionId}` },
    };
  },
});
