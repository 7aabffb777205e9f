import type { ErrorCode } from '../errors';

/** What every operation that takes files can answer. */
export const receiveErrors: readonly ErrorCode[] = [
  ...(['FILES_MISSING', 'FILES_TOO_MANY', 'FILE_NAME_INVALID', 'FILE_NAMES_CLASH'] as const),
  ...(['FILE_CONTENT_INVALID', 'ARCHIVE_REFUSED', 'BODY_INCOMPLETE'] as const),
  ...(['MEDIA_TYPE_UNSUPPORTED', 'REQUEST_TOO_LARGE', 'SPOOL_FULL'] as const),
];
