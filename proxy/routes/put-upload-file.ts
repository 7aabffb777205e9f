import { z } from 'zod';
import { upload } from '../schemas/upload';
import { uploadIdParameter } from '../schemas/upload-request';
import { receiveErrors } from './receive-errors';
import { defineOperation } from './operation';

const headerProblem = z.object({
  code: z.string().meta({
    'x-ms-summary': 'Problem Code',
    description: 'Code of the problem, for example HEADER_MISSING.',
  }),
  severity: z.enum(['fatal', 'error', 'warning']).meta({
    'x-ms-summary': 'Problem Severity',
    description: 'fatal: School Data Sync would stop at this file.',
  }),
  column: z
    .string()
    .meta({ 'x-ms-summary': 'Problem Column', description: 'The column it is about, if any.' }),
  message: z
    .string()
    .meta({ 'x-ms-summary': 'Problem', description: 'What is wrong and what is expected.' }),
});

const receivedFile = z.object({
  name: z.string().meta({ 'x-ms-summary': 'File Name', description: 'Name of the file.' }),
  bytes: z.int().meta({ 'x-ms-summary': 'File Bytes', description: 'Size in bytes.' }),
  sha256: z.string().meta({
    'x-ms-summary': 'File SHA256',
    description: 'SHA-256 of the bytes received, hexadecimal.',
  }),
  knownAs: z.string().optional().meta({
    'x-ms-summary': 'Known As',
    description: 'The file of the format that the name means; absent when it is none.',
  }),
  headerProblems: z.array(headerProblem).meta({
    'x-ms-summary': 'Header Problems',
    description: 'What is wrong with name and first line; rows are checked after submitting.',
  }),
});

const receivedFiles = z
  .object({
    files: z
      .array(receivedFile)
      .meta({ 'x-ms-summary': 'Received Files', description: 'One, or those of the archive.' }),
    upload,
  })
  .meta({ id: 'ReceivedFiles', description: 'Files that are safely kept.' });

export const putUploadFile = defineOperation({
  operationId: 'PutUploadFile',
  method: 'PUT',
  path: '/uploads/:uploadId/files/:fileName',
  role: 'Roster.Sync',
  summary: 'Put upload file',
  description:
    'Sends one file, or a zip archive with several, to an upload that receives. When it returns the file is kept and its first line was checked. The same name again replaces the file; the same file again changes nothing.',
  params: z.object({
    uploadId: uploadIdParameter,
    fileName: z.string().min(1).max(100).meta({
      'x-ms-summary': 'File Name',
      'x-ms-url-encoding': 'single',
      description:
        'Name of the file as the format knows it, for example users.csv, or of a zip archive.',
      example: 'users.csv',
    }),
  }),
  content: {
    mediaTypes: ['application/octet-stream', 'text/csv', 'application/zip'],
    description: 'The content of the file as it is.',
    timeoutSeconds: 3_600,
  },
  response: receivedFiles,
  errors: [...receiveErrors, 'UPLOAD_NOT_FOUND', 'UPLOAD_STATE_WRONG', 'DATABASE_UNAVAILABLE'],
  async handle({ caller, services, signal }, { params, content }) {
    const { uploadId, fileName } = params;
    const call = { caller, uploadId, signal };
    const received = await services.uploads.putFiles(call, content, fileName);
    return {
      body: {
        upload: received.upload,
        files: received.files.map(({ header: { problems, ...known }, ...file }) => ({
          ...file,
          ...known,
          headerProblems: problems,
        })),
      },
    };
  },
});
