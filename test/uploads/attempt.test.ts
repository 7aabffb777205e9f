import t from 'tap';
import type { Move } from '../../proxy/database/uploads/upload-store';
import type { UploadRow } from '../../proxy/database/uploads/row';
import { BridgeError, type ErrorCode } from '../../proxy/errors';
import { createLogger } from '../../proxy/observability/logger';
import { createActiveUploads } from '../../proxy/uploads/active-uploads';
import { attempt, type Work } from '../../proxy/uploads/attempt';
import type { Run } from '../../proxy/engine/run';
import { defaultLimits } from '../../proxy/uploads/limits';
import type { UploadServices } from '../../proxy/uploads/services';
import { endingOf } from '../../proxy/uploads/workflows/ending';

const input = { tenantId: 't', uploadId: 'u', round: 0, dataConnectorId: 'c' };

/** A row in memory and a run whose pauses move the clock. */
function setUp(callerKind: 'user' | 'app' = 'user') {
  let now = Date.parse('2027-03-01T00:00:00Z');
  const row = { ...input, state: 'uploading', finishedAt: null, facts: { callerKind } };
  const states: string[] = [];
  const pauses: number[] = [];
  const uploads = {
    find: async () => row as unknown as UploadRow,
    async move(_tenant: string, _upload: string, move: Move) {
      row.state = move.to;
      Object.assign(row.facts, move.facts);
      states.push(move.to);
      return row;
    },
  };
  const services = {
    uploads,
    active: createActiveUploads({ isCancelled: async () => false }),
    limits: defaultLimits,
    logger: createLogger({ level: 'silent' }),
    clock: () => now,
  } as unknown as UploadServices;
  const run: Run = {
    step: (_name, work) => work(),
    async pause(seconds) {
      pauses.push(seconds);
      now += seconds * 1000;
    },
    start: async () => undefined,
  };
  const go = <T>(work: Work<T>) => attempt(run, services, input, 'work', 'uploading', work);
  return { go, row, states, pauses, services };
}

const failing = (...errors: (ErrorCode | BridgeError)[]) => {
  const left = [...errors];
  return async (): Promise<string> => {
    const next = left.length > 1 ? left.shift() : left[0];
    if (next === undefined) return 'done';
    throw next instanceof BridgeError ? next : new BridgeError(next);
  };
};
const thenDone = (...errors: (ErrorCode | BridgeError)[]) => {
  const left = [...errors];
  return async (): Promise<string> => {
    const next = left.shift();
    if (next === undefined) return 'done';
    throw next instanceof BridgeError ? next : new BridgeError(next);
  };
};

t.test('what succeeds at once changes no state', async (t) => {
  const { go, states, pauses } = setUp();
  t.same(await go(thenDone()), { done: 'done' });
  t.same([states, pauses], [[], []]);
});

t.test('passing faults wait with growing pauses, then the state is as before', async (t) => {
  const { go, states, pauses, row } = setUp();
  t.same(await go(thenDone(...Array<ErrorCode>(8).fill('GRAPH_UNAVAILABLE'))), { done: 'done' });
  t.same(pauses, [5, 10, 20, 40, 80, 160, 300, 300]);
  t.equal(states.at(-1), 'uploading');
  t.match(row.facts, { reason: null, waitingSince: null });
});

t.test('Retry-After is obeyed, and never undercut by our shortest pause', async (t) => {
  const { go, pauses } = setUp();
  const throttled = (retryAfterSeconds: number) =>
    new BridgeError('GRAPH_THROTTLED', { retryAfterSeconds });
  await go(thenDone(throttled(1), throttled(315)));
  t.same(pauses, [5, 315]);
});

t.test('an outage ends the upload after its hours', async (t) => {
  const { go, pauses } = setUp();
  const answer = await go(failing('CONTAINER_UNAVAILABLE'));
  t.match(answer, { problem: { kind: 'failed', code: 'CONTAINER_UNAVAILABLE' } });
  const hours = pauses.reduce((sum, seconds) => sum + seconds, 0) / 3600;
  t.ok(hours >= 24 && hours < 24.2, `${hours} hours`);
});

t.test('a session that is lost after a wait takes the upload out of waiting', async (t) => {
  const { go, row } = setUp();
  const answer = await go(failing('CONTAINER_UNAVAILABLE', 'CONTAINER_GONE'));
  t.match(answer, { problem: { kind: 'new-session' } });
  t.match(row, { state: 'uploading', facts: { reason: null, waitingSince: null } });
});

t.test('faults of form get five tries', async (t) => {
  const { go, pauses } = setUp();
  t.match(await go(failing('GRAPH_ANSWER_INVALID')), { problem: { kind: 'failed' } });
  t.equal(pauses.length, 4);
});

for (const code of ['UPLOAD_NEEDS_SIGN_IN', 'SIGN_IN_REQUIRED', 'GRAPH_UNAUTHORIZED'] as const) {
  t.test(`${code} waits 72 hours for the person, then the upload is expired`, async (t) => {
    const { go, states, pauses } = setUp();
    const answer = await go(failing(code));
    t.ok(states.every((state) => state === 'waiting-for-sign-in'));
    t.equal(pauses.length, 72);
    if (!('problem' in answer)) return t.fail('it ended well');
    t.match(endingOf(answer.problem), { state: 'expired', reason: { message: /for a sign-in/ } });
  });
  t.test(`${code} of an application fails at once: nobody could come`, async (t) => {
    const { go, pauses } = setUp('app');
    const answer = await go(failing(code));
    t.same(pauses, []);
    t.match(answer, { problem: { kind: 'failed' } });
  });
}

t.test('what nobody foresaw fails and is not quoted', async (t) => {
  const { go } = setUp();
  const answer = await go(() => Promise.reject(new Error('cell value hunter2')));
  t.match(answer, { problem: { kind: 'failed', code: 'INTERNAL_ERROR' } });
  t.notMatch(JSON.stringify(answer), /hunter2/);
});

t.test('an outage of our own database is no reason to end', async (t) => {
  const { go, states } = setUp();
  t.same(await go(thenDone('DATABASE_UNAVAILABLE')), { done: 'done' });
  t.same(states, []);
});

t.test('a process that stops leaves the step open', async (t) => {
  const { go, services } = setUp();
  const work = go(async () => {
    services.active.stop();
    throw new BridgeError('DATABASE_UNAVAILABLE');
  });
  await t.rejects(work, { code: 'SERVICE_STOPPING' });
});

t.test('an upload that ended, was cancelled or is in a later round is left alone', async (t) => {
  for (const change of [{ finishedAt: new Date() }, { cancelRequested: true }, { round: 1 }]) {
    const { go, row } = setUp();
    Object.assign(row, change);
    t.match(await go(thenDone()), { problem: { kind: 'cancelled' } });
  }
});
