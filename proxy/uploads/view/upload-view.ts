import type { Caller } from '../../auth/caller';
import type { UploadFileRow, UploadRow, UploadStepRow } from '../../database/uploads/row';
import { finalStates, type UploadState, type UploadView } from '../../schemas/upload';
import type { UploadServices } from '../services';
import type { SchoolSummary } from '../summarise-schools';
import { changesView } from './changes-view';
import { displayNameOf } from './display-name';
import { percentOf } from './percent';
import { wordsOf } from './words';

export interface ViewParts {
  files: readonly UploadFileRow[];
  steps: readonly UploadStepRow[];
}

/** What a caller may see of an upload with Roster.Read: state, counts and sentences, no cell value. */
export async function viewOf(
  services: Pick<UploadServices, 'publicUrl' | 'sealer' | 'limits'>,
  caller: Caller,
  row: UploadRow,
  { files, steps }: ViewParts,
): Promise<UploadView> {
  const { facts, uploadId } = row;
  const statusUrl = `${services.publicUrl}/v1/uploads/${uploadId}`;
  const state = row.state as UploadState;
  const isFinal = finalStates.includes(state);
  return {
    uploadId,
    displayName: displayNameOf(row),
    state,
    isFinal,
    ...wordsOf(row),
    ...(facts.refusedBy && { refusedBy: facts.refusedBy }),
    ...(facts.reason && { reason: facts.reason }),
    format: facts.format,
    dataConnectorId: row.dataConnectorId,
    ...(facts.inboundFlowId !== undefined && { inboundFlowId: facts.inboundFlowId }),
    ...(row.correlationId !== null && { correlationId: row.correlationId }),
    isOwn: row.createdBy === caller.objectId,
    percent: percentOf(state, files, facts.containerId),
    createdAt: row.createdAt.toISOString(),
    ...(facts.submittedAt !== undefined && { submittedAt: facts.submittedAt }),
    ...(row.finishedAt !== null && { finishedAt: row.finishedAt.toISOString() }),
    ...(row.expiresAt !== null && { expiresAt: row.expiresAt.toISOString() }),
    files: files.map((file) => fileView(file, facts.containerId)),
    steps: steps.map(({ step, startedAt, finishedAt }) => ({
      step: step as UploadView['steps'][number]['step'],
      startedAt: startedAt.toISOString(),
      ...(finishedAt !== null && { finishedAt: finishedAt.toISOString() }),
    })),
    ...(facts.findings && {
      findings: { ...facts.findings, downloadUrl: `${statusUrl}/findings.csv` },
    }),
    ...(facts.changes && { changes: await changesOf(services, row) }),
    ...(facts.approval && { approval: approvalView(facts.approval) }),
    ...(facts.sds && { sds: facts.sds }),
    ...(facts.run && { run: facts.run }),
    statusUrl,
    ...(!isFinal && { retryAfterSeconds: pollAfterSeconds(state, services) }),
  };
}

/** Held or without a sign-in it changes only when a person acts. */
export function pollAfterSeconds(
  state: UploadState,
  { limits }: Pick<UploadServices, 'limits'>,
): number {
  const isWaitingForPerson = state === 'held' || state === 'waiting-for-sign-in';
  return isWaitingForPerson ? 60 : Math.ceil(limits.pollSeconds[0]);
}

const fileView = (file: UploadFileRow, containerId: string | undefined) => ({
  name: file.name,
  bytes: file.bytes,
  sha256: file.sha256,
  ...(file.rows !== null && { rows: file.rows }),
  ...(containerId !== undefined && {
    sentBytes: file.containerId === containerId ? file.sentBytes : 0,
  }),
});

const approvalView = ({ by, at, note }: NonNullable<UploadRow['facts']['approval']>) => ({
  by,
  at,
  ...(note !== undefined && { note }),
});

async function changesOf(
  { sealer }: Pick<UploadServices, 'sealer'>,
  { uploadId, facts }: UploadRow,
): Promise<NonNullable<UploadView['changes']>> {
  const schools = await sealer
    .open('schools', uploadId, facts.schoolsSealed ?? '')
    // Of a lost key, the rest is still worth seeing, and so are the other uploads of a list.
    .then(
      (opened) => opened as SchoolSummary[],
      () => [],
    );
  return changesView(facts.changes, schools);
}
