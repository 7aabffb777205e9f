import type { FormatId } from '../formats/format';

/** What a file set would change, compared by key with the last accepted set of its data connector. Plain data. */
export interface RosterComparison {
  format: FormatId;
  /** `other-format`: the last set cannot be compared; everything counts as added, as without a baseline. */
  baseline: 'none' | 'compared' | 'other-format';
  /** Format of the last set; absent when there is none. */
  formatBefore?: FormatId;
  /** In the order of the format. */
  files: FileChanges[];
  /** The schools that lose most, at most 200, then one sum of the other schools with changes. */
  schools: SchoolChanges[];
  otherSchools: { count: number; files: RowChanges[] };
  /** Files in which nearly all keys went and about as many came: to SDS all these records are new ones. */
  idSchemeChanged: string[];
}

export interface RowChanges {
  file: string;
  rowsBefore: number;
  rowsNow: number;
  added: number;
  changed: number;
  removed: number;
}

export interface FileChanges extends RowChanges {
  unchanged: number;
  /** The last set had this file, this set has not. */
  missing: boolean;
  isNew: boolean;
}

/**
 * The records of one school. One that now belongs to another school counts as removed here and as added there, even
 * where its file did not change.
 */
export interface SchoolChanges {
  id: string;
  name: string;
  /** Known to the last set only, or to this set only. */
  gone: boolean;
  isNew: boolean;
  /** Files with records of the school in either set. */
  files: RowChanges[];
}

/** Share of the records that were there and are removed, from 0 to 1; 0 where too few were there. */
export const lostShare = ({ rowsBefore, removed }: RowChanges, floorRows: number): number =>
  rowsBefore < floorRows || removed < floorRows ? 0 : removed / rowsBefore;
