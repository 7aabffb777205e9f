import type { RecordBatch } from '../../rosters';
import type { EntityName } from '../model/entities';
import { entityRules } from '../rules';
import type { RowTest } from '../rules/entity-rule';
import { exportFindings } from '../run/finding-kinds';
import type { Verdict } from '../run/verdict';
import { holdBack } from '../run/verdict';
import { HELD, KEPT, LEFT, STATE, UNKNOWN } from '../state/marks';
import type { RunState } from '../state/run-state';
import { createRowWriter } from '../write/row-writer';
import type { RowWriter } from '../write/row-writer';
import { checkColumns } from './check-header';
import { checkRow } from './check-row';
import { reportTakenOut, reportVerdict } from './report-row';
import type { DirtyCells, TableTarget } from './scan-table';
import { createSpooling } from './spool-row';
import { createTableView } from './table-view';

export interface EntityReader extends TableTarget {
  /** Ends the spooled table. */
  close: () => void;
}

/** Takes one entity of the source: judges each row and spools those that may be written to `path`. */
export function createEntityReader(
  entity: Exclude<EntityName, 'enrollments'>,
  path: string,
  run: RunState,
): EntityReader {
  const rule = entityRules[entity];
  const counts = run.counts[entity];
  let spool: RowWriter | undefined;
  let take: (batch: RecordBatch, dirty: DirtyCells) => void;

  return {
    onHeader(names) {
      checkColumns(entity, names);
      const view = createTableView(entity, names, run.spaces);
      const key = view.columns.find((column) => column.rule.kind === 'key');
      const admit = rule.admit?.(view, run) ?? pass;
      const refused = rule.refused?.(view, run);
      const spooling = createSpooling(entity, view, run, rule.cells?.(view, run) ?? {});
      spool = createRowWriter(path, spooling.header);

      function judge(row: number): Verdict | undefined {
        const id = key?.ids![row] ?? -1;
        if (id < 0) return checkRow(view, row) ?? admit(row);
        const before = key!.space!.flags[id]! & STATE;
        if (before !== UNKNOWN) return holdBack(exportFindings.idDuplicate, key!.name);
        const verdict = checkRow(view, row) ?? admit(row);
        // Anew: judging may have met new ids, and then the flags have moved.
        const { flags } = key!.space!;
        flags[id]! |= verdict === undefined ? KEPT : verdict.kind === 'held' ? HELD : LEFT;
        return verdict;
      }

      take = (batch, dirty) => {
        counts.read += batch.count;
        view.load(batch, dirty);
        for (let row = 0; row < batch.count; row += 1) {
          const verdict = judge(row);
          if (verdict === undefined) spooling.write(row, spool!);
          else {
            reportVerdict(run, entity, verdict, batch.lines[row]!);
            refused?.(row, verdict);
          }
        }
      };
    },
    onBatch: (batch, dirty) => take(batch, dirty),
    onTakenOut: (fault, line) => reportTakenOut(run, entity, fault, line),
    close: () => void spool?.close(),
  };
}

const pass: RowTest = () => undefined;
