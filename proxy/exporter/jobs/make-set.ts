import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { ExportFacts, ExportRow } from '../../database/exports/row';
import type { ExportInput } from '../../engine/run';
import { BridgeError } from '../../errors';
import type { DestinationEntry } from '../destinations/deliver-all';
import { exportProfile } from '../export-profile';
import type { ExportReceipt } from '../run/receipt';
import { keepSet } from './kept-set';
import { openRow } from './open-row';
import { createPercent } from './percent';
import { setFolder, type ExportServices } from './services';

export type Reason = NonNullable<ExportFacts['reason']>;
export interface Addressee {
  destination: string;
  kind: string;
}
/** Nobody is to get a set that is refused, or that was made to be looked at. */
export type Made = { addressees: Addressee[] } | { problem: Reason; isPassing: boolean };

/**
 * Reads the source of the profile and makes the set, which is kept for its deliveries. The receipt so far is in the row.
 * May be done again: what was kept is replaced.
 */
export async function makeSet(services: ExportServices, input: ExportInput): Promise<Made> {
  const row = await openRow(services, input);
  if (row === undefined) return { addressees: [] };
  try {
    return await services.turns(() => make(services, row));
  } catch (error) {
    const problem = problemOf(services, error);
    // Shown while it waits for the next try; what ends the export is noted at its end.
    if (problem.isPassing) await services.exports.note(row, { facts: { reason: problem.problem } });
    return problem;
  }
}

async function make(services: ExportServices, row: ExportRow): Promise<Made> {
  const startedAt = row.facts.startedAt ?? new Date(services.clock()).toISOString();
  await services.exports.note(row, { state: 'reading', facts: { startedAt } });
  const { profile } = await services.profiles.find(row.tenantId, row.profile);
  const destinations = profile.destinations as DestinationEntry[];
  const receipt = await read(services, row, profile, destinations);
  const isToDeliver = receipt.result === 'delivered';
  await services.exports.note(row, {
    ...(isToDeliver && { state: 'delivering' }),
    // Until it is delivered nobody may read that it was.
    facts: {
      receipt: { ...receipt, ...(isToDeliver && { result: 'delivering' }) },
      // What kept an earlier try from reading is over.
      reason: null,
    },
  });
  if (!isToDeliver) return { addressees: [] };
  return {
    addressees: destinations.map(({ name, kind }) => ({
      destination: typeof name === 'string' ? name : kind,
      kind,
    })),
  };
}

async function read(
  services: ExportServices,
  row: ExportRow,
  profile: Parameters<typeof exportProfile>[0]['profile'],
  destinations: readonly DestinationEntry[],
): Promise<ExportReceipt> {
  const { profiles, secrets, validator, logger, clock, active, workRoot } = services;
  await mkdir(workRoot, { recursive: true, mode: 0o700 });
  const { receipt } = await exportProfile({
    ...{ exportId: row.exportId, profile, secrets, validator, logger, now: clock, workRoot },
    resolvePath: (place) => path.resolve(profiles.folder, place),
    ...{ kinds: await services.kinds(), signal: active.stopping },
    onProgress: createPercent(services, row).make,
    ...(row.facts.only && { only: row.facts.only }),
    ...(!row.facts.isDryRun && {
      deliver: async (set) => {
        await keepSet(setFolder(services, row), set, destinations);
        return [];
      },
    }),
  }).catch((error: unknown) => {
    // What the end of the process cut off is done again in the next one.
    if (active.stopping.aborted) throw new BridgeError('SERVICE_STOPPING');
    throw error;
  });
  return receipt;
}

function problemOf({ logger }: ExportServices, error: unknown): Extract<Made, { problem: Reason }> {
  const isOurs = error instanceof BridgeError;
  if (isOurs && ['SERVICE_STOPPING', 'DATABASE_UNAVAILABLE'].includes(error.code)) throw error;
  if (!isOurs) logger.error({ err: error }, 'an export failed');
  const { code, message, action } = isOurs ? error : new BridgeError('INTERNAL_ERROR');
  return { problem: { code, message }, isPassing: action === 'retry' };
}
