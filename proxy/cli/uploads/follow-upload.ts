import { BridgeError } from '../../errors';
import type { UploadView } from '../../schemas/upload';
import { ServiceError } from '../service-error';
import type { UploadCalls } from '../upload-calls';

export interface UploadWait {
  timeoutSeconds: number;
  /** A person watches: look more often than the service asks for, which costs 30 of 100 calls a minute. */
  isWatched: boolean;
  sleep: (ms: number) => Promise<unknown>;
  clock: () => number;
  onView: (view: UploadView) => void;
}

const firstPauseSeconds = 0.5;
const watchedPauseSeconds = 2;
/** With the pauses between them and the tries of each call this bears a service that is restarted. */
const faultsInARow = 5;

/**
 * Looks at an upload until it is final or held, with pauses that grow by half up to what the service asks for. A
 * service that is away for a while is waited for: the upload goes on without us. Throws UPLOAD_NOT_FINISHED.
 */
export async function followUpload(
  uploads: Pick<UploadCalls, 'get'>,
  first: UploadView,
  wait: UploadWait,
): Promise<UploadView> {
  const { timeoutSeconds: seconds } = wait;
  const deadline = wait.clock() + seconds * 1000;
  let view = first;
  let pause = firstPauseSeconds;
  for (let faults = 0; ;) {
    wait.onView(view);
    if (view.isFinal || view.state === 'held') return view;
    if (wait.clock() + pause * 1000 > deadline)
      throw new BridgeError('UPLOAD_NOT_FINISHED', {
        params: { uploadId: view.uploadId, seconds },
        target: view.uploadId,
      });
    await wait.sleep(pause * 1000);
    const asked = view.retryAfterSeconds ?? watchedPauseSeconds;
    pause = Math.min(pause * 1.5, wait.isWatched ? Math.min(asked, watchedPauseSeconds) : asked);
    try {
      view = await uploads.get(view.uploadId);
      faults = 0;
    } catch (error) {
      if (!mayPass(error) || ++faults >= faultsInARow) throw error;
    }
  }
}

const mayPass = (error: unknown): boolean =>
  error instanceof ServiceError
    ? error.status >= 500
    : error instanceof BridgeError && error.code === 'SERVICE_UNREACHABLE';
