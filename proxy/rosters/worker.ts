import type { MessagePort } from 'node:worker_threads';
import { parentPort } from 'node:worker_threads';
import { BridgeError } from '../errors';
import { runCompareJob } from './changes/compare-job';
import type { Finding, RosterReport } from './report';
import { runScanJob } from './scan-job';
import type { FromWorker, Order, ToWorker, Work } from './worker-messages';

const PROGRESS_BYTES = 8 << 20;
const FINDINGS_A_MESSAGE = 500;

class Cancelled extends Error {}

type Send = (message: FromWorker) => void;
type ReadCheckpoint = (readBytes: number, totalBytes: number) => void;

/** The thread of a pool: one job at a time, kept warm between jobs. */
function serve(port: MessagePort): void {
  const send: Send = (message) => port.postMessage(message);
  port.on('message', ({ order, cancel }: ToWorker) => {
    const checkpoint = createCheckpoint(send, new Int32Array(cancel));
    run(order, send, checkpoint).then(
      (result) => send({ kind: 'done', result }),
      (error: unknown) => send(failureOf(error)),
    );
  });
}

function run(
  order: Order,
  send: Send,
  checkpoint: ReadCheckpoint,
): Promise<Work[keyof Work]['result']> {
  if (order.kind === 'compare') return runCompareJob(order.job, { checkpoint });
  return validate(order.job, send, checkpoint);
}

async function validate(
  { wantsFindings, ...job }: Work['validate']['job'],
  send: Send,
  checkpoint: ReadCheckpoint,
): Promise<RosterReport> {
  let findings: Finding[] = [];
  const sendFindings = (): void => {
    if (findings.length > 0) send({ kind: 'findings', findings });
    findings = [];
  };
  const report = await runScanJob(job, {
    checkpoint,
    ...(wantsFindings && {
      onFinding(finding: Finding) {
        findings.push(finding);
        if (findings.length >= FINDINGS_A_MESSAGE) sendFindings();
      },
    }),
  });
  sendFindings();
  return report;
}

/** Stops a cancelled job between two reads, and tells its progress now and then. */
function createCheckpoint(send: Send, cancel: Int32Array): ReadCheckpoint {
  let reported = 0;
  return (readBytes, totalBytes) => {
    if (Atomics.load(cancel, 0) !== 0) throw new Cancelled();
    if (readBytes - reported < PROGRESS_BYTES) return;
    reported = readBytes;
    send({ kind: 'progress', readBytes, totalBytes });
  };
}

/** Errors lose their class on the way to another thread. */
function failureOf(error: unknown): FromWorker {
  if (error instanceof Cancelled) return { kind: 'cancelled' };
  if (error instanceof BridgeError)
    return { kind: 'failed', code: error.code, message: error.message, target: error.target };
  return { kind: 'failed', code: 'INTERNAL_ERROR', message: '', cause: error };
}

if (parentPort !== null) serve(parentPort);
