import type { MessagePort } from 'node:worker_threads';
import { parentPort } from 'node:worker_threads';
import { BridgeError } from '../errors';
import type { Finding } from './report';
import type { ScanJob } from './scan-job';
import { runScanJob } from './scan-job';
import type { FromWorker, ToWorker } from './worker-messages';

const PROGRESS_BYTES = 8 << 20;
const FINDINGS_A_MESSAGE = 500;

class Cancelled extends Error {}

/** The thread of a validator: one job at a time, kept warm between jobs. */
function serve(port: MessagePort): void {
  port.on('message', (message: ToWorker) => {
    void run(port, message.job, new Int32Array(message.cancel), message.wantsFindings);
  });
}

async function run(
  port: MessagePort,
  job: ScanJob,
  cancel: Int32Array,
  wantsFindings: boolean,
): Promise<void> {
  const send = (message: FromWorker): void => port.postMessage(message);
  let findings: Finding[] = [];
  let reported = 0;
  const sendFindings = (): void => {
    if (findings.length > 0) send({ kind: 'findings', findings });
    findings = [];
  };
  try {
    const report = await runScanJob(job, {
      checkpoint(readBytes, totalBytes) {
        if (Atomics.load(cancel, 0) !== 0) throw new Cancelled();
        if (readBytes - reported < PROGRESS_BYTES) return;
        reported = readBytes;
        send({ kind: 'progress', readBytes, totalBytes });
      },
      ...(wantsFindings && {
        onFinding(finding: Finding) {
          findings.push(finding);
          if (findings.length >= FINDINGS_A_MESSAGE) sendFindings();
        },
      }),
    });
    sendFindings();
    send({ kind: 'report', report });
  } catch (error) {
    send(failureOf(error));
  }
}

/** Errors lose their class on the way to another thread. */
function failureOf(error: unknown): FromWorker {
  if (error instanceof Cancelled) return { kind: 'cancelled' };
  if (error instanceof BridgeError)
    return { kind: 'failed', code: error.code, message: error.message };
  return { kind: 'failed', code: 'INTERNAL_ERROR', message: '', cause: error };
}

if (parentPort !== null) serve(parentPort);
