import { z } from 'zod';
import { dataConnectorIdParameter, ownId } from './parameters';
import { uploadStates } from './upload';

const events = ['finished', 'held'] as const;

export const subscriptionRequest = z
  .object({
    callbackUrl: z.string().max(16_384).meta({
      'x-ms-summary': 'Callback Address',
      'x-ms-notification-url': true,
      'x-ms-visibility': 'internal',
      description:
        'Where to tell it; the platform fills it in, for example https://prod-1.westeurope.logic.azure.com/x.',
    }),
    dataConnectorId: dataConnectorIdParameter.optional(),
    events: z
      .array(
        z.enum(events).meta({
          'x-ms-summary': 'Event',
          'x-ms-enum-values': [
            { value: 'finished', displayName: 'It reached its end' },
            { value: 'held', displayName: 'It is held for an approval' },
          ],
          description: 'finished: it reached its end. held: it waits for an approval.',
        }),
      )
      .max(2)
      .optional()
      .meta({
        'x-ms-summary': 'Events',
        'x-ms-visibility': 'advanced',
        description: 'What to tell, for example only held; without any, both.',
      }),
  })
  .meta({
    'x-ms-summary': 'Subscription',
    description: 'What to tell, and where.',
  });

export const subscriptionEnd = z
  .object({
    callbackUrl: z.string().max(16_384).meta({
      'x-ms-summary': 'Callback Address',
      description: 'The address that was registered.',
    }),
  })
  .meta({ description: 'The registration to delete, by its address.' });

export const subscription = z
  .object({
    subscriptionId: z.string().meta({
      'x-ms-summary': 'Subscription ID',
      description: 'Id of the registration.',
    }),
  })
  .meta({
    id: 'Subscription',
    'x-ms-summary': 'Subscription',
    description: 'The registration is made.',
  });

export const subscriptionParams = z.object({
  subscriptionId: ownId('a subscription').meta({
    'x-ms-summary': 'Subscription ID',
    'x-ms-url-encoding': 'single',
    description: 'The registration, for example 3f2c8a4e-7d51-4c0b-9a66-1f0e5b7c2d88.',
  }),
});

const count = (summary: string, description: string) =>
  z.int32().min(0).meta({ 'x-ms-summary': summary, description });
const time = (summary: string, description: string) =>
  z.string().meta({ 'x-ms-summary': summary, description, format: 'date-time' });
const text = (summary: string, description: string) =>
  z.string().meta({ 'x-ms-summary': summary, description });

/** An upload in a few flat fields, without anything of a roster's content. */
const summaryFields = {
  uploadId: text('Upload ID', 'Id of the upload; Get upload and Approve upload take it.'),
  displayName: text('Upload Name', 'When it was made and its state, for messages.'),
  state: z.enum(uploadStates).meta({
    'x-ms-summary': 'State',
    description: 'accepted, rejected, failed, cancelled or expired; or held.',
  }),
  isFinal: z.boolean().meta({
    'x-ms-summary': 'Is Final',
    description: 'No while it is held for an approval.',
  }),
  summary: text('Summary', 'What happened, in one sentence.'),
  nextStep: text('Next Step', 'What to do next, in one sentence.'),
  reasonCode: text('Reason Code', 'Code of the error when it did not succeed.').optional(),
  dataConnectorId: text('Data Connector ID', 'The data connector that takes the files.'),
  correlationId: text('Correlation ID', 'The id that its maker gave.').optional(),
  createdAt: time('Created', 'When it was made.'),
  finishedAt: time('Finished', 'When it reached its final state.').optional(),
  expiresAt: time('Expires', 'Until when an approval is waited for.').optional(),
  fatalFindings: count('Fatal Findings', 'Findings that would stop School Data Sync.'),
  errors: count('Errors', 'Records that School Data Sync would drop.'),
  warnings: count('Warnings', 'Values that School Data Sync would drop or that look wrong.'),
  added: count('Records Added', 'Records that the last accepted upload did not have.'),
  changed: count('Records Changed', 'Records that are different from there.'),
  removed: count('Records Removed', 'Records that are gone since.'),
  statusUrl: text('Status Address', 'Address of the upload; it asks for a sign-in.'),
};

export const uploadSummary = z.object(summaryFields);
export type UploadSummary = z.output<typeof uploadSummary>;

/** What is posted to a subscriber. */
export const uploadNotification = z
  .object({
    notificationId: text('Notification ID', 'The same one may come twice; this tells.'),
    event: z
      .enum(events)
      .meta({ 'x-ms-summary': 'Event', description: 'finished, or held for an approval.' }),
    ...uploadSummary.shape,
  })
  .meta({ 'x-ms-summary': 'Upload', description: 'An upload that has ended or is held.' });
