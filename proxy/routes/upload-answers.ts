import { BridgeError } from '../errors';
import type { UploadView } from '../schemas/upload';

/** 202 with the address that tells the outcome, as the platform's asynchronous pattern wants it; the body says the same. */
export const acceptedAnswer = (view: UploadView) => ({
  status: 202,
  body: view,
  headers: {
    location: `${view.statusUrl}/outcome`,
    'retry-after': String(view.retryAfterSeconds ?? 5),
  },
});

/** The outcome of an upload that was not accepted, as an error: a red step in a flow. */
export function outcomeError(view: UploadView): BridgeError {
  const details = (view.sds?.errors ?? []).slice(0, 20).map(({ code, message, target }) => ({
    code,
    message,
    target,
  }));
  const reason = view.reason?.message ?? view.summary;
  if (view.state === 'rejected')
    return new BridgeError('UPLOAD_REJECTED', {
      params: {
        who: view.refusedBy === 'sds' ? 'School Data Sync' : 'SDS Bridge',
        reason: view.reason?.code ?? 'see the upload',
      },
      details: [{ code: view.reason?.code ?? 'UPLOAD_REJECTED', message: reason }, ...details],
      target: view.uploadId,
    });
  return new BridgeError('UPLOAD_FAILED', {
    params: { state: view.state, reason },
    details: [{ code: view.reason?.code ?? 'UPLOAD_FAILED', message: reason }, ...details],
    target: view.uploadId,
  });
}
