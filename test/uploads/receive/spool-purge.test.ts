import t from 'tap';
import { createLogger } from '../../../proxy/observability/logger';
import { startSpoolPurge } from '../../../proxy/uploads/receive/spool-purge';
import { createSpool } from '../../../proxy/uploads/receive/spool';

const hour = 3600_000;

t.test('each part of the purge gets its age, and one that fails stops no other', async (t) => {
  const spool = createSpool({ root: t.testdir(), reserveBytes: 0 });
  const asked: Record<string, number> = {};
  const lines: string[] = [];
  const purge = startSpoolPurge({
    spool: {
      ...spool,
      purge: async (kind, olderThan) => {
        asked[kind] = olderThan;
        throw new Error('disk');
      },
      purgeTemporaryFiles: async (olderThan) => (asked.temporary = olderThan),
    },
    clock: () => 100 * hour,
    logger: createLogger({ level: 'info', write: (line) => lines.push(line) }),
    tasks: [async (now) => (asked.task = now)],
  });
  t.teardown(() => purge.stop());
  await purge.run();
  t.same(asked, { validations: 76 * hour, temporary: 97 * hour, task: 100 * hour });
  t.equal(lines.length, 1);
});

t.test('the timer runs it, one at a time, until it is stopped', async (t) => {
  const spool = createSpool({ root: t.testdir(), reserveBytes: 0 });
  let runs = 0;
  let ticks = (): void => undefined;
  let stopped = false;
  let end = (): void => undefined;
  const purge = startSpoolPurge({
    spool,
    clock: () => 0,
    logger: createLogger({ level: 'silent' }),
    tasks: [
      () => {
        runs += 1;
        return new Promise<void>((resolve) => (end = resolve));
      },
    ],
    timers: {
      setInterval: ((work: () => void) => {
        ticks = work;
        return { unref: () => undefined };
      }) as unknown as typeof setInterval,
      clearInterval: () => void (stopped = true),
    },
  });
  ticks();
  while (runs === 0) await new Promise(setImmediate);
  ticks();
  end();
  await purge.stop();
  t.equal(runs, 1);
  t.ok(stopped);
});
