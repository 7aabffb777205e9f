import type { FileScan } from './file-scan';
import type { FindingLog } from './finding-log';
import type { ListFormat, Reference, RosterFormat } from './formats/format';
import type { KeySpace } from './keys/key-space';

/** How SDS is set up, as far as it decides what a file must hold. */
export interface RosterSetup {
  /** SDS creates the users, so it needs their names. */
  createsUsers: boolean;
}

/** Bits in the flags of a key. */
export const DEFINED = 1;
/** Named by a record that was taken out: it exists, but nothing more is known of it. */
export const MENTIONED = 2;
export const HAS_STUDENT = 4;
export const HAS_STAFF = 8;
export const IS_CONTACT = 16;

/** What all rules of one validation share. */
export interface RosterContext {
  format: RosterFormat;
  setup: RosterSetup;
  lists: Readonly<Record<string, ListFormat>>;
  log: FindingLog;
  /** The keys that a column defines and other columns refer to. */
  spaceOf: (reference: Reference, expectedBytes?: number) => KeySpace;
  /** The scan of a file of the format; undefined when it was not handed over. */
  fileOf: (name: string) => FileScan | undefined;
  /** Names of the missing files that were reported as needed. */
  needed: Set<string>;
  createSpace: (expectedBytes: number) => KeySpace;
}
