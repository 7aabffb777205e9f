import { z } from 'zod';
import { upload } from '../schemas/upload';
import { uploadParams } from '../schemas/upload-request';
import { defineOperation } from './operation';
import { acceptedAnswer, outcomeError } from './upload-answers';

/** The poll target of the platform's asynchronous pattern. */
export const getUploadOutcome = defineOperation({
  operationId: 'GetUploadOutcome',
  method: 'GET',
  path: '/uploads/:uploadId/outcome',
  role: 'Roster.Read',
  visibility: 'internal',
  summary: 'Get upload outcome',
  description:
    'Answers 202 until an upload has ended or is held, then its outcome; an upload that was not accepted is an error unless it was made not to fail.',
  params: uploadParams,
  query: z.object({
    failOnRejection: z.stringbool().optional().meta({
      'x-ms-summary': 'Fail on Rejection',
      type: 'boolean',
      description: 'Overrides what the upload was made with.',
    }),
  }),
  response: upload,
  alsoAnswers: { 202: 'It is not final yet: ask again after Retry-After.' },
  errors: ['UPLOAD_NOT_FOUND', 'UPLOAD_REJECTED', 'UPLOAD_FAILED', 'DATABASE_UNAVAILABLE'],
  async handle({ caller, services, signal }, { params, query }) {
    const { view, failOnRejection } = await services.uploads.outcome({
      caller,
      signal,
      ...params,
    });
    if (!view.isFinal && view.state !== 'held') return acceptedAnswer(view);
    const isGood = view.state === 'accepted' || view.state === 'held';
    if (!isGood && (query.failOnRejection ?? failOnRejection)) throw outcomeError(view);
    return { body: view };
  },
});
