import { attempt, workOnce, type Answer } from '../attempt';
import type { Run, UploadInput } from '../../engine/run';
import type { UploadServices } from '../services';
import { finishUpload, type Ending } from '../steps/finish';
import { openSession } from '../steps/open-session';
import { readValidation } from '../steps/read-validation';
import { sendFile } from '../steps/send-file';
import { startValidation } from '../steps/start-validation';
import { beginDelivery } from '../steps/begin-delivery';
import { beginValidation } from '../steps/begin-validation';
import { throughOutage } from '../through-outage';
import { endingOf, reasonOf } from './ending';
import { passGate } from './gate';

/**
 * From the turn in the queue to the outcome: session, files, validation, report. One upload at a time is in here for
 * each data connector. Its run, where one is asked for, is followed outside: the next upload need not wait for it.
 */
export async function deliverWorkflow(
  services: UploadServices,
  run: Run,
  input: UploadInput,
): Promise<void> {
  const end = async (ending: Ending): Promise<void> => {
    const ended = await run.step('finish', () =>
      throughOutage(services, () => finishUpload(services, input, ending)),
    );
    if (ended === 'following') await run.start('follow', input);
  };
  const begun = await run.step('begin', () =>
    workOnce(services, input, (row) => beginDelivery(services, row)),
  );
  if ('problem' in begun) return end(endingOf(begun.problem));
  if (begun.done.isStale) {
    const passed = await passGate(services, run, input, 'uploading');
    if ('problem' in passed) return end(endingOf(passed.problem));
    if (passed.done === 'held') return;
  }
  const handedOver = begun.done.isValidating
    ? { done: 'validating' as const }
    : await handOver(services, run, input, begun.done.files);
  if ('problem' in handedOver) return end(endingOf(handedOver.problem));
  if (handedOver.done === 'sessions lost')
    return end({
      state: 'failed',
      reason: reasonOf('UPLOAD_SESSIONS_LOST', { count: services.limits.sessions }),
    });
  return end(await awaitOutcome(services, run, input));
}

/** Sessions until one took all files and was closed by our validation. */
async function handOver(
  services: UploadServices,
  run: Run,
  input: UploadInput,
  files: readonly string[],
): Promise<Answer<'validating' | 'sessions lost'>> {
  for (let number = 1; number <= services.limits.sessions; number += 1) {
    const session = await attempt(
      run,
      services,
      input,
      'open session',
      'uploading',
      (row, signal) => openSession(services, row, signal),
    );
    if ('problem' in session) return session;
    const sent = await sendFiles(services, run, input, files);
    if (sent !== 'session lost' && 'problem' in sent) return sent;
    if (sent === 'session lost') continue;
    await run.step('begin validation', () =>
      workOnce(services, input, (row) => beginValidation(services, row)),
    );
    const started = await attempt(run, services, input, 'validate', 'validating', (row, signal) =>
      startValidation(services, row, signal),
    );
    if ('problem' in started) return { problem: { ...started.problem, isWithSds: true } };
    if ('operationId' in started.done) return { done: 'validating' };
  }
  return { done: 'sessions lost' };
}

async function sendFiles(
  services: UploadServices,
  run: Run,
  input: UploadInput,
  files: readonly string[],
): Promise<Answer<'sent'> | 'session lost'> {
  for (const name of files) {
    const sent = await attempt(run, services, input, `send ${name}`, 'uploading', (row, signal) =>
      sendFile(services, row, name, signal),
    );
    if ('done' in sent) continue;
    return sent.problem.kind === 'new-session' ? 'session lost' : sent;
  }
  return { done: 'sent' };
}

async function awaitOutcome(
  services: UploadServices,
  run: Run,
  input: UploadInput,
): Promise<Ending> {
  const [first, longest] = services.limits.pollSeconds;
  const mostMinutes = services.limits.validationMinutes;
  let waited = 0;
  for (let pause = first; ;) {
    await run.pause(pause);
    waited += pause;
    const answer = await attempt(
      run,
      services,
      input,
      'read validation',
      'validating',
      (row, signal) => readValidation(services, row, signal),
    );
    if ('problem' in answer) return endingOf({ ...answer.problem, isWithSds: true });
    const { done } = answer;
    if (done.outcome === 'running') {
      if (waited >= mostMinutes * 60)
        return {
          state: 'failed',
          reason: reasonOf('VALIDATION_TIMEOUT', { seconds: mostMinutes * 60 }),
        };
      pause = Math.min(Math.max(pause * 1.5, done.retryAfterSeconds), longest);
      continue;
    }
    if (done.outcome === 'accepted') return { state: 'accepted', sds: done.sds };
    if (done.outcome === 'rejected')
      return { state: 'rejected', refusedBy: 'sds', sds: done.sds, reason: refusal(done.sds) };
    return { state: 'failed', sds: done.sds, reason: reasonOf('UPLOAD_VALIDATION_FAILED') };
  }
}

const refusal = ({ errors }: { errors: { code: string; target: string }[] }) =>
  reasonOf('ROSTER_REJECTED', {
    files: [...new Set(errors.map(({ target }) => target || 'the files'))].slice(0, 5).join(', '),
  });
