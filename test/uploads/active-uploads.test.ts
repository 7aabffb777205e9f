import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import type { UploadRow } from '../../proxy/database/uploads/row';
import { BridgeError } from '../../proxy/errors';
import { CancelRequested, createActiveUploads } from '../../proxy/uploads/active-uploads';

const row = { uploadId: 'u' } as UploadRow;
const pause = (signal: AbortSignal) => delay(60_000, undefined, { signal });
const failureOf = (work: Promise<unknown>) => work.catch((error: unknown) => error);

t.test('a cancel ends a pause with the cancel as the reason', async (t) => {
  const active = createActiveUploads({ isCancelled: async () => false });
  const work = active.run(row, pause);
  active.cancel('other');
  active.cancel('u');
  t.ok((await failureOf(work)) instanceof CancelRequested);
});

t.test('a stop ends a pause as a stop, and refuses further work', async (t) => {
  const active = createActiveUploads({ isCancelled: async () => false });
  const work = active.run(row, pause);
  active.stop();
  const stopping = { code: 'SERVICE_STOPPING' };
  await t.rejects(work, stopping);
  await t.rejects(active.run(row, pause), stopping);
});

t.test('a cancel asked for in another process is noticed', async (t) => {
  let asked = 0;
  const active = createActiveUploads({
    isCancelled: async () => {
      asked += 1;
      if (asked === 1) throw new BridgeError('DATABASE_UNAVAILABLE');
      return asked > 2;
    },
    lookEveryMs: 10,
  });
  const work = active.run(row, (signal) => Promise.all([pause(signal), delay(500)]));
  t.ok((await failureOf(work)) instanceof CancelRequested);
});

t.test('work that fails by itself keeps its error', async (t) => {
  const active = createActiveUploads({ isCancelled: async () => false });
  await t.rejects(
    active.run(row, () => Promise.reject(new BridgeError('GRAPH_FORBIDDEN'))),
    { code: 'GRAPH_FORBIDDEN' },
  );
});
