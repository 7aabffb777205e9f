import type { RunFacts, UploadRow } from '../../database/uploads/row';
import type { RunDetails } from '../../graph/runs';
import { runScope } from '../run-scope';
import type { UploadServices } from '../services';
import { runAfter } from './start-run';

export type RunAnswer = { isEnded: false } | { isEnded: true; run: RunFacts };

/** Looks once at the run that was started for an upload, and notes what it is doing. */
export async function readRun(
  services: UploadServices,
  row: UploadRow,
  signal: AbortSignal,
): Promise<RunAnswer> {
  const { industryData, uploads } = services;
  const { tenantId, uploadId, facts } = row;
  const scope = () => runScope(services, row, signal);
  const id =
    facts.run?.id ??
    runAfter(await industryData.listRuns(await scope()), facts.latestRunBefore ?? '')?.id;
  // Just started, Graph may not list it yet.
  if (id === undefined) return { isEnded: false };
  const details = await industryData.getRun(await scope(), id);
  const run = factsOf(details, facts.inboundFlowId);
  if (details.isEnded) return { isEnded: true, run };
  await uploads.note(tenantId, uploadId, { run });
  return { isEnded: false };
}

/** Counts of the upload's own inbound flow where they can be told apart, else of the whole run. */
function factsOf(details: RunDetails, inboundFlowId: string | undefined): RunFacts {
  const own = details.activities.find(
    (activity) => inboundFlowId !== undefined && activity.inboundFlowId === inboundFlowId,
  );
  const totals = own?.results ?? details.totals;
  return {
    id: details.id,
    status: details.status,
    ...(details.startDateTime !== undefined && { startedAt: details.startDateTime }),
    ...(details.endDateTime !== undefined && { endedAt: details.endDateTime }),
    ...(totals && { totals, totalsFor: own?.results ? 'inbound-flow' : 'run' }),
  };
}
