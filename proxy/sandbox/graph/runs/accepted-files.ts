import type { StoredFile } from '../../storage/containers';
import type { AcceptedFiles, TenantData } from '../entities';

/** Keeps the files of an accepted validation for the next run; a later set replaces an earlier one. */
export function keepForRun(tenant: TenantData, connectorId: string, accepted: AcceptedFiles): void {
  const kept = tenant.acceptedFiles.get(connectorId) ?? [];
  // The set before stays until this validation has succeeded: a run may begin in between.
  tenant.acceptedFiles.set(connectorId, [...kept.slice(-1), accepted]);
}

/** The newest set whose validation has succeeded by `now`; it and all before it are used up. */
export function takeForRun(
  tenant: TenantData,
  connectorId: string,
  now: number,
): Map<string, StoredFile> | undefined {
  const kept = tenant.acceptedFiles.get(connectorId) ?? [];
  const ready = kept.filter(({ from }) => from <= now);
  tenant.acceptedFiles.set(
    connectorId,
    kept.filter(({ from }) => from > now),
  );
  return ready.at(-1)?.files;
}
