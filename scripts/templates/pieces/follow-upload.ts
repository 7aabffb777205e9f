import { demand, set, until, wait } from '../model/control';
import { errorOf, value } from '../model/expression';
import type { Placed } from '../model/in-order';
import { brief } from '../model/retry';
import { bridge } from './bridge';
import { upload, wasUnchanged } from './upload-set';

/** Whether the upload waits for an approval, as it was last seen. */
export const isHeld = `equals(${upload}?['state'], 'held')`;
const isFinal = `equals(coalesce(${upload}?['isFinal'], false), true)`;

/** Whether the upload has come to rest: its next step is then one for people. */
export const isAtRest = `or(${isFinal}, ${isHeld})`;

/**
 * Asks for the upload until it has ended or is held. A service that is away for a while is asked again;
 * what lasts longer than the limit fails the loop.
 */
export const followUpload: Record<string, Placed> = {
  Follow_upload: until(
    'Asks until the upload has ended or is held for an approval. A failed question is asked again.',
    isAtRest,
    { count: 1000, timeout: 'PT12H' },
    {
      Pause: wait(`max(30, coalesce(${upload}?['retryAfterSeconds'], 30))`),
      Get_upload: bridge(
        'GetUpload',
        { uploadId: value(`${upload}?['uploadId']`) },
        { retry: brief },
      ),
      Keep_upload: set('Upload', value(`body('Get_upload')`)),
      Keep_refusal: {
        ...set('Refusal', value(`coalesce(${errorOf('Get_upload')}, json('{}'))`)),
        description: 'Why the last question failed, in case none succeeds any more.',
        runAfter: { Get_upload: ['Failed', 'TimedOut'] },
      },
    },
  ),
  Require_good_end: demand(
    'Stops here unless the roster was accepted, is held, or has not changed.',
    { state: value(`if(${wasUnchanged}, 'unchanged', ${upload}?['state'])`) },
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
  code: `@{coalesce(variables('Refusal')?['code'], 'UPLOAD_NOT_FINISHED')}`,
  message: `@{coalesce(variables('Refusal')?['message'], ${upload}?['summary'], 'No answer.')} The upload was submitted and goes on by itself: look at it with List uploads.`,
};
