import { demand } from '../model/control';
import { value } from '../model/expression';
import type { Placed } from '../model/in-order';
import { follow, isFinal } from './follow';
import { upload, wasUnchanged } from './upload-set';

/** Whether the upload waits for an approval, as it was last seen. */
export const isHeld = `equals(${upload}?['state'], 'held')`;

/** Whether the upload has come to rest: its next step is then one for people. */
export const isAtRest = `or(${isFinal('upload')}, ${isHeld})`;

/** Asks for the upload until it has ended or is held. */
export const followUpload: Record<string, Placed> = {
  Follow_upload: follow({
    thing: 'upload',
    operation: 'GetUpload',
    id: 'uploadId',
    atRest: isAtRest,
    timeout: 'PT12H',
  }),
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
