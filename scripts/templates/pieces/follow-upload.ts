import { demand, until, wait } from '../model/control';
import { value } from '../model/expression';
import type { Placed } from '../model/in-order';
import { brief } from '../model/retry';
import { bridge } from './bridge';
import { wasUnchanged } from './upload-set';

const upload = `body('Get_upload')`;
const uploadId = value(`variables('UploadId')`);

/** The state that the upload was last seen in. */
export const uploadState = `${upload}?['state']`;
export const isHeld = `equals(${uploadState}, 'held')`;

/**
 * Asks for the upload until it has ended or is held. A service that is away for a while is asked again;
 * what lasts longer than the limit fails the loop.
 */
export const followUpload: Record<string, Placed> = {
  Follow_upload: until(
    'Asks until the upload has ended or is held for an approval. A failed question is asked again.',
    `or(equals(coalesce(${upload}?['isFinal'], false), true), ${isHeld})`,
    { count: 1000, timeout: 'PT12H' },
    {
      Pause: wait(`max(30, coalesce(${upload}?['retryAfterSeconds'], 30))`),
      Get_upload: bridge('GetUpload', { uploadId }, { retry: brief }),
    },
  ),
  Require_good_end: demand(
    'Stops here unless the roster was accepted, is held, or has not changed.',
    { state: value(`if(${wasUnchanged}, 'unchanged', ${uploadState})`) },
    {
      type: 'object',
      properties: { state: { type: 'string', enum: ['accepted', 'held', 'unchanged'] } },
    },
  ),
};

/** The bridge's own code and sentence for an upload that ended badly. */
export const badEnd = {
  code: `@{coalesce(${upload}?['reason']?['code'], 'UPLOAD_FAILED')}`,
  message: `@{coalesce(${upload}?['reason']?['message'], ${upload}?['summary'])}`,
};

/** For an upload that was submitted and whose end was not seen. */
export const unknownEnd = {
  code: `@{coalesce(${upload}?['error']?['code'], 'UPLOAD_NOT_FINISHED')}`,
  message: `@{coalesce(${upload}?['error']?['message'], ${upload}?['summary'], 'No answer.')} The upload was submitted and goes on by itself: look at it with List uploads.`,
};
