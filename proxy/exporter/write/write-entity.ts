import { createReadStream } from 'node:fs';
import type { RecordBatch } from '../../rosters';
import type { FileSpec } from '../formats/format';
import type { EntityName } from '../model/entities';
import { lineOf } from '../read/line-of';
import { reportVerdict } from '../read/report-row';
import { scanTable } from '../read/scan-table';
import { createTableView } from '../read/table-view';
import { entityRules } from '../rules';
import { leaveOut } from '../run/verdict';
import type { RunState } from '../state/run-state';
import { createFileWriter } from './file-writer';
import type { RowWriter } from './row-writer';

/** One file of the format, open for writing. */
export interface OpenFile {
  spec: FileSpec;
  writer: RowWriter;
}

/**
 * Reads a spooled table again, now that all entities are known, and writes the files made of it. Rows whose content
 * other rows carry (`isFolded`) count as written without a file.
 */
export async function writeEntity(
  entity: Exclude<EntityName, 'enrollments'>,
  spool: string,
  files: readonly OpenFile[],
  run: RunState,
  signal: AbortSignal,
): Promise<void> {
  const counts = run.counts[entity];
  const isFolded = run.format.folded.includes(entity);
  let take: (batch: RecordBatch) => void;
  await scanTable(
    createReadStream(spool, { highWaterMark: 1 << 20 }),
    {
      onHeader(names) {
        const { spaceOf, writtenTableOf } = run.spaces;
        const view = createTableView(entity, names, { spaceOf, tableOf: writtenTableOf });
        const include = entityRules[entity].include?.(view, run);
        const writers = files.map(({ spec, writer }) => createFileWriter(spec, writer, view, run));
        take = (batch) => {
          view.load(batch, none);
          for (let row = 0; row < batch.count; row += 1) {
            let verdict = include?.(row);
            if (verdict === undefined) {
              let rows = isFolded ? 1 : 0;
              for (const write of writers) rows += write(row);
              if (rows > 0) counts.written += 1;
              else verdict = leaveOut.format;
            }
            if (verdict !== undefined)
              reportVerdict(run, entity, verdict, verdict.kind === 'held' ? lineOf(view, row) : 0);
          }
        };
      },
      onBatch: (batch) => take(batch),
      // What was spooled is well formed; a record lost here shows in the counts.
      onTakenOut: () => undefined,
    },
    signal,
  );
}

const none = new Map<number, never>();
