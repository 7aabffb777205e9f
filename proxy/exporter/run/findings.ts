import type { Finding, FindingKind } from '../../rosters';
import { createFindingLog } from '../../rosters';
import type { EntityName } from '../model/entities';

export interface FindingPlace {
  entity: EntityName;
  /** Line of the source's CSV stream where the row starts; the header is line 1. */
  line: number;
  column: string;
  detail?: string;
}

/** What the run has to say about rows of the source. Never a cell value. */
export interface ExportFindings {
  /** Why a row is held back. */
  heldBack: (kind: FindingKind, place: FindingPlace) => void;
  /** What was changed in a row that is written. */
  noted: (kind: FindingKind, place: FindingPlace) => void;
  codes: () => { code: string; count: number }[];
}

const KEPT_IN_MEMORY = 0;
const PER_ENTITY = 1_000_000;

/** Counts all and hands on up to a million an entity; `file` of such a finding is `source:` and the entity. */
export function createExportFindings(sink: (finding: Finding) => void): ExportFindings {
  const log = createFindingLog({ kept: KEPT_IN_MEMORY, perFile: PER_ENTITY }, sink);
  const add = (
    severity: 'error' | 'warning',
    kind: FindingKind,
    { entity, line, column, detail }: FindingPlace,
  ): void =>
    log.add(kind, severity, {
      file: `source:${entity}`,
      line,
      column,
      ...(detail !== undefined && { detail }),
    });
  return {
    heldBack: (kind, place) => add('error', kind, place),
    noted: (kind, place) => add('warning', kind, place),
    codes: () => log.codes().map(({ code, count }) => ({ code, count })),
  };
}
