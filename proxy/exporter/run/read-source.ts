import path from 'node:path';
import { BridgeError } from '../../errors';
import { createEnrollmentReader } from '../enrollments/read-enrollments';
import { settleMembers } from '../enrollments/settle-members';
import { openTarget } from '../enrollments/target';
import type { EntityName } from '../model/entities';
import { entityNames } from '../model/entities';
import { createEntityReader } from '../read/read-entity';
import { scanTable } from '../read/scan-table';
import type { TableTarget } from '../read/scan-table';
import { settleSchools } from '../rules/settle-schools';
import { KEPT, STATE } from '../state/marks';
import { readsEntity } from '../state/run-state';
import type { RunState } from '../state/run-state';
import type { PlannedFile } from '../write/open-files';
import type { WrittenFile } from '../write/row-writer';
import type { ExportRun } from './export-run';

/** Where the rows of an entity wait until all entities are known. */
export const spoolPath = (folder: string, entity: EntityName): string =>
  path.join(folder, `${entity}.spool`);

/**
 * Reads each entity of the source once, in an order in which everything referred to comes first. Enrollments go
 * straight into their files, which are answered; the rest into spooled tables.
 */
export async function readSource(
  { source, signal, onProgress }: ExportRun,
  run: RunState,
  files: readonly PlannedFile[],
  folder: string,
): Promise<WrittenFile[]> {
  let written: WrittenFile[] = [];
  for (const entity of entityNames) {
    if (!readsEntity(run, entity)) continue;
    const read = (target: TableTarget): Promise<void> =>
      scanTable(withProgress(source.read(entity, signal), entity), target, signal);
    if (entity === 'enrollments') written = await readEnrollments(read);
    else {
      const reader = createEntityReader(entity, spoolPath(folder, entity), run);
      try {
        await read(reader);
      } finally {
        reader.close();
      }
    }
    if (entity === 'orgs') settleSchools(run);
    if (entity === 'academicSessions') checkSessions(run);
  }
  return written;

  async function readEnrollments(read: (target: TableTarget) => Promise<void>) {
    let targets = files
      .filter(({ spec }) => spec.entity === 'enrollments')
      .map(({ spec, path, header }) => openTarget(spec, path, header));
    try {
      await read(createEnrollmentReader(targets, run));
      targets = await settleMembers(targets, run, signal);
    } finally {
      written = targets.map(({ writer }) => writer.close());
    }
    run.counts.enrollments.written = written.reduce((sum, { rows }) => sum + rows, 0);
    return written;
  }

  async function* withProgress(
    chunks: AsyncIterable<Uint8Array>,
    entity: EntityName,
  ): AsyncGenerator<Uint8Array> {
    const total = source.expectedRows?.(entity) ?? 0;
    for await (const chunk of chunks) {
      yield chunk;
      onProgress?.({ phase: 'read', entity, done: run.counts[entity].read, total });
    }
  }
}

/** A session that is misspelt must not become an empty roster. */
function checkSessions({ selection, spaces, sessionId }: RunState): void {
  for (const session of selection.sessions ?? [])
    if (((spaces.spaceOf('academicSessions').flags[sessionId(session)] ?? 0) & STATE) !== KEPT)
      throw new BridgeError('EXPORT_SESSION_UNKNOWN', {
        params: { session },
        target: 'selection.sessions',
      });
}
