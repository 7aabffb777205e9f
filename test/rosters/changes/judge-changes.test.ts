import t from 'tap';
import type { ChangeLimits, FileChanges, RosterComparison } from '../../../proxy/rosters/index';
import { defaultChangeLimits, judgeChanges, summaryHash } from '../../../proxy/rosters/index';

const file = (change: Partial<FileChanges>): FileChanges => ({
  file: 'users.csv',
  rowsBefore: 100,
  rowsNow: 100,
  added: 0,
  changed: 0,
  removed: 0,
  unchanged: 100,
  missing: false,
  isNew: false,
  ...change,
});

const comparisonOf = (change: Partial<RosterComparison>): RosterComparison => ({
  format: 'sds-v2.1',
  baseline: 'compared',
  formatBefore: 'sds-v2.1',
  files: [],
  schools: [],
  otherSchools: { count: 0, files: [] },
  idSchemeChanged: [],
  ...change,
});

const codesOf = (change: Partial<RosterComparison>, limits?: Partial<ChangeLimits>): string[] =>
  judgeChanges(comparisonOf(change), limits).reasons.map(({ code }) => code);

const ofFile = (change: Partial<FileChanges>, limits?: Partial<ChangeLimits>): string[] =>
  codesOf({ files: [file(change)] }, limits);

t.test('a limit holds above its percentage, not at it', (t) => {
  t.same(ofFile({ removed: 10 }), []);
  t.same(ofFile({ removed: 11 }), ['ROWS_REMOVED']);
  t.same(ofFile({ changed: 75 }), []);
  t.same(ofFile({ changed: 76 }), ['ROWS_CHANGED']);
  t.same(ofFile({ removed: 11, changed: 76 }), ['ROWS_REMOVED', 'ROWS_CHANGED']);
  t.same(ofFile({ removed: 11 }, { removedPercent: 11 }), []);
  t.same(ofFile({ removed: 100, rowsNow: 100, added: 100 }, { removedPercent: 100 }), []);
  t.same(ofFile({ removed: 5, changed: 5 }, { removedPercent: 0, changedPercent: 0 }), [
    'ROWS_REMOVED',
    'ROWS_CHANGED',
  ]);
  t.end();
});

t.test('below the floor a percentage says nothing', (t) => {
  t.same(ofFile({ rowsBefore: 4, removed: 3, rowsNow: 1 }), [], 'a file of four');
  t.same(ofFile({ rowsBefore: 6, removed: 4, rowsNow: 2 }), [], 'four of six');
  t.same(ofFile({ rowsBefore: 6, removed: 5, rowsNow: 1 }), ['ROWS_REMOVED']);
  t.same(ofFile({ rowsBefore: 6, removed: 4, rowsNow: 2 }, { floorRows: 4 }), ['ROWS_REMOVED']);
  t.end();
});

t.test('a file gone or emptied holds whatever its size and the limits', (t) => {
  const none = { removedPercent: 100, floorRows: 1000 };
  t.same(ofFile({ rowsBefore: 1, rowsNow: 0, removed: 1, missing: true }, none), ['FILE_MISSING']);
  t.same(ofFile({ rowsBefore: 1, rowsNow: 0, removed: 1 }, none), ['FILE_EMPTIED']);
  t.same(ofFile({ rowsBefore: 0, rowsNow: 0, missing: true }, none), []);
  t.end();
});

const school = (change: object = {}, ...files: Partial<FileChanges>[]) => ({
  id: 's1',
  name: 'North',
  gone: false,
  isNew: false,
  files: files.map(({ file: name = 'users.csv', rowsBefore = 20, removed = 0 }) => ({
    file: name,
    rowsBefore,
    rowsNow: rowsBefore - removed,
    added: 0,
    changed: 0,
    removed,
  })),
  ...change,
});

t.test('a school holds when it loses more than half of a file, and tells the worst', (t) => {
  const files = [file({}), file({ file: 'roles.csv' })];
  t.same(codesOf({ files, schools: [school({}, { removed: 10 })] }), []);
  const losses = school({}, { removed: 11 }, { file: 'roles.csv', removed: 12 });
  t.same(judgeChanges(comparisonOf({ files, schools: [losses] })).reasons, [
    {
      code: 'SCHOOL_ROWS_REMOVED',
      school: 's1',
      file: 'roles.csv',
      rows: 12,
      rowsBefore: 20,
      limitPercent: 50,
    },
  ]);
  t.same(codesOf({ files, schools: [losses] }, { schoolRemovedPercent: 60 }), []);
  t.same(codesOf({ files, schools: [school({}, { rowsBefore: 4, removed: 4 })] }), []);
  t.end();
});

t.test('a school that is gone holds from the floor on', (t) => {
  const files = [file({})];
  const gone = (rowsBefore: number) => school({ gone: true }, { rowsBefore, removed: rowsBefore });
  t.same(codesOf({ files, schools: [gone(5)] }), ['SCHOOL_GONE']);
  t.same(codesOf({ files, schools: [gone(4)] }), []);
  t.end();
});

t.test('what a file tells as a whole is not told again school by school', (t) => {
  const emptied = file({ rowsNow: 0, removed: 100 });
  t.same(codesOf({ files: [emptied], schools: [school({}, { removed: 20 })] }), ['FILE_EMPTIED']);
  const orgs = file({ file: 'orgs.csv', rowsNow: 0, removed: 100, missing: true });
  const gone = school({ gone: true }, { file: 'orgs.csv', rowsBefore: 9, removed: 9 });
  t.same(codesOf({ files: [orgs], schools: [gone] }), ['FILE_MISSING']);
  t.end();
});

t.test('the hash is bound to the changes, the limits and every byte of the files', (t) => {
  const files = [
    { name: 'users.csv', sha256: 'aa' },
    { name: 'orgs.csv', sha256: 'bb' },
  ];
  const comparison = comparisonOf({ files: [file({ removed: 11 })] });
  const hash = (from = comparison, set = files, limits: Partial<ChangeLimits> = {}): string =>
    summaryHash(from, judgeChanges(from, limits), set);
  t.match(hash(), /^[0-9a-f]{64}$/);
  t.equal(hash(structuredClone(comparison), [...files].reverse()), hash());
  t.equal(
    hash({
      ...comparison,
      files: [
        Object.fromEntries(
          Object.entries(file({ removed: 11 })).reverse(),
        ) as unknown as FileChanges,
      ],
    }),
    hash(),
    'the order of names in an object says nothing',
  );
  const others = [
    hash(comparison, files.slice(1)),
    hash(comparison, [{ name: 'users.csv', sha256: 'ab' }, files[1]!]),
    hash(comparison, [
      { name: 'users.csv', sha256: 'bb' },
      { name: 'orgs.csv', sha256: 'aa' },
    ]),
    hash(comparison, [...files, { name: 'notes.csv', sha256: 'cc' }]),
    hash(comparisonOf({ files: [file({ removed: 12 })] })),
    hash(comparison, files, { removedPercent: 20 }),
  ];
  t.equal(new Set([hash(), ...others]).size, others.length + 1);
  t.end();
});

t.test('the limits without settings are those of the documents', (t) => {
  t.same(defaultChangeLimits, {
    removedPercent: 10,
    changedPercent: 75,
    schoolRemovedPercent: 50,
    floorRows: 5,
  });
  t.end();
});
