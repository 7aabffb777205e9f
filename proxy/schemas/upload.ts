import { z } from 'zod';
import { uploadChanges } from './upload-changes';
import { uploadFindings } from './upload-findings';
import { uploadRun } from './upload-run';

/** States of an upload (DESIGN §7). The last five are final. */
export const uploadStates = [
  'receiving',
  'checking',
  'held',
  'waiting-for-turn',
  'waiting-for-sign-in',
  'waiting-for-graph',
  'uploading',
  'validating',
  'following-run',
  'accepted',
  'rejected',
  'failed',
  'cancelled',
  'expired',
] as const;
export type UploadState = (typeof uploadStates)[number];

export const finalStates: readonly UploadState[] = uploadStates.slice(-5);

const time = (summary: string, description: string) =>
  z.string().optional().meta({ 'x-ms-summary': summary, description, format: 'date-time' });

const uploadedFile = z.object({
  name: z
    .string()
    .meta({ 'x-ms-summary': 'File Name', description: 'Name of the file.', example: 'users.csv' }),
  bytes: z
    .int()
    .min(0)
    .meta({ 'x-ms-summary': 'File Bytes', description: 'Size of the file in bytes.' }),
  sha256: z.string().meta({
    'x-ms-summary': 'File SHA256',
    description: 'SHA-256 of the bytes as they were received, hexadecimal.',
  }),
  rows: z
    .int()
    .optional()
    .meta({ 'x-ms-summary': 'File Rows', description: 'Data records, once the file is checked.' }),
  sentBytes: z
    .int()
    .optional()
    .meta({ 'x-ms-summary': 'File Bytes Sent', description: 'Bytes that School Data Sync has.' }),
});

const uploadStep = z.object({
  step: z.enum(['receive', 'check', 'upload', 'validate', 'run', 'report']).meta({
    'x-ms-summary': 'Step',
    description: 'What is done: receive, check, upload, validate, run, report.',
  }),
  startedAt: z.string().meta({
    'x-ms-summary': 'Step Started',
    description: 'When the step began.',
    format: 'date-time',
  }),
  finishedAt: time('Step Finished', 'When the step ended; absent while it runs.'),
});

export const sdsMessage = z.object({
  code: z.string().meta({
    'x-ms-summary': 'SDS Code',
    description: 'Code of School Data Sync, for example RequiredFileNotFound.',
  }),
  message: z
    .string()
    .meta({ 'x-ms-summary': 'SDS Message', description: 'What School Data Sync says.' }),
  target: z.string().meta({ 'x-ms-summary': 'SDS File', description: 'The file it is about.' }),
});

const sdsOutcome = z.object({
  status: z.string().meta({
    'x-ms-summary': 'SDS Status',
    description: 'Status of the validation as School Data Sync tells it.',
  }),
  errors: z
    .array(sdsMessage)
    .meta({ 'x-ms-summary': 'SDS Errors', description: 'Why School Data Sync refused the files.' }),
  warnings: z.array(sdsMessage).meta({
    'x-ms-summary': 'SDS Warnings',
    description: 'What School Data Sync noticed, for example optional files that are absent.',
  }),
  validatedFiles: z
    .array(z.string())
    .meta({ 'x-ms-summary': 'Validated Files', description: 'Files that were taken.' }),
});

const approval = z.object({
  by: z.string().meta({
    'x-ms-summary': 'Approved By',
    description: 'Object id of the person or application that approved.',
  }),
  at: z.string().meta({
    'x-ms-summary': 'Approved At',
    description: 'When it was approved.',
    format: 'date-time',
  }),
  note: z
    .string()
    .optional()
    .meta({ 'x-ms-summary': 'Approval Note', description: 'The note left with the approval.' }),
});

const uploadError = z.object({
  code: z.string().meta({
    'x-ms-summary': 'Reason Code',
    description: 'Code of the reason, for example UPLOAD_EXPIRED.',
  }),
  message: z
    .string()
    .meta({ 'x-ms-summary': 'Reason', description: 'What is wrong and what to do about it.' }),
});

/** One durable attempt to bring one full file set to School Data Sync. */
export const upload = z
  .object({
    uploadId: z.string().meta({ 'x-ms-summary': 'Upload ID', description: 'Id of the upload.' }),
    displayName: z.string().meta({
      'x-ms-summary': 'Upload Name',
      description: 'When it was made and its state, for lists.',
      example: '2026-11-24 02:10 UTC, accepted',
    }),
    state: z.enum(uploadStates).meta({
      'x-ms-summary': 'State',
      description:
        'receiving, checking, held (needs an approval), waiting-for-turn, waiting-for-sign-in, waiting-for-graph, uploading, validating, following-run (accepted, its run goes on); at the end accepted, rejected, failed, cancelled or expired.',
    }),
    isFinal: z.boolean().meta({
      'x-ms-summary': 'Is Final',
      description: 'Yes once nothing will change any more.',
    }),
    summary: z.string().meta({
      'x-ms-summary': 'Summary',
      description: 'What happened or happens, in one sentence.',
    }),
    nextStep: z.string().meta({
      'x-ms-summary': 'Next Step',
      description: 'What to do next, in one sentence.',
    }),
    refusedBy: z.enum(['bridge', 'sds']).optional().meta({
      'x-ms-summary': 'Refused By',
      description:
        'Who refused a rejected upload: bridge (before anything was sent) or sds (School Data Sync).',
    }),
    reason: uploadError.optional().meta({
      'x-ms-summary': 'Reason',
      description: 'Why the upload waits or did not succeed.',
    }),
    format: z.string().meta({
      'x-ms-summary': 'Format',
      description: 'Format of the files: sds-v1 or sds-v2.1.',
      example: 'sds-v2.1',
    }),
    dataConnectorId: z.string().meta({
      'x-ms-summary': 'Data Connector ID',
      description: 'The data connector that takes the files.',
    }),
    inboundFlowId: z.string().optional().meta({
      'x-ms-summary': 'Inbound Flow ID',
      description: 'The inbound flow that the data connector feeds.',
    }),
    correlationId: z.string().optional().meta({
      'x-ms-summary': 'Correlation ID',
      description: 'The id that the caller gave, for example of a flow run.',
    }),
    isOwn: z.boolean().meta({
      'x-ms-summary': 'Is Own',
      description: 'Yes when your connection made it.',
    }),
    percent: z.int32().min(0).max(100).meta({
      'x-ms-summary': 'Percent',
      description: 'How far it is, 0 to 100.',
    }),
    createdAt: z
      .string()
      .meta({ 'x-ms-summary': 'Created', description: 'When it was made.', format: 'date-time' }),
    submittedAt: time('Submitted', 'When its files were complete.'),
    finishedAt: time('Finished', 'When it reached its final state.'),
    expiresAt: time('Expires', 'Until when files, a sign-in or an approval are waited for.'),
    files: z.array(uploadedFile).meta({
      'x-ms-summary': 'Files',
      description: 'The files received.',
    }),
    steps: z
      .array(uploadStep)
      .meta({ 'x-ms-summary': 'Steps', description: 'What was done, with times.' }),
    findings: uploadFindings.optional().meta({
      'x-ms-summary': 'Findings',
      description: 'What the check found, by severity and code.',
    }),
    changes: uploadChanges.optional().meta({
      'x-ms-summary': 'Changes',
      description: 'What changes against the last accepted upload.',
    }),
    approval: approval
      .optional()
      .meta({ 'x-ms-summary': 'Approval', description: 'Who approved a held upload.' }),
    sds: sdsOutcome.optional().meta({
      'x-ms-summary': 'School Data Sync',
      description: 'What School Data Sync answered.',
    }),
    run: uploadRun.optional().meta({
      'x-ms-summary': 'Run',
      description: 'The run that was started for it, where that was asked for.',
    }),
    statusUrl: z.string().meta({
      'x-ms-summary': 'Status Address',
      description: 'Address of this upload.',
    }),
    retryAfterSeconds: z.int32().optional().meta({
      'x-ms-summary': 'Retry After Seconds',
      description: 'While it goes on: how long to wait before asking again.',
    }),
  })
  .meta({ id: 'Upload', 'x-ms-summary': 'Upload', description: 'An upload of one roster.' });

export type UploadView = z.output<typeof upload>;

export const uploadList = z
  .object({
    value: z
      .array(upload)
      .meta({ 'x-ms-summary': 'Uploads', description: 'The uploads, newest first.' }),
    nextSkip: z.int32().optional().meta({
      'x-ms-summary': 'Next Skip',
      description: 'Pass it as Skip for the next ones; absent at the end.',
    }),
  })
  .meta({ id: 'UploadList', description: 'Uploads of the tenant.' });

/** The same list for a conversation: what became of each upload. Details are what Get upload is for. */
export const uploadListForAgents = uploadList.extend({
  value: z
    .array(
      upload.pick({
        uploadId: true,
        displayName: true,
        state: true,
        isFinal: true,
        summary: true,
        nextStep: true,
        refusedBy: true,
        dataConnectorId: true,
        correlationId: true,
        isOwn: true,
        createdAt: true,
        finishedAt: true,
      }),
    )
    .meta({ description: 'The uploads, newest first.' }),
});
