import type { UploadView } from '../../schemas/upload';

/** What becomes of an upload that the command does not wait for any longer, and what its caller can do. */
export function leftWords(
  submitted: boolean,
  { uploadId, correlationId = '', expiresAt }: UploadView,
): string[] {
  const cancel = `end it: sds-bridge uploads cancel ${uploadId}`;
  if (submitted)
    return [
      `The upload ${uploadId} goes on in the service.`,
      `follow it: sds-bridge uploads show ${uploadId}`,
      cancel,
    ];
  return [
    `The upload ${uploadId} is not submitted: nothing is sent to School Data Sync, and it expires${
      expiresAt === undefined ? '' : ` at ${expiresAt}`
    }.`,
    `go on with it: the same command with --correlation-id ${correlationId}`,
    cancel,
  ];
}
