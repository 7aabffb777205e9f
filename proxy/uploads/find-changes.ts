import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { ChangeFacts } from '../database/uploads/row';
import { BridgeError } from '../errors';
import {
  findFormat,
  SECRET_BYTES,
  summaryHash,
  type CompareResult,
  type RosterComparison,
} from '../rosters';
import { holdSentence } from './hold-sentences';
import type { UploadServices } from './services';

/** A file set on the spool, and the data connector whose last accepted set it is compared with. */
export interface ComparedSet {
  tenantId: string;
  dataConnectorId: string;
  format: string;
  files: readonly { name: string; path: string; bytes: number; sha256: string }[];
  /** Where the keyed hashes of this set are written. */
  snapshot: string;
}

export interface FoundChanges {
  changes: ChangeFacts;
  comparison: RosterComparison;
  /** Upload whose set it was compared with; `none` without one. */
  comparedWith: string;
  /** There is an accepted set, but it cannot be read: nothing is known. */
  isUnreadable: boolean;
}

type ChangeServices = Pick<
  UploadServices,
  'baselines' | 'limits' | 'paths' | 'sealer' | 'validator'
>;

/**
 * What a file set changes by key against the last accepted one of its data connector (DESIGN §7), and the reasons to
 * hold it. Writes the snapshot. Throws what `RosterValidator.compare` throws, but BASELINE_UNREADABLE is a reason.
 */
export async function findChanges(
  services: ChangeServices,
  set: ComparedSet,
  signal: AbortSignal,
): Promise<FoundChanges> {
  const { result, comparedWith, unreadable } = await compareSet(services, set, signal);
  const { comparison, judgement } = result;
  const holdReasons = judgement.reasons.map(holdSentence);
  if (unreadable !== undefined)
    holdReasons.unshift({ code: unreadable.code, file: '', message: unreadable.message });
  const changes: ChangeFacts = {
    baseline: comparedWith === 'none' ? 'none' : 'compared',
    changeHash: summaryHash(comparison, judgement, set.files),
    files: comparison.files.map(({ file, rowsBefore, rowsNow, added, changed, removed }) => ({
      ...{ file, rowsBefore, rowsNow, added, changed, removed },
    })),
    holdReasons,
  };
  return { changes, comparison, comparedWith, isUnreadable: unreadable !== undefined };
}

interface ComparedResult {
  result: CompareResult;
  comparedWith: string;
  unreadable?: BridgeError;
}

async function compareSet(
  services: ChangeServices,
  set: ComparedSet,
  signal: AbortSignal,
): Promise<ComparedResult> {
  const { tenantId, dataConnectorId } = set;
  const baseline = await services.baselines.find(tenantId, dataConnectorId);
  const comparedWith = baseline?.uploadId ?? 'none';
  try {
    const result = await compare(services, set, baseline?.snapshot, signal);
    return { result, comparedWith };
  } catch (error) {
    if (!(error instanceof BridgeError) || error.code !== 'BASELINE_UNREADABLE') throw error;
    const now = await services.baselines.find(tenantId, dataConnectorId);
    // Another upload was accepted just now, and its set took the place of the one that was being read.
    if (now?.uploadId !== baseline?.uploadId) return compareSet(services, set, signal);
    const result = await compare(services, set, undefined, signal);
    return { result, comparedWith, unreadable: error };
  }
}

async function compare(
  services: ChangeServices,
  { tenantId, dataConnectorId, format, files, snapshot }: ComparedSet,
  baseline: string | undefined,
  signal: AbortSignal,
): Promise<CompareResult> {
  await mkdir(path.dirname(snapshot), { recursive: true, mode: 0o700 });
  return services.validator.compare({
    source: { files: files.map(({ name, path: place }) => ({ name, path: place })) },
    format: findFormat(format)?.id ?? 'auto',
    secret: await connectorSecret(services, tenantId, dataConnectorId),
    snapshot,
    limits: services.limits.changes,
    signal,
    ...(baseline !== undefined && {
      baseline: services.paths.baseline(tenantId, dataConnectorId, baseline),
    }),
  });
}

const secretAbout = (tenantId: string, dataConnectorId: string): string =>
  `${tenantId}/${dataConnectorId}`;

const newSecret = (sealer: UploadServices['sealer'], about: string): Promise<string> =>
  sealer.seal('secret', about, randomBytes(SECRET_BYTES).toString('base64url'));

/** The secret of a data connector's hashes, made at its first comparison and stored sealed. Throws SEAL_BROKEN. */
export async function connectorSecret(
  { baselines, sealer }: Pick<UploadServices, 'baselines' | 'sealer'>,
  tenantId: string,
  dataConnectorId: string,
): Promise<Buffer> {
  const about = secretAbout(tenantId, dataConnectorId);
  const sealed = await baselines.secret(tenantId, dataConnectorId, () => newSecret(sealer, about));
  return Buffer.from(String(await sealer.open('secret', about, sealed)), 'base64url');
}

/**
 * Puts a new secret in the place of one whose seal key was lost; one that opens stays. The record of the last set then
 * opens no more either, so what is compared next is held.
 */
export async function replaceLostSecret(
  { baselines, sealer }: Pick<UploadServices, 'baselines' | 'sealer'>,
  tenantId: string,
  dataConnectorId: string,
): Promise<void> {
  const about = secretAbout(tenantId, dataConnectorId);
  const sealed = await baselines.secret(tenantId, dataConnectorId, () => newSecret(sealer, about));
  const isLost = await sealer.open('secret', about, sealed).then(
    () => false,
    () => true,
  );
  if (isLost)
    await baselines.replaceSecret(tenantId, dataConnectorId, {
      lost: sealed,
      sealed: await newSecret(sealer, about),
    });
}
