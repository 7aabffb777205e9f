import type { CodeCount, Finding, RosterValidator } from '../../rosters';
import type { BridgeError } from '../../errors';
import type { ExportFile, ExportSet } from '../destinations/destination';
import type { ExportFormatId } from '../formats';
import type { EntityName } from '../model/entities';
import type { ExportOptions, ExportSelection } from '../profile/options';
import type { RosterSource } from '../sources/source';
import type { EntityCounts } from './counts';

export interface ExportProgress {
  phase: 'read' | 'write' | 'check';
  /** What is read or written; empty while all is checked. */
  entity: EntityName | '';
  /** Rows while reading, bytes while checking. */
  done: number;
  /** 0 when it is not known. */
  total: number;
}

/** One export, apart from where it comes from and where it goes. */
export interface ExportRun {
  exportId: string;
  /** Name of the profile. */
  profile: string;
  tenantId: string;
  format: ExportFormatId;
  selection: ExportSelection;
  options: ExportOptions;
  /** Share of an entity's rows that may be held back, and of a file's records that SDS may drop. */
  maxHeldBackPercent: number;
  /** Open; closed by whoever opened it. */
  source: RosterSource;
  /** Checks the finished files, in a thread of its own. */
  validator: Pick<RosterValidator, 'validate'>;
  /** Where the working folder is made. */
  workRoot: string;
  /** Day of the export as YYYYMMDD. */
  today: number;
  signal: AbortSignal;
  onProgress?: (progress: ExportProgress) => void;
  /** Gets what is to be said about rows of the source and records of the files, without the values. */
  onFinding?: (finding: Finding) => void;
  /** Called with the finished set, whose files are gone when it returns; not called when the set is refused. */
  deliver?: (set: ExportSet) => Promise<void>;
}

/** A file of the outcome: what is known of it once the working folder is gone. */
export type OutcomeFile = Omit<ExportFile, 'path'>;

export interface ExportOutcome {
  exportId: string;
  format: ExportFormatId;
  /** Of what the source gave and the format has a place for. */
  counts: Partial<Record<EntityName, EntityCounts>>;
  files: OutcomeFile[];
  license?: OutcomeFile;
  /** Findings about rows of the source, most frequent first. */
  codes: { code: string; count: number }[];
  /** What the validator says about the files. */
  validation: { verdict: string; codes: CodeCount[] };
  /** Milliseconds. */
  times: { export: number; validation: number };
  /** Why nothing was delivered. */
  refusal?: BridgeError;
}
