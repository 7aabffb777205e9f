import { DBOS } from '@dbos-inc/dbos-sdk';
import type { Logger } from '../observability/logger';
import type { ExecutorLock } from '../database/executor-lock';
import { repeatedly, type Repetition } from '../repeatedly';

const everyMs = 1_000;

/**
 * Looks every second for workflows whose process is gone and puts them back into their queue, where the next free
 * process takes them. (The library leaves this to a paid coordinator.)
 */
export const startTakeover = (lock: ExecutorLock, logger: Logger): Repetition =>
  repeatedly(
    everyMs,
    () => takeOver(lock, logger),
    // The next round comes in a second; a lost connection has told itself already.
    () => logger.warn('unfinished work could not be looked for'),
  );

async function takeOver(lock: ExecutorLock, logger: Logger): Promise<void> {
  const open = await DBOS.listWorkflows({ status: 'PENDING', loadInput: false, loadOutput: false });
  const others = new Set(open.map(({ executorId }) => executorId));
  for (const other of others) {
    if (other === undefined || other === lock.executorId) continue;
    await lock.ifGone(other, async () => {
      // Read again under the lock: another process may have taken them over meanwhile.
      const left = await DBOS.listWorkflows({
        status: 'PENDING',
        executorId: other,
        loadInput: false,
      });
      for (const { workflowID, queueName } of left)
        await DBOS.resumeWorkflow(workflowID, queueName === undefined ? {} : { queueName });
      if (left.length > 0)
        logger.warn({ files: left.length }, 'took over the work of a process that is gone');
    });
  }
}
