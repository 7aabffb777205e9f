import path from 'node:path';

/** Where an upload's files lie on the spool. */
export interface UploadPaths {
  /** The folder of one upload, removed as a whole. */
  folder(tenantId: string, uploadId: string): string;
  /** Where the files of one request arrive before they are part of an upload. */
  incoming(tenantId: string, requestId: string): string;
  /** A received file, named by its content: a later one of the same name never changes an earlier one. */
  file(tenantId: string, uploadId: string, sha256: string): string;
  /** All findings with their values, one JSON object a line. */
  findings(tenantId: string, uploadId: string): string;
  /** The findings without values, kept after the upload's folder is gone. */
  keptFindings(tenantId: string, uploadId: string): string;
  /** Keyed hashes of this upload's records. */
  snapshot(tenantId: string, uploadId: string): string;
  baseline(tenantId: string, dataConnectorId: string, name: string): string;
  /** Where the folders of all uploads, and all kept findings, lie: tenant, then one each. */
  allFolders: string;
  allFindings: string;
}

/** Ids were made by us or checked before; the last part of each path is fixed. */
export function createUploadPaths(spoolDir: string): UploadPaths {
  const allFolders = path.join(spoolDir, 'uploads');
  const allFindings = path.join(spoolDir, 'findings');
  const folder = (tenantId: string, uploadId: string): string =>
    path.join(allFolders, tenantId, uploadId);
  return {
    allFolders,
    allFindings,
    folder,
    incoming: (tenantId, requestId) => path.join(allFolders, tenantId, `incoming-${requestId}`),
    file: (tenantId, uploadId, sha256) => path.join(folder(tenantId, uploadId), 'files', sha256),
    findings: (tenantId, uploadId) => path.join(folder(tenantId, uploadId), 'findings.ndjson'),
    keptFindings: (tenantId, uploadId) => path.join(allFindings, tenantId, `${uploadId}.ndjson`),
    snapshot: (tenantId, uploadId) => path.join(folder(tenantId, uploadId), 'snapshot'),
    baseline: (tenantId, dataConnectorId, name) =>
      path.join(spoolDir, 'baselines', tenantId, dataConnectorId, name),
  };
}
