import { BridgeError } from '../../errors';
import type { FormatId, RosterFormat } from '../formats/format';
import type { School, SnapshotSection } from './snapshot-form';
import { openSnapshot } from './snapshot-reader';
import type { ComparedSchool } from './summarise-changes';

/** The last accepted set, as far as this one can be compared with it. */
export interface Baseline {
  /** Undefined when there is none. */
  format?: FormatId;
  /** Names of its files; none when it is of another format. */
  files: readonly string[];
  /** The schools of both sets, those of the new one first; then what number a school of the baseline has. */
  joinSchools: (schools: readonly School[]) => {
    all: ComparedSchool[];
    numberOf: (before: number) => number;
  };
  /** Entries of a file, a chunk a call; undefined at the end, at once for a file it does not have. */
  readFile: (file: string, key: readonly string[], words: number) => () => Uint32Array | undefined;
  close: () => void;
}

/** Throws BASELINE_UNREADABLE; a baseline that cannot be read is never taken for none. */
export function openBaseline(path: string | undefined, secret: Uint8Array): Baseline {
  if (path === undefined) return { ...emptyBaseline, close: () => undefined };
  const snapshot = openSnapshot(path, secret);
  const { format, sections, schools } = snapshot.header;
  return {
    format,
    files: sections.map(({ file }) => file),
    joinSchools: (now) => joinSchools(now, schools),
    readFile(file, key, words) {
      const section = sections.find((one) => one.file === file);
      if (section === undefined) return () => undefined;
      if (!matches(section, key, words)) throw otherVersion();
      return snapshot.readSection(section);
    },
    close: snapshot.close,
  };
}

/** Without a last set, or with one of another format, everything is new. */
export const comparable = (baseline: Baseline, { id }: RosterFormat): Omit<Baseline, 'close'> =>
  baseline.format === id
    ? baseline
    : { ...emptyBaseline, ...(baseline.format && { format: baseline.format }) };

const emptyBaseline: Omit<Baseline, 'close'> = {
  files: [],
  joinSchools: (now) => joinSchools(now, []),
  readFile: () => () => undefined,
};

function joinSchools(
  now: readonly School[],
  before: readonly School[],
): ReturnType<Baseline['joinSchools']> {
  const all = now.map((school): ComparedSchool => ({ ...school, wasThere: false, isThere: true }));
  const known = new Map(all.map((school, place) => [school.id, place]));
  const numbers = new Int32Array(before.length + 1);
  for (const [i, school] of before.entries()) {
    const place =
      known.get(school.id) ?? all.push({ ...school, wasThere: true, isThere: false }) - 1;
    all[place]!.wasThere = true;
    numbers[i + 1] = place + 1;
  }
  return { all, numberOf: (school) => numbers[school]! };
}

const matches = (section: SnapshotSection, key: readonly string[], words: number): boolean =>
  section.words === words && section.key.join('\n') === key.join('\n');

const otherVersion = (): BridgeError =>
  new BridgeError('BASELINE_UNREADABLE', {
    params: { reason: 'was written by a version of SDS Bridge that knew other keys' },
  });
