import { z } from 'zod';
import { dropDown } from './drop-down';
import { formatLabels } from './format-labels';
import {
  correlationIdOf,
  dataConnectorIdParameter,
  inboundFlowIdParameter,
  ownId,
} from './parameters';

/** Where files go: without any of them to the only ready inbound flow. */
export const uploadTarget = {
  inboundFlowId: inboundFlowIdParameter.optional(),
  dataConnectorId: dataConnectorIdParameter.optional(),
  format: z
    .enum(['sds-v1', 'sds-v2.1'])
    .optional()
    .meta({
      'x-ms-summary': 'Format',
      'x-ms-enum-values': formatLabels(['sds-v1', 'sds-v2.1']),
      description:
        'Format of the files. Leave it empty to take the one of the inbound flow; V2 and OneRoster files must be converted first.',
    }),
} as const;

/** Settings of an upload, the same for an empty one and for one call with all files. */
export const uploadSettings = {
  ...uploadTarget,
  correlationId: correlationIdOf('upload').optional(),
  maxErrorPercent: z.number().min(0).max(100).optional().meta({
    'x-ms-summary': 'Max Error Percent',
    'x-ms-visibility': 'advanced',
    description:
      'The upload is refused, before anything is sent, when School Data Sync would drop more than this percentage of the records of a file, for example 1.',
    default: 1,
  }),
  onLargeChange: z.enum(['hold', 'proceed']).optional().meta({
    'x-ms-summary': 'On Large Change',
    'x-ms-visibility': 'advanced',
    description:
      'hold: wait for an approval when much is removed or changed. proceed: send it without asking.',
    default: 'hold',
  }),
  failOnRejection: z.boolean().optional().meta({
    'x-ms-summary': 'Fail on Rejection',
    'x-ms-visibility': 'advanced',
    description:
      'Yes: a step that waits for the outcome fails when the roster is not accepted. No: it succeeds, and State tells.',
    default: true,
  }),
  startRun: z.boolean().optional().meta({
    'x-ms-summary': 'Start Run',
    'x-ms-visibility': 'advanced',
    description:
      'Whether a run of School Data Sync is started once the roster is accepted, and followed to its end. It needs the permissions on runs and uses one of five starts in 12 hours.',
    default: false,
  }),
} as const;

export const uploadRequest = z
  .object(uploadSettings)
  .meta({ id: 'UploadRequest', 'x-ms-summary': 'Upload', description: 'Settings of an upload.' });

/** The same settings as fields of a form or beside the files of a JSON body. */
export const uploadFields = z.object({
  ...uploadSettings,
  maxErrorPercent: z.coerce.number().min(0).max(100).optional(),
  failOnRejection: z.union([z.boolean(), z.stringbool()]).optional(),
  startRun: z.union([z.boolean(), z.stringbool()]).optional(),
});

export const uploadIdParameter = ownId('an upload').meta({
  'x-ms-summary': 'Upload ID',
  'x-ms-url-encoding': 'single',
  ...dropDown({ operationId: 'ListUploads', value: 'uploadId' }),
  description:
    'The upload, as Create upload or List uploads returned it, for example 3f2c8a4e-7d51-4c0b-9a66-1f0e5b7c2d88.',
  example: '3f2c8a4e-7d51-4c0b-9a66-1f0e5b7c2d88',
});

export const uploadParams = z.object({ uploadId: uploadIdParameter });
