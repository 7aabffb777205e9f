import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { ChangeFacts, UploadFileRow, UploadRow } from '../../database/uploads/row';
import { BridgeError } from '../../errors';
import { findFormat, SECRET_BYTES, summaryHash, type CompareResult } from '../../rosters';
import { holdSentence } from '../hold-sentences';
import type { UploadServices } from '../services';
import { summariseSchools } from '../summarise-schools';

export interface GateVerdict {
  held: boolean;
}

/**
 * The change gate (DESIGN §7): compares by key with the last accepted set of the data connector and notes what
 * changes. Held above the limits, unless the caller asked to proceed or exactly these changes were
 * approved. A baseline that cannot be read holds in any case: nothing is known then.
 */
export async function compareChanges(
  services: UploadServices,
  row: UploadRow,
  signal: AbortSignal,
): Promise<GateVerdict> {
  const { tenantId, uploadId, facts } = row;
  const files = await services.files.list(uploadId);
  const { result, comparedWith, unreadable } = await findChanges(services, row, files, signal);
  const { comparison, judgement } = result;
  const holdReasons = judgement.reasons.map(holdSentence);
  if (unreadable !== undefined)
    holdReasons.unshift({ code: unreadable.code, file: '', message: unreadable.message });
  const changes: ChangeFacts = {
    baseline: comparedWith === 'none' ? 'none' : 'compared',
    changeHash: summaryHash(comparison, judgement, files),
    files: comparison.files.map(({ file, rowsBefore, rowsNow, added, changed, removed }) => ({
      ...{ file, rowsBefore, rowsNow, added, changed, removed },
    })),
    holdReasons,
  };
  await services.uploads.note(tenantId, uploadId, {
    changes,
    schoolsSealed: await services.sealer.seal('schools', uploadId, summariseSchools(comparison)),
    comparedWith,
  });
  const isApproved = facts.approval?.changeHash === changes.changeHash;
  const mayProceed = facts.onLargeChange === 'proceed' && unreadable === undefined;
  return { held: holdReasons.length > 0 && !isApproved && !mayProceed };
}

interface FoundChanges {
  result: CompareResult;
  comparedWith: string;
  unreadable?: BridgeError;
}

async function findChanges(
  services: UploadServices,
  row: UploadRow,
  files: readonly UploadFileRow[],
  signal: AbortSignal,
): Promise<FoundChanges> {
  const { tenantId, dataConnectorId } = row;
  const baseline = await services.baselines.find(tenantId, dataConnectorId);
  const comparedWith = baseline?.uploadId ?? 'none';
  try {
    const result = await compare(services, row, files, baseline?.snapshot, signal);
    return { result, comparedWith };
  } catch (error) {
    if (!(error instanceof BridgeError) || error.code !== 'BASELINE_UNREADABLE') throw error;
    const now = await services.baselines.find(tenantId, dataConnectorId);
    // Another upload was accepted just now, and its set took the place of the one that was being read.
    if (now?.uploadId !== baseline?.uploadId) return findChanges(services, row, files, signal);
    const result = await compare(services, row, files, undefined, signal);
    return { result, comparedWith, unreadable: error };
  }
}

async function compare(
  services: UploadServices,
  { tenantId, uploadId, dataConnectorId, facts }: UploadRow,
  files: readonly UploadFileRow[],
  baseline: string | undefined,
  signal: AbortSignal,
): Promise<CompareResult> {
  const { paths } = services;
  const snapshot = paths.snapshot(tenantId, uploadId);
  await mkdir(path.dirname(snapshot), { recursive: true, mode: 0o700 });
  return services.validator.compare({
    source: {
      files: files.map(({ name, sha256 }) => ({
        name,
        path: paths.file(tenantId, uploadId, sha256),
      })),
    },
    format: findFormat(facts.format)?.id ?? 'auto',
    secret: await connectorSecret(services, tenantId, dataConnectorId),
    snapshot,
    limits: services.limits.changes,
    signal,
    ...(baseline !== undefined && {
      baseline: paths.baseline(tenantId, dataConnectorId, baseline),
    }),
  });
}

/** The secret of a data connector's hashes, made at its first upload and stored sealed. */
export async function connectorSecret(
  { baselines, sealer }: Pick<UploadServices, 'baselines' | 'sealer'>,
  tenantId: string,
  dataConnectorId: string,
): Promise<Buffer> {
  const about = `${tenantId}/${dataConnectorId}`;
  const sealed = await baselines.secret(tenantId, dataConnectorId, () =>
    sealer.seal('secret', about, randomBytes(SECRET_BYTES).toString('base64url')),
  );
  return Buffer.from(String(await sealer.open('secret', about, sealed)), 'base64url');
}
