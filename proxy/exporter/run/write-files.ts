import { rm } from 'node:fs/promises';
import type { EntityName } from '../model/entities';
import { SELECTED } from '../state/marks';
import type { RunState } from '../state/run-state';
import { readsEntity } from '../state/run-state';
import type { PlannedFile } from '../write/open-files';
import type { WrittenFile } from '../write/row-writer';
import { createRowWriter } from '../write/row-writer';
import { writeEntity } from '../write/write-entity';
import type { ExportRun } from './export-run';
import { spoolPath } from './read-source';

/** Roles decide who is written, relationships which contacts are; the rest follows. */
const order = [
  'roles',
  'relationships',
  'demographics',
  'userFlags',
  'users',
  'orgs',
  'academicSessions',
  'courses',
  'classes',
] as const satisfies readonly EntityName[];

/** Writes all files but those of enrollments from the spooled tables. */
export async function writeFiles(
  { signal, onProgress }: ExportRun,
  run: RunState,
  files: readonly PlannedFile[],
  folder: string,
): Promise<WrittenFile[]> {
  forgetSelection(run);
  const written: WrittenFile[] = [];
  for (const entity of order) {
    if (!readsEntity(run, entity)) continue;
    onProgress?.({ phase: 'write', entity, done: 0, total: 0 });
    const open = files
      .filter(({ spec }) => spec.entity === entity)
      .map(({ spec, path, header }) => ({ spec, writer: createRowWriter(path, header) }));
    const spool = spoolPath(folder, entity);
    try {
      await writeEntity(entity, spool, open, run, signal);
    } finally {
      written.push(...open.map(({ writer }) => writer.close()));
    }
    await rm(spool);
    if (entity === 'roles') run.roles.sort(run.spaces.spaceOf('users').size);
  }
  return written;
}

/** Who is written is decided anew: enrollments may have changed it. */
function forgetSelection({ spaces }: RunState): void {
  const { flags, size } = spaces.spaceOf('users');
  for (let id = 0; id < size; id += 1) flags[id]! &= ~SELECTED;
}
