import { DBOS, StatusString } from '@dbos-inc/dbos-sdk';

const ended = [StatusString.SUCCESS, StatusString.ERROR, StatusString.CANCELLED];
const atOnce = 500;

/** Removes what the engine recorded of workflows that ended before a moment; several replicas may do it at once. */
export async function forgetEnded(before: Date): Promise<void> {
  for (;;) {
    const found = await DBOS.listWorkflows({
      status: ended,
      completedBefore: before.toISOString(),
      limit: atOnce,
      loadInput: false,
      loadOutput: false,
    });
    if (found.length === 0) return;
    await DBOS.deleteWorkflows(found.map(({ workflowID }) => workflowID));
  }
}
