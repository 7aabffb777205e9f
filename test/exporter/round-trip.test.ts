import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import t, { type Test } from 'tap';
import { sdsCsv } from '../../proxy/exporter/sources/sds-csv';
import { sqlite } from '../../proxy/exporter/sources/sqlite';
import type { RosterSource } from '../../proxy/exporter/sources/source';
import { buildSampleSis, profileQueries, sampleMess } from '../../proxy/sandbox/sis';
import { exportTables, type Exported } from './export-tables';
import { contextOf } from './sources/read-source';

type FormatId = 'sds-v1' | 'sds-v2' | 'sds-v2.1';

const openSample = (file: string): Promise<RosterSource> =>
  sqlite.open(sqlite.settings.parse({ file, queries: profileQueries }), contextOf());

/** Files of one export as the source of the next. */
async function convert(t: Test, from: Exported, format: FormatId): Promise<Exported> {
  const folder = path.join(t.testdir(), from.format);
  mkdirSync(folder);
  for (const [name, text] of Object.entries(from.texts))
    writeFileSync(path.join(folder, name), text);
  const source = await sdsCsv.open(sdsCsv.settings.parse({ path: folder }), contextOf());
  try {
    return await exportTables({}, { format, source });
  } finally {
    await source.close();
  }
}

/** Columns of V1 for which V2.1 has no place. */
const onlyV1 = new Set(
  'City,Middle Name,Course Description,Periods,Title,Qualification,Graduation Year'.split(','),
);

/** V1 names guardians by their address, so the address becomes their id. */
const isShared = (file: string, column: string): boolean =>
  !onlyV1.has(column) && !(file === 'User.csv' && column === 'SIS ID');

/** The records of a file of V1 without those columns, in an order of their own. */
function shared({ texts }: Exported, file: string): string[] {
  const text = texts[file] ?? '';
  const records: Record<string, string>[] = parse(text, { columns: true });
  return records
    .map((record) =>
      JSON.stringify(Object.entries(record).filter(([column]) => isShared(file, column))),
    )
    .sort();
}

const headerOf = ({ texts }: Exported, name: string) => texts[name]?.split('\r\n')[0];

async function exportSample(t: Test, format: FormatId): Promise<Exported> {
  const file = path.join(t.testdir(), 'sis.db');
  buildSampleSis(file);
  const source = await openSample(file);
  try {
    return await exportTables({}, { format, source, maxHeldBackPercent: 1 });
  } finally {
    await source.close();
  }
}

for (const format of ['sds-v1', 'sds-v2', 'sds-v2.1'] as const)
  t.test(`the sample system becomes ${format} without an error`, async (t) => {
    const { refusal, validation, counts, files, texts } = await exportSample(t, format);
    t.equal(refusal, undefined);
    t.same(
      validation.codes.filter(({ severity }) => severity !== 'warning'),
      [],
    );
    t.equal(
      counts.users?.heldBack,
      sampleMess.studentsWithoutLogin + sampleMess.studentsOfClosedSchool,
    );
    for (const { name, rows } of files)
      t.equal(texts[name]?.trimEnd().split('\n').length, rows + 1, `${name}: a line a record`);
  });

t.test('V1 to V2.1 and back keeps what both can hold', async (t) => {
  const first = await exportSample(t, 'sds-v1');
  const between = await convert(t, first, 'sds-v2.1');
  t.equal(between.refusal, undefined);
  t.same(
    Object.values(between.counts).map(({ heldBack, leftOut }) => [heldBack, leftOut]),
    Object.values(between.counts).map(() => [0, {}]),
  );
  const again = await convert(t, between, 'sds-v1');
  t.equal(again.refusal, undefined);
  t.same(Object.keys(again.texts).sort(), Object.keys(first.texts).sort());
  for (const name of Object.keys(first.texts)) {
    const header = headerOf(first, name);
    t.same(headerOf(again, name), header);
    t.same(shared(again, name), shared(first, name), name);
  }
});
