import { createRowSet } from '../../rosters';
import type { RowSet } from '../../rosters';
import type { ExportFormat } from '../formats/format';
import type { EntityName } from '../model/entities';
import { entityNames } from '../model/entities';
import type { ExportOptions, ExportSelection } from '../profile/options';
import type { EntityCounts } from '../run/counts';
import { emptyCounts } from '../run/counts';
import type { ExportFindings } from '../run/findings';
import type { ByteStore } from './byte-store';
import { createByteStore } from './byte-store';
import { createJudges } from './judges';
import type { SessionFacts } from './judge-sessions';
import { createSessionJudge } from './judge-sessions';
import { SELECTED } from './marks';
import type { RoleIndex } from './role-index';
import { createRoleIndex } from './role-index';
import type { RunSpaces } from './spaces';
import { createRunSpaces } from './spaces';

export interface RunSettings {
  format: ExportFormat;
  options: ExportOptions;
  selection: ExportSelection;
  /** Day of the export as YYYYMMDD. */
  today: number;
  /** What the source has. */
  available: ReadonlySet<EntityName>;
  findings: ExportFindings;
}

/** All that one run knows between reading and writing: numbers, bits and a few short texts, no rows. */
export interface RunState extends RunSettings {
  spaces: RunSpaces;
  counts: Readonly<Record<EntityName, EntityCounts>>;
  people: {
    withoutUsername: RowSet;
    /** Who lacks what a contact must have. */
    incomplete: RowSet;
    /** Of whose roles one is held back. */
    roleHeld: RowSet;
    withDemographics: RowSet;
    /** Dates of birth as YYYYMMDD, where the format has them with the person. */
    birthDates: ByteStore;
    emails: ByteStore;
  };
  /** The org above each org, by number, and the names of the selection that were met. */
  schools: { parents: number[]; found: Set<string> };
  roles: RoleIndex;
  /** Composed or changed ids of classes; undefined when they stay as they are. */
  sectionIds?: ByteStore;
  /** Number of a session. */
  sessionId: (text: string) => number;
  /** Columns of courses and sessions that stand in the rows of classes. */
  joined: Readonly<Record<'courses' | 'academicSessions', Readonly<Record<string, ByteStore>>>>;
}

export function createRunState(settings: RunSettings): RunState {
  const { options, selection, format, available } = settings;
  const sessions = (): SessionFacts => ({
    ...(readsEntity(settings, 'academicSessions') && {
      flagsOf: (id: string) => spaces.spaceOf('academicSessions').flags[sessionId(id)] ?? 0,
    }),
    use(id) {
      const { flags } = spaces.spaceOf('academicSessions');
      flags[sessionId(id)]! |= SELECTED;
    },
    ...(selection.sessions && { selected: new Set(selection.sessions) }),
  });
  const sessionId = (text: string): number => {
    const bytes = new Uint8Array(3 * text.length + 8);
    const { written } = new TextEncoder().encodeInto(text, bytes);
    return spaces.spaceOf('academicSessions').intern(bytes, new DataView(bytes.buffer), 0, written);
  };
  const judgeSession = createSessionJudge(sessions);
  const spaces = createRunSpaces({
    ...createJudges(options),
    session: judgeSession,
    sessions: judgeSession,
  });
  const stores = (...names: string[]): Record<string, ByteStore> =>
    Object.fromEntries(names.map((name) => [name, createByteStore()]));
  const { compose, replaceUnsafe } = options.sectionIds;
  const isV1 = format.id === 'sds-v1';
  return {
    ...settings,
    spaces,
    counts: Object.fromEntries(
      entityNames.map((entity) => [entity, emptyCounts()]),
    ) as RunState['counts'],
    people: {
      withoutUsername: createRowSet(),
      incomplete: createRowSet(),
      roleHeld: createRowSet(),
      withDemographics: createRowSet(),
      birthDates: createByteStore(),
      emails: createByteStore(),
    },
    schools: { parents: [], found: new Set() },
    roles: createRoleIndex(),
    ...((compose !== undefined || replaceUnsafe !== undefined) && {
      sectionIds: createByteStore(),
    }),
    sessionId,
    joined: {
      courses: stores(...(isV1 ? ['title', 'code', 'description', 'subject'] : ['code'])),
      academicSessions: stores(...(isV1 ? ['title', 'startDate', 'endDate'] : [])),
    },
    available,
  };
}

/** Entities without a place in the format are not read, unless the selection needs them. */
export function readsEntity(
  { format, selection, available }: Pick<RunSettings, 'format' | 'selection' | 'available'>,
  entity: EntityName,
): boolean {
  if (!available.has(entity)) return false;
  if (entity === 'academicSessions' && selection.sessions !== undefined) return true;
  return format.folded.includes(entity) || format.files.some((file) => file.entity === entity);
}
