import { attempt } from '../attempt';
import type { Run, UploadInput } from '../../engine/run';
import type { Problem } from '../problem';
import type { UploadServices } from '../services';
import { checkFlow } from '../steps/check-flow';
import { finishUpload, type Ending } from '../steps/finish';
import { scanRoster } from '../steps/scan-roster';
import { throughOutage } from '../through-outage';
import { endingOf } from './ending';
import { passGate } from './gate';

/**
 * From complete files to a place in the queue: flow, scan, gate. Ends with the upload rejected, held, or waiting for
 * its turn; nothing has been sent then.
 */
export async function checkWorkflow(
  services: UploadServices,
  run: Run,
  input: UploadInput,
): Promise<void> {
  const end = async (ending: Ending): Promise<void> =>
    void (await run.step('finish', () =>
      throughOutage(services, () => finishUpload(services, input, ending)),
    ));
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

  const passed = await passGate(services, run, input, 'waiting-for-turn');
  if ('problem' in passed) return fail(passed.problem);
  if (passed.done !== 'held') await run.start('deliver', input);
}

async function begin({ files, clock }: UploadServices, { uploadId }: UploadInput): Promise<void> {
  await files.endStep(uploadId, 'receive', new Date(clock()));
  await files.beginStep(uploadId, 'check', new Date(clock()));
}
