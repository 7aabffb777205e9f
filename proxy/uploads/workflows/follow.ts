import type { RunFacts } from '../../database/uploads/row';
import { attempt, type Answer, type Work } from '../attempt';
import type { Run, UploadInput } from '../../engine/run';
import { problemOf } from '../problem';
import type { UploadServices } from '../services';
import { finishUpload } from '../steps/finish';
import { readRun } from '../steps/read-run';
import { startRun } from '../steps/start-run';
import { throughOutage } from '../through-outage';
import { reasonOf } from './ending';

type Reason = NonNullable<RunFacts['problem']>;

/**
 * From the acceptance by School Data Sync to the end of the run that was asked for. Whatever happens here, the upload
 * ends as accepted: School Data Sync has the files. What kept the run from its end stands beside it.
 */
export async function followWorkflow(
  services: UploadServices,
  run: Run,
  input: UploadInput,
): Promise<void> {
  const end = async (facts: RunFacts): Promise<void> =>
    void (await run.step('finish', () =>
      throughOutage(services, () =>
        finishUpload(services, input, { state: 'accepted', run: facts }),
      ),
    ));
  const follow = <T>(name: string, work: (...of: FollowArguments) => Promise<T>) =>
    attempt<T | { problem: Reason }>(
      run,
      services,
      input,
      name,
      'following-run',
      within(services, (row, signal) => work(services, row, signal)),
    );

  const started = await follow('start run', startRun);
  const refused = reasonIn(started);
  if (refused !== undefined) return end({ problem: refused });
  const [first, longest] = services.limits.runPollSeconds;
  for (let pause = first; ; pause = Math.min(pause * 1.5, longest)) {
    await run.pause(pause);
    const answer = await follow('read run', readRun);
    const problem = reasonIn(answer);
    if (problem !== undefined) return end({ problem });
    if ('done' in answer && 'isEnded' in answer.done && answer.done.isEnded)
      return end(answer.done.run);
  }
}

type FollowArguments = Parameters<typeof readRun>;

/**
 * A step that may last no longer than runs are followed, also while Graph is away, and that does not wait for a person:
 * nobody need sign in again only to see a run end.
 */
const within =
  <T>({ limits, clock }: UploadServices, work: Work<T>): Work<T | { problem: Reason }> =>
  async (row, signal) => {
    const hours = limits.runHours;
    if (clock() >= Date.parse(row.facts.acceptedAt ?? '') + hours * 3_600_000)
      return { problem: reasonOf('RUN_NOT_FOLLOWED', { reason: `given up after ${hours} hours` }) };
    try {
      return await work(row, signal);
    } catch (error) {
      const { kind, code, message } = problemOf(error);
      if (kind !== 'wait-for-sign-in') throw error;
      return { problem: { code, message } };
    }
  };

function reasonIn(answer: Answer<object>): Reason | undefined {
  if ('done' in answer)
    return 'problem' in answer.done ? (answer.done.problem as Reason) : undefined;
  const { kind, code, message } = answer.problem;
  return kind === 'cancelled'
    ? reasonOf('RUN_NOT_FOLLOWED', { reason: 'ended by a cancel' })
    : { code, message };
}
