import type { RunDetails } from '../graph/runs';

const outcomes: Readonly<Record<string, string>> = {
  running: 'The run is still going on',
  failed: 'The run failed: School Data Sync cancelled it',
  completed: 'The run is completed',
  completedWithErrors: 'The run is completed, but School Data Sync dropped records',
  completedWithWarnings: 'The run is completed, but School Data Sync dropped optional values',
};

/** A run in one sentence; a status that is not known here is quoted. */
export function summarizeRun({ status, totals }: RunDetails): string {
  const outcome = outcomes[status] ?? `The run is ${status.slice(0, 60)}`;
  const counts = (['organizations', 'people', 'groups', 'memberships'] as const).flatMap((kind) => {
    const active = totals?.[kind]?.active;
    return active === undefined ? [] : [`${active} ${kind === 'groups' ? 'classes' : kind}`];
  });
  return counts.length === 0 ? `${outcome}.` : `${outcome}: ${counts.join(', ')} are active.`;
}
