import { DBOS, StatusString } from '@dbos-inc/dbos-sdk';

const ended = [StatusString.SUCCESS, StatusString.ERROR, StatusString.CANCELLED];
const atOnce = 500;

/**
 * Removes what the engine recorded of workflows that ended before a moment, the oldest first and at most 50,000 at a
 * time. Several replicas may do it at once.
 */
export async function forgetEnded(before: Date): Promise<void> {
  for (let round = 0; round < 100; round += 1) {
    const found = await DBOS.listWorkflows({
      status: ended,
      completedBefore: before.toISOString(),
      limit: atOnce,
      loadInput: false,
      loadOutput: false,
    });
    await DBOS.deleteWorkflows(found.map(({ workflowID }) => workflowID));
    if (found.length < atOnce) return;
  }
}
