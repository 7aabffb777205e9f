import { z } from 'zod';
import { uploadChanges } from './upload-changes';

/** What an upload of some files would change, found without uploading them. */
export const changePreview = z
  .object({
    wouldBeHeld: z.boolean().meta({
      'x-ms-summary': 'Would Be Held',
      description: 'Yes when an upload of these files would be held for an approval.',
    }),
    summary: z.string().meta({
      'x-ms-summary': 'Summary',
      description: 'What an upload would change and whether it would pass, in one sentence.',
    }),
    format: z.string().meta({
      'x-ms-summary': 'Format',
      description: 'Format of the files: sds-v1 or sds-v2.1.',
      example: 'sds-v2.1',
    }),
    dataConnectorId: z.string().meta({
      'x-ms-summary': 'Data Connector ID',
      description: 'The data connector whose last accepted upload was compared with.',
    }),
    inboundFlowId: z.string().optional().meta({
      'x-ms-summary': 'Inbound Flow ID',
      description: 'The inbound flow that the data connector feeds.',
    }),
    changes: uploadChanges.meta({
      'x-ms-summary': 'Changes',
      description: 'What would change against the last accepted upload.',
    }),
  })
  .meta({ id: 'ChangePreview', description: 'What an upload of the files would change.' });

export type ChangePreview = z.output<typeof changePreview>;
