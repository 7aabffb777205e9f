import { z } from 'zod';

/** The one body of every answer that fails. */
export const errorBody = z
  .object({
    error: z
      .object({
        code: z.string().meta({
          'x-ms-summary': 'Error Code',
          description: 'Stable code of the error, for example UPLOAD_REJECTED.',
        }),
        message: z.string().meta({
          'x-ms-summary': 'Error Message',
          description: 'What to do and what is wrong, in one sentence.',
        }),
        target: z.string().optional().meta({
          'x-ms-summary': 'Error Target',
          description: 'The field, file or parameter that is wrong.',
        }),
        details: z
          .array(
            z.object({
              code: z.string().meta({
                'x-ms-summary': 'Detail Code',
                description: 'Code of the detail; for Microsoft services their own code.',
              }),
              message: z.string().meta({
                'x-ms-summary': 'Detail Message',
                description: 'What the other service answered, with its request id.',
              }),
              target: z.string().optional().meta({
                'x-ms-summary': 'Detail Target',
                description: 'The service or field the detail is about.',
              }),
            }),
          )
          .optional()
          .meta({
            'x-ms-summary': 'Error Details',
            description: 'Further facts, among them the code and request id of Microsoft Graph.',
          }),
        requestId: z.string().meta({
          'x-ms-summary': 'Request ID',
          description: 'Id of this call; give it to the operator of the service.',
        }),
        helpUrl: z
          .string()
          .optional()
          .meta({ 'x-ms-summary': 'Help Address', description: 'A page that explains the error.' }),
      })
      .meta({ 'x-ms-summary': 'Error', description: 'The error.' }),
  })
  .meta({
    id: 'ErrorBody',
    'x-ms-summary': 'Error Body',
    description: 'The body of every answer that fails.',
  });
