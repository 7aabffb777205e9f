import path from 'node:path';
import { loadConfig } from '../../config';
import { destinations } from '../../exporter/destinations';
import { sources } from '../../exporter/sources';
import { receiptLines } from '../export/receipt-text';
import { runProfile } from '../export/run-profile';
import type { Local } from '../start-local';
import type { CommandContext } from '../terminal';
import { writeSampleExport } from './sample-export';

export const exportTitle = 'Last, straight from the database of a student information system:';
export const exportExpected = 'delivered, every row accounted for';

/** Exports the sample system to the sandbox's School Data Sync; in a few words what came of it. */
export async function playExport(
  local: Local,
  work: string,
  context: CommandContext,
): Promise<string> {
  const profile = await writeSampleExport(path.join(work, 'sis'));
  const receipt = await runProfile(
    profile,
    { url: local.url ?? '' },
    {
      ...context,
      config: () => loadConfig({ CLOUD: 'sandbox', SANDBOX_PORT: String(local.sandboxPort) }),
    },
    { sources, destinations },
  );
  for (const line of receiptLines(receipt)) context.terminal.out(line);
  // An export from which a row has got lost throws (EXPORT_COUNTS_DIFFER).
  const hasRows = Object.values(receipt.counts).some(({ read }) => read > 0);
  return `${receipt.result}${hasRows ? ', every row accounted for' : ''}`;
}
