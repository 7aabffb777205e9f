import { z } from 'zod';
import { finding } from '../schemas/roster-report';
import { uploadParams } from '../schemas/upload-request';
import { defineOperation } from './operation';

const findingList = z
  .object({
    value: z
      .array(finding)
      .meta({ 'x-ms-summary': 'Findings', description: 'What the check found.' }),
    nextSkip: z.int32().optional().meta({
      'x-ms-summary': 'Next Skip',
      description: 'Pass it as Skip for the next ones; absent at the end.',
    }),
  })
  .meta({ id: 'FindingList', description: 'Findings of an upload.' });

/** Findings hold cell values until the files are gone, so only who made the upload and administrators get them. */
export const listFindings = defineOperation({
  operationId: 'ListFindings',
  method: 'GET',
  path: '/uploads/:uploadId/findings',
  role: 'Roster.Sync',
  summary: 'List findings',
  description:
    'Lists what the check of an upload found, by file, line and column. For who made the upload, and administrators. Cell values are there only until the files are deleted, at the end of the upload.',
  params: uploadParams,
  query: z.object({
    severity: z.enum(['fatal', 'error', 'warning']).optional().meta({
      'x-ms-summary': 'Severity',
      description: 'Only findings of this severity.',
    }),
    file: z.string().max(100).optional().meta({
      'x-ms-summary': 'File',
      description: 'Only findings of this file, for example users.csv.',
      example: 'users.csv',
    }),
    top: z.coerce.number().int().min(1).max(500).default(100).meta({
      'x-ms-summary': 'Top',
      'x-ms-visibility': 'advanced',
      description: 'How many at most, 1 to 500.',
    }),
    skip: z.coerce.number().int().min(0).max(10_000_000).default(0).meta({
      'x-ms-summary': 'Skip',
      'x-ms-visibility': 'advanced',
      description: 'How many to leave out at the beginning.',
    }),
  }),
  response: findingList,
  errors: ['UPLOAD_NOT_FOUND', 'DATABASE_UNAVAILABLE'],
  async handle({ caller, services, signal }, { params, query }) {
    const { severity, file, top, skip } = query;
    const page = await services.uploads.findings(
      { caller, signal, ...params },
      {
        skip,
        top,
        ...(severity !== undefined && { severity }),
        ...(file !== undefined && { file }),
      },
    );
    return {
      body: { value: page.findings, ...(page.hasMore && { nextSkip: skip + top }) },
      headers: { 'cache-control': 'no-store' },
    };
  },
});
