/**
 * Where a fact comes from. It decides how loud the validator is: a fact of Microsoft (`M`) or, for OneRoster
 * files, of the 1EdTech specification (`O`) makes an error; a second-hand (`S`) or inferred (`I`) one a warning.
 */
export type Evidence = 'M' | 'O' | 'S' | 'I';

/** True when a fact may refuse a record: somebody with authority over the format states it. */
export const isStated = (evidence: Evidence): boolean => evidence === 'M' || evidence === 'O';

export type FormatId = 'sds-v1' | 'sds-v2' | 'sds-v2.1' | 'oneroster-1.1' | 'oneroster-1.2';

export type ColumnType =
  | 'id'
  | 'id-list'
  | 'text'
  | 'username'
  | 'password'
  | 'list-value'
  | 'list-values'
  | 'date'
  | 'email'
  | 'phone'
  | 'boolean'
  | 'year'
  | 'country'
  | 'empty';

/** When a cell that is otherwise optional must be filled. */
export type Condition = 'sds-creates-users' | 'user-is-a-contact';

export interface Reference {
  file: string;
  column: string;
}

export interface ColumnFormat {
  name: string;
  /** Another spelling of the header: the UK files of V1. */
  variant?: string;
  type: ColumnType;
  /** Evidence that the cell must be filled; absent: the cell may be empty. */
  required?: Evidence;
  requiredWhen?: { condition: Condition; evidence: Evidence };
  /** Evidence that the header must exist although its cells may be empty. */
  headerRequired?: Evidence;
  /** Name of the list of values of a `list-value` or `list-values` column. */
  list?: string;
  references?: Reference;
  note?: string;
}

export interface KeyFormat {
  columns: readonly string[];
  evidence: Evidence;
}

export interface FileFormat {
  name: string;
  /** `with-classes`: needed as soon as one of the files so marked is there. */
  presence: 'required' | 'with-classes' | 'optional';
  evidence: Evidence;
  columns: readonly ColumnFormat[];
  /** The first key identifies a record between two uploads. */
  keys: readonly KeyFormat[];
  /** Pairs of date columns, begin before end. */
  periods?: readonly (readonly [begin: string, end: string])[];
  /** Which column says student or staff; a file without it enrolls by its name (V1). */
  enrollment?: { class: string; user: string; role?: string; kind?: 'student' | 'staff' };
  /** The column whose record belongs to the school of this record: users have no school but that of their roles. */
  places?: string;
  /** The column that names a contact, and what that contact must have in the file it refers to. */
  contact?: { user: string; needs: readonly string[] };
  note?: string;
}

export interface ListFormat {
  values: readonly string[];
  evidence: Evidence;
  /** Values that some sources name and others do not: never suggested. */
  contested?: readonly string[];
  note?: string;
}

export interface RosterFormat {
  id: FormatId;
  title: string;
  status: string;
  /** Evidence that file names must match exactly; absent: any case will do. */
  exactFileNames?: Evidence;
  /** Evidence that list values must match exactly; absent: any case will do. */
  exactListValues?: Evidence;
  /** Evidence that a file without a row is refused; absent: required files only, as a warning. */
  rowsRequired?: Evidence;
  /** Evidence that a file of no use in an archive stops SDS; absent: it is only left aside. */
  exactFileSet?: Evidence;
  /** Files of the format that rosters do not need: not read, and no reason for a finding. */
  ignoredFiles?: readonly string[];
  /** Where schools (all orgs) are defined. */
  schools: { file: string; id: string; name: string };
  files: readonly FileFormat[];
  lists: Readonly<Record<string, ListFormat>>;
}

export interface ColumnOptions extends Omit<ColumnFormat, 'name' | 'type' | 'references'> {
  /** `file.csv:column` */
  to?: string;
}

/** One column of a format, written on one line. */
export function column(name: string, type: ColumnType, options: ColumnOptions = {}): ColumnFormat {
  const { to, ...rest } = options;
  if (to === undefined) return { name, type, ...rest };
  const [file = '', target = ''] = to.split(':');
  return { name, type, ...rest, references: { file, column: target } };
}

export const key = (evidence: Evidence, ...columns: string[]): KeyFormat => ({ columns, evidence });
