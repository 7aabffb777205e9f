import type { UploadRow } from '../database/uploads/row';
import { BridgeError } from '../errors';
import type { UploadState } from '../schemas/upload';
import { CancelRequested } from './active-uploads';
import type { Run, UploadInput } from '../engine/run';
import { fewTries, problemOf, type Problem } from './problem';
import type { UploadServices } from './services';
import { throughOutage } from './through-outage';

export type Answer<T> = { done: T } | { problem: Problem };

/** What a step does: it gets the upload as it is now, and a signal that a cancel ends. */
export type Work<T> = (row: UploadRow, signal: AbortSignal) => Promise<T>;

const mostFewTries = 5;

/**
 * One step of an upload, tried again until it succeeds or there is a reason to stop. Passing faults wait as long as
 * Retry-After says, else with growing pauses; a lost sign-in waits for the person. While it waits, the
 * upload says so; afterwards it is back in `state`. What is left over is the caller's to decide.
 */
export async function attempt<T>(
  run: Run,
  services: UploadServices,
  input: UploadInput,
  name: string,
  state: UploadState,
  work: Work<T>,
): Promise<Answer<T>> {
  for (let tries = 1; ; tries += 1) {
    const answer = await run.step(name, () => workOnce(services, input, work));
    const problem = 'problem' in answer ? answer.problem : undefined;
    const waiting = problem && waitingState(problem);
    if (problem === undefined || waiting === undefined) {
      // Also with a problem: a lost session is no end, and the upload waits no more.
      if (tries > 1)
        await run.step(`${name}: goes on`, () => setState(services, input, state, undefined));
      return answer;
    }
    if (fewTries.has(problem.code) && tries >= mostFewTries) return failed(problem);
    const verdict = await run.step(`${name}: waits`, () =>
      setState(services, input, waiting, problem),
    );
    if (verdict === 'timeout') return failed(problem);
    if (verdict === 'nobody came') return failed({ ...problem, code: 'UPLOAD_NEEDS_SIGN_IN' });
    if (verdict === 'ended') return answer;
    await run.pause(pauseSeconds(services, problem, tries));
  }
}

const failed = (problem: Problem): { problem: Problem } => ({
  problem: { ...problem, kind: 'failed' },
});

/** The step itself; what it throws becomes a problem. */
export async function workOnce<T>(
  services: UploadServices,
  input: UploadInput,
  work: Work<T>,
): Promise<Answer<T>> {
  try {
    const done = await throughOutage(services, async () => {
      const row = await openRow(services, input);
      return services.active.run(row, (signal) => work(row, signal));
    });
    return { done };
  } catch (error) {
    // Left open, so that it is done again after a restart (engine.ts).
    if (error instanceof BridgeError && error.code === 'SERVICE_STOPPING') throw error;
    if (!(error instanceof BridgeError || error instanceof CancelRequested))
      services.logger.error({ err: error }, 'a step of an upload failed');
    return { problem: problemOf(error) };
  }
}

/** The upload as it is now. Throws CancelRequested when this workflow has no more to do with it. */
async function openRow(
  { uploads }: UploadServices,
  { tenantId, uploadId, round }: UploadInput,
): Promise<UploadRow> {
  const row = await uploads.find(tenantId, uploadId);
  const isOpen = row !== null && row.finishedAt === null && row.round === round;
  if (!isOpen || row.cancelRequested) throw new CancelRequested();
  return row;
}

function waitingState({ kind }: Problem): 'waiting-for-graph' | 'waiting-for-sign-in' | undefined {
  if (kind === 'wait-for-graph') return 'waiting-for-graph';
  return kind === 'wait-for-sign-in' ? 'waiting-for-sign-in' : undefined;
}

const activeStates: readonly UploadState[] = [
  'checking',
  'uploading',
  'validating',
  'following-run',
  'waiting-for-graph',
  'waiting-for-sign-in',
];

/** Shows the state; `timeout` or `nobody came` once it has waited longer than its kind of waiting may last. */
const setState = (...change: Parameters<typeof changeState>): ReturnType<typeof changeState> =>
  throughOutage(change[0], () => changeState(...change));

async function changeState(
  services: UploadServices,
  { tenantId, uploadId, round }: UploadInput,
  to: UploadState,
  problem: Problem | undefined,
): Promise<'waits' | 'timeout' | 'nobody came' | 'ended'> {
  const row = await services.uploads.find(tenantId, uploadId);
  if (row === null || row.finishedAt !== null) return 'ended';
  if (problem === undefined) {
    const facts = { reason: null, waitingSince: null };
    await services.uploads.move(tenantId, uploadId, {
      from: activeStates,
      to,
      round,
      facts,
      expiresAt: null,
    });
    return 'ended';
  }
  const isSignIn = to === 'waiting-for-sign-in';
  // The application signs itself in: nobody could help it out of this.
  if (isSignIn && row.facts.callerKind !== 'user') return 'timeout';
  const now = services.clock();
  const since = Date.parse(row.facts.waitingSince ?? '') || now;
  const hours = isSignIn ? services.limits.signInHours : services.limits.outageHours;
  const end = since + hours * 3_600_000;
  if (now >= end) return isSignIn ? 'nobody came' : 'timeout';
  await services.uploads.move(tenantId, uploadId, {
    from: activeStates,
    to,
    round,
    facts: {
      reason: { code: problem.code, message: problem.message },
      waitingSince: new Date(since).toISOString(),
    },
    expiresAt: new Date(end),
  });
  return 'waits';
}

/** A lost sign-in is waited for in long pauses: the person's next call ends them. */
function pauseSeconds({ limits }: UploadServices, problem: Problem, tries: number): number {
  if (problem.kind === 'wait-for-sign-in') return 3_600;
  const [first, longest] = limits.retrySeconds;
  const growing = Math.min(first * 2 ** (tries - 1), longest);
  return Math.max(problem.retryAfterSeconds ?? growing, first);
}
