import type { ChangeFacts, UploadRow } from '../../database/uploads/row';
import type { UploadSummary } from '../../schemas/subscription';
import { finalStates, type UploadState } from '../../schemas/upload';
import { displayNameOf } from './display-name';
import { wordsOf } from './words';

/** What subscribers are told of an upload: state, sentences and counts, flat. */
export function summaryOf(row: UploadRow, publicUrl: string): UploadSummary {
  const { facts, uploadId } = row;
  const state = row.state as UploadState;
  const findings = facts.findings ?? { fatal: 0, errors: 0, warnings: 0 };
  return {
    uploadId,
    displayName: displayNameOf(row),
    state,
    isFinal: finalStates.includes(state),
    ...wordsOf(row),
    ...(facts.reason && { reasonCode: facts.reason.code }),
    dataConnectorId: row.dataConnectorId,
    ...(row.correlationId !== null && { correlationId: row.correlationId }),
    createdAt: row.createdAt.toISOString(),
    ...(row.finishedAt !== null && { finishedAt: row.finishedAt.toISOString() }),
    ...(row.expiresAt !== null && { expiresAt: row.expiresAt.toISOString() }),
    fatalFindings: findings.fatal,
    errors: findings.errors,
    warnings: findings.warnings,
    added: sumOf(facts.changes, 'added'),
    changed: sumOf(facts.changes, 'changed'),
    removed: sumOf(facts.changes, 'removed'),
    statusUrl: `${publicUrl}/v1/uploads/${uploadId}`,
  };
}

const sumOf = (changes: ChangeFacts | undefined, name: 'added' | 'changed' | 'removed'): number =>
  (changes?.files ?? []).reduce((total, file) => total + file[name], 0);
