import type { StoredFile } from '../../storage/containers';
import { readRecords } from '../validation/csv-records';
import { rosterFilesOf, type EntityKind, type RosterFile } from './roster-files';

/** What one file set holds once a run has dropped what it cannot use. */
export interface RosterContent {
  /** Keys of the records that count, by kind. */
  entities: Record<EntityKind, Set<string>>;
  /** Keys of people by role. */
  peopleByRole: Map<string, Set<string>>;
  /** Records dropped. */
  errors: number;
  /** Values dropped. */
  warnings: number;
}

type Cells = (column: string) => string;

/**
 * Reads the uploaded files as a run does: a record without its key, or that refers to nothing, is an error and dropped;
 * an optional value that refers to nothing is a warning. Other rules of SDS are not applied.
 */
export function readRoster(
  files: ReadonlyMap<string, StoredFile>,
  formatCode: string | undefined,
): RosterContent {
  const content: RosterContent = {
    entities: {
      organizations: new Set(),
      people: new Set(),
      groups: new Set(),
      memberships: new Set(),
    },
    peopleByRole: new Map(),
    errors: 0,
    warnings: 0,
  };
  const stored = new Map([...files].map(([name, file]) => [name.toLowerCase(), file]));
  const ids = new Map<string, Set<string>>();
  for (const file of rosterFilesOf(formatCode)) {
    const found = stored.get(file.name.toLowerCase());
    if (found !== undefined) readFile(file, found, ids, content);
  }
  return content;
}

function readFile(
  file: RosterFile,
  stored: StoredFile,
  ids: Map<string, Set<string>>,
  content: RosterContent,
): void {
  const own = new Set<string>();
  ids.set(file.name, own);
  const optional: [cells: Cells, file: RosterFile][] = [];
  for (const cells of recordsOf(stored)) {
    const key = file.key.map(cells);
    const isKnown = ({ column, to }: RosterFile['references'][number]): boolean =>
      to.some((name) => ids.get(name)?.has(cells(column)));
    if (key.includes('') || !file.references.every(isKnown)) {
      content.errors += 1;
      continue;
    }
    own.add(key[0] ?? '');
    if (file.kind !== undefined) content.entities[file.kind].add(keyIn(file, key));
    if (file.role !== undefined) addRole(file.role, key[0] ?? '', cells, content);
    if (file.optionalReferences !== undefined) optional.push([cells, file]);
  }
  // Afterwards, since a record may refer to a later one of its own file.
  for (const [cells] of optional)
    for (const { column, to } of file.optionalReferences ?? []) {
      const value = cells(column);
      if (value !== '' && !to.some((name) => ids.get(name)?.has(value))) content.warnings += 1;
    }
}

/** A person of V2.1 is known by the first column alone; a user name may change. */
const keyIn = (file: RosterFile, key: readonly string[]): string =>
  `${file.name}/${file.kind === 'people' ? key[0] : key.join('/')}`;

function addRole(
  role: NonNullable<RosterFile['role']>,
  id: string,
  cells: Cells,
  { peopleByRole }: RosterContent,
): void {
  const name = role.of === 'all' ? role.name : cells(role.column);
  const who = role.of === 'all' ? id : cells(role.person);
  peopleByRole.set(name, (peopleByRole.get(name) ?? new Set()).add(who));
}

function* recordsOf({ committed }: StoredFile): Generator<Cells> {
  let header: string[] | undefined;
  for (const record of readRecords(Buffer.concat(committed).toString('utf8'))) {
    if (header === undefined) {
      header = record;
      continue;
    }
    const columns = header;
    yield (column) => (record[columns.indexOf(column)] ?? '').trim();
  }
}
