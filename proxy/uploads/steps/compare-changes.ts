import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { ChangeFacts, UploadRow } from '../../database/uploads/row';
import { findFormat, type RosterChanges } from '../../rosters';
import { unreadableBaseline } from '../unreadable-baseline';
import type { UploadServices } from '../services';

export interface GateVerdict {
  held: boolean;
}

/**
 * The change gate (DESIGN §7): compares by key with the last accepted set of the data connector and notes what
 * changes. Held above the limits, unless the caller asked to proceed or exactly these changes were
 * approved. A baseline that cannot be read holds too: nothing is known then.
 */
export async function compareChanges(
  services: UploadServices,
  row: UploadRow,
  signal: AbortSignal,
): Promise<GateVerdict> {
  const { tenantId, uploadId, dataConnectorId, facts } = row;
  const baseline = await services.baselines.find(tenantId, dataConnectorId);
  const files = await services.files.list(uploadId);
  const result = await findChanges(services, row, files, baseline?.snapshot, signal);
  const changes: ChangeFacts = {
    baseline: baseline === null ? 'none' : 'compared',
    changeHash: result.changeHash,
    files: result.files,
    holdReasons: result.holdReasons,
  };
  await services.uploads.note(tenantId, uploadId, {
    changes,
    schoolsSealed: await services.sealer.seal('schools', uploadId, result.schools),
    comparedWith: baseline?.uploadId ?? 'none',
  });
  const approved = facts.approval?.changeHash === changes.changeHash;
  const asked = facts.onLargeChange === 'proceed';
  return { held: changes.holdReasons.length > 0 && !approved && !asked };
}

async function findChanges(
  services: UploadServices,
  { tenantId, uploadId, dataConnectorId, facts }: UploadRow,
  files: readonly { name: string; sha256: string }[],
  baseline: string | undefined,
  signal: AbortSignal,
): Promise<RosterChanges> {
  const { paths, limits } = services;
  const snapshot = paths.snapshot(tenantId, uploadId);
  await mkdir(path.dirname(snapshot), { recursive: true, mode: 0o700 });
  const compare = (against: string | undefined): Promise<RosterChanges> =>
    services.validator.compare({
      source: {
        files: files.map(({ name, sha256 }) => ({
          name,
          path: paths.file(tenantId, uploadId, sha256),
        })),
      },
      format: findFormat(facts.format)?.id ?? 'sds-v2.1',
      secret,
      snapshot,
      limits: {
        removedPercent: limits.removedPercent,
        changedPercent: limits.changedPercent,
        floorRows: limits.floorRows,
      },
      signal,
      ...(against !== undefined && {
        baseline: paths.baseline(tenantId, dataConnectorId, against),
      }),
    });
  const secret = await connectorSecret(services, tenantId, dataConnectorId);
  try {
    return await compare(baseline);
  } catch (error) {
    if (!unreadableBaseline.is(error)) throw error;
    return unreadableBaseline.hold(await compare(undefined));
  }
}

/** The secret of a data connector's hashes, made at its first upload and stored sealed. */
async function connectorSecret(
  { baselines, sealer }: UploadServices,
  tenantId: string,
  dataConnectorId: string,
): Promise<Buffer> {
  const about = `${tenantId}/${dataConnectorId}`;
  const sealed = await baselines.secret(tenantId, dataConnectorId, () =>
    sealer.seal('secret', about, randomBytes(32).toString('base64url')),
  );
  return Buffer.from(String(await sealer.open('secret', about, sealed)), 'base64url');
}
