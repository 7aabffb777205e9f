import type { FaultAnswers } from '../fault-hook';
import { sendStorageRefusal, StorageRefusal } from './refusal';

/** The storage service says ServerBusy with 503 where Graph says 429. */
export function createStorageFaultAnswers(clock: () => number): FaultAnswers {
  const refuse = (status: number, code: string): StorageRefusal =>
    new StorageRefusal(status, code, 'The sandbox was asked to fail this request.');
  return {
    throttled: { status: 503, code: 'ServerBusy' },
    failure: (reply, { status, code }) =>
      sendStorageRefusal(reply, refuse(status, code ?? 'InternalError'), clock()),
    expired: (reply) =>
      sendStorageRefusal(
        reply,
        new StorageRefusal(
          403,
          'AuthenticationFailed',
          'Server failed to authenticate the request. Signature not valid in the specified time frame.',
        ),
        clock(),
      ),
    challenge: (reply) =>
      sendStorageRefusal(reply, refuse(401, 'NoAuthenticationInformation'), clock()),
  };
}
