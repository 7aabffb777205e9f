import { BridgeError } from '../errors';
import type { Finding, RosterValidator } from '../rosters';
import type { Logger } from '../observability/logger';
import type { DeliveryReceipt } from './destinations/deliver-all';
import type { ExportSet } from './destinations/destination';
import type { ExportProfile, ProfileKinds } from './profile/profile';
import type { SecretReader } from './profile/secret';
import { exportDay } from './run/export-day';
import type { ExportOutcome, ExportProgress } from './run/export-run';
import type { ExportReceipt } from './run/receipt';
import { toReceipt } from './run/receipt';
import { runExport } from './run-export';

export interface ProfileRun {
  exportId: string;
  profile: ExportProfile;
  kinds: Pick<ProfileKinds, 'sources'>;
  /** Schools instead of those of the profile. */
  only?: readonly string[];
  /** Brings the set to the destinations of the profile; absent: a dry run. */
  deliver?: (set: ExportSet) => Promise<readonly DeliveryReceipt[]>;
  secrets: SecretReader;
  logger: Logger;
  validator: Pick<RosterValidator, 'validate'>;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Relative paths of a profile count from its folder. */
  resolvePath: (path: string) => string;
  workRoot: string;
  signal: AbortSignal;
  onProgress?: (progress: ExportProgress) => void;
  onFinding?: (finding: Finding) => void;
}

/**
 * Carries out a profile: opens its source, makes the set, delivers it. Whatever is wrong with the roster or a
 * destination stands in the receipt; throws what a source throws, and EXPORT_SOURCE_UNKNOWN.
 */
export async function exportProfile(
  run: ProfileRun,
): Promise<{ receipt: ExportReceipt; outcome: ExportOutcome }> {
  const { profile, signal, now } = run;
  const startedAt = new Date(now()).toISOString();
  const source = await openSource(run);
  let deliveries: readonly DeliveryReceipt[] = [];
  try {
    const outcome = await runExport({
      ...{ exportId: run.exportId, profile: profile.name, tenantId: profile.tenantId },
      ...{ format: profile.format, options: profile.options, signal, source },
      selection: { ...profile.selection, ...(run.only && { schools: [...run.only] }) },
      ...{ maxHeldBackPercent: profile.maxHeldBackPercent, workRoot: run.workRoot },
      validator: run.validator,
      today: exportDay(now(), profile.schedule?.timeZone),
      ...(run.onProgress && { onProgress: run.onProgress }),
      ...(run.onFinding && { onFinding: run.onFinding }),
      ...(run.deliver && {
        deliver: async (set: ExportSet) => void (deliveries = await run.deliver!(set)),
      }),
    });
    const receipt = toReceipt(outcome, deliveries, {
      ...{ profile: profile.name, tenantId: profile.tenantId, source: profile.source.kind },
      ...{ isDryRun: run.deliver === undefined, startedAt },
      finishedAt: new Date(now()).toISOString(),
    });
    return { receipt, outcome };
  } finally {
    await source.close();
  }
}

function openSource({ profile, kinds, ...context }: ProfileRun) {
  const { kind, ...settings } = profile.source;
  const found = kinds.sources.find((one) => one.kind === kind);
  const parsed = found?.settings.safeParse(settings);
  if (found === undefined || parsed?.success !== true)
    throw new BridgeError('EXPORT_SOURCE_UNKNOWN', { params: { kind }, target: 'source' });
  const { secrets, logger, signal, now, resolvePath } = context;
  return found.open(parsed.data, { secrets, logger, signal, now, resolvePath });
}
