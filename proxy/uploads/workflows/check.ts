import { announce } from '../announce';
import { attempt, workOnce } from '../attempt';
import type { Run, WorkflowInput } from '../engine/run';
import type { Problem } from '../problem';
import type { UploadServices } from '../services';
import { checkFlow } from '../steps/check-flow';
import { compareChanges } from '../steps/compare-changes';
import { finishUpload, type Ending } from '../steps/finish';
import { scanRoster } from '../steps/scan-roster';
import { throughOutage } from '../through-outage';
import { endingOf } from './ending';

/**
 * From complete files to a place in the queue: flow, scan, gate. Ends with the upload rejected, held, or waiting for
 * its turn; nothing has been sent then.
 */
export async function checkWorkflow(
  services: UploadServices,
  run: Run,
  input: WorkflowInput,
): Promise<void> {
  const end = (ending: Ending): Promise<void> =>
    run.step('finish', () => throughOutage(services, () => finishUpload(services, input, ending)));
  const fail = (problem: Problem): Promise<void> => end(endingOf(problem));
  await run.step('begin check', () => throughOutage(services, () => begin(services, input)));

  const flow = await attempt(run, services, input, 'check flow', 'checking', (row, signal) =>
    checkFlow(services, row, signal),
  );
  if ('problem' in flow) return fail(flow.problem);

  const scan = await attempt(run, services, input, 'scan', 'checking', (row, signal) =>
    scanRoster(services, row, signal),
  );
  if ('problem' in scan) return fail(scan.problem);
  if (scan.done.refused) {
    const { code, message } = scan.done;
    return end({ state: 'rejected', refusedBy: 'bridge', reason: { code, message } });
  }

  const gate = await attempt(run, services, input, 'compare', 'checking', (row, signal) =>
    compareChanges(services, row, signal),
  );
  if ('problem' in gate) return fail(gate.problem);
  const to = gate.done.held ? 'held' : 'waiting-for-turn';
  const moved = await run.step(to, () =>
    workOnce(services, input, () => leave(services, input, to)),
  );
  if ('problem' in moved) return fail(moved.problem);
  if (to === 'waiting-for-turn') await run.start('deliver', input);
}

async function begin({ files, clock }: UploadServices, { uploadId }: WorkflowInput): Promise<void> {
  await files.endStep(uploadId, 'receive', new Date(clock()));
  await files.beginStep(uploadId, 'check', new Date(clock()));
}

async function leave(
  services: UploadServices,
  { tenantId, uploadId, round }: WorkflowInput,
  to: 'held' | 'waiting-for-turn',
): Promise<void> {
  const now = services.clock();
  const heldUntil = new Date(now + services.limits.heldHours * 3_600_000);
  await services.files.endStep(uploadId, 'check', new Date(now));
  await services.inTransaction(async ({ uploads, notifications }) => {
    const moved = await uploads.move(tenantId, uploadId, {
      from: ['checking'],
      to,
      round,
      expiresAt: to === 'held' ? heldUntil : null,
    });
    if (moved?.state === 'held') await announce({ notifications }, services, moved, 'held');
  });
}
