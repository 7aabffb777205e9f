import { announce } from '../announce';
import { attempt, workOnce, type Answer } from '../attempt';
import type { Run, UploadInput } from '../../engine/run';
import type { UploadServices } from '../services';
import { compareChanges } from '../steps/compare-changes';

/** Where an upload goes that passes the gate. */
export type Passed = 'waiting-for-turn' | 'uploading';

/**
 * The change gate within a workflow: compares, then the upload is in state `to`, or held. Held it is in the next round,
 * so that an approval starts a delivery of its own.
 */
export async function passGate(
  services: UploadServices,
  run: Run,
  input: UploadInput,
  to: Passed,
): Promise<Answer<Passed | 'held'>> {
  const gate = await attempt(run, services, input, 'compare', 'checking', (row, signal) =>
    compareChanges(services, row, signal),
  );
  if ('problem' in gate) return gate;
  const next = gate.done.held ? 'held' : to;
  const moved = await run.step(next, () =>
    workOnce(services, input, () => leave(services, input, next)),
  );
  return 'problem' in moved ? moved : { done: next };
}

async function leave(
  services: UploadServices,
  { tenantId, uploadId, round }: UploadInput,
  to: Passed | 'held',
): Promise<void> {
  const now = services.clock();
  const heldUntil = new Date(now + services.limits.heldHours * 3_600_000);
  await services.files.endStep(uploadId, 'check', new Date(now));
  if (to === 'uploading') await services.files.beginStep(uploadId, 'upload', new Date(now));
  await services.inTransaction(async ({ uploads, notifications }) => {
    const moved = await uploads.move(tenantId, uploadId, {
      from: ['checking'],
      to,
      round,
      nextRound: to === 'held',
      expiresAt: to === 'held' ? heldUntil : null,
    });
    if (moved?.state === 'held') await announce({ notifications }, services, moved, 'held');
  });
}
