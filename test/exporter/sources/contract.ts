import type { EntityName } from '../../../proxy/exporter/model/entities';
import type { RosterSource } from '../../../proxy/exporter/sources/source';
import type { Test } from 'tap';
import { littleRoster, restrict, type Roster } from './little-roster';
import { readRows, sortRows } from './read-source';

export interface SourceSubject {
  /** Puts the roster where the source reads it, and opens the source there. */
  open: (roster: Roster, signal?: AbortSignal) => Promise<RosterSource>;
  /** What the source can hold. */
  columns: { [Name in EntityName]?: readonly string[] | 'all' };
  /** Changes what the source gives otherwise than by leaving columns out. */
  expected?: (roster: Roster) => Roster;
}

/** All columns of every entity that rosters elsewhere have too: of all but flags. */
export const allColumns = {
  orgs: 'all',
  academicSessions: 'all',
  users: 'all',
  roles: 'all',
  courses: 'all',
  classes: 'all',
  enrollments: 'all',
  demographics: 'all',
  relationships: 'all',
} as const satisfies SourceSubject['columns'];

/** What every source promises: the same little roster comes out of each, as far as it can hold it. */
export function runSourceContract(t: Test, subject: SourceSubject): void {
  const expected = restrict(subject.expected?.(littleRoster) ?? littleRoster, subject.columns);

  t.test('the roster comes out as it was put in', async (t) => {
    const source = await subject.open(littleRoster);
    t.teardown(() => source.close());
    t.same([...source.entities].sort(), Object.keys(expected).sort());
    for (const entity of source.entities)
      t.same(await readRows(source, entity), sortRows(expected[entity]!), entity);
  });

  t.test('a read that is cancelled is an error', async (t) => {
    const source = await subject.open(littleRoster);
    t.teardown(() => source.close());
    const read = async (): Promise<void> => {
      for await (const chunk of source.read('users', AbortSignal.abort())) void chunk;
    };
    await t.rejects(read(), { code: 'EXPORT_READ_CANCELLED' });
  });

  t.test('a source may be closed twice', async () => {
    const source = await subject.open(littleRoster);
    await source.close();
    await source.close();
  });
}
