import { z } from 'zod';
import { upload } from '../schemas/upload';
import { uploadParams } from '../schemas/upload-request';
import { defineOperation } from './operation';

const approval = z
  .object({
    changeHash: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'must be the changeHash of the upload')
      .meta({
        'x-ms-summary': 'Change Hash',
        description:
          'Change Hash of the upload, as Get upload returned it: exactly these changes are approved.',
      }),
    note: z.string().max(500).optional().meta({
      'x-ms-summary': 'Note',
      description: 'Why it is right, kept with the upload. No personal data.',
    }),
  })
  .meta({ id: 'Approval', 'x-ms-summary': 'Approval', description: 'What is approved.' });

export const approveUpload = defineOperation({
  operationId: 'ApproveUpload',
  method: 'POST',
  path: '/uploads/:uploadId/approve',
  role: 'Roster.Sync',
  summary: 'Approve upload',
  description:
    'Lets a held upload go on with exactly the changes that were looked at. For who made the upload, and administrators. Records that are gone from the roster become inactive in School Data Sync.',
  params: uploadParams,
  body: approval,
  response: upload,
  errors: [
    ...(['UPLOAD_NOT_FOUND', 'UPLOAD_STATE_WRONG', 'UPLOAD_CHANGE_HASH_WRONG'] as const),
    'DATABASE_UNAVAILABLE',
  ],
  handle: async ({ caller, services, signal }, { params, body }) => ({
    body: await services.uploads.approve(
      { caller, signal, ...params },
      { changeHash: body.changeHash, ...(body.note !== undefined && { note: body.note }) },
    ),
  }),
});
