import t from 'tap';
import { findingCsv, reportText } from '../../proxy/rosters/index';
import type { Finding, RosterReport } from '../../proxy/rosters/index';

const finding: Finding = {
  file: 'roles.csv',
  line: 3,
  column: 'grade',
  code: 'GRADE_UNKNOWN',
  severity: 'warning',
  value: '=HYPERLINK("x")',
  message: 'The value of grade is not a grade code.',
};

const report: RosterReport = {
  format: 'sds-v2.1',
  verdict: 'warning',
  files: [{ file: 'roles.csv', rows: 12345, rowsKept: 12344, fatal: 0, errors: 0, warnings: 1 }],
  codes: [{ code: 'GRADE_UNKNOWN', severity: 'warning', count: 1 }],
  findings: [finding],
  bytes: 1,
};

t.test('a report reads as a table, codes and places', (t) => {
  t.equal(
    reportText(report),
    `sds-v2.1: SDS would take every record: 1 warnings.

File       Records    Kept  Errors  Warnings
roles.csv   12,345  12,344       0         1

Code           Severity  Count
GRADE_UNKNOWN  warning       1

roles.csv:3 grade  warning GRADE_UNKNOWN: The value of grade is not a grade code.
`,
  );
  t.notOk(reportText(report).includes('HYPERLINK'), 'values are for the report file');
  t.end();
});

t.test('a clean report and a fatal one say so', (t) => {
  t.match(
    reportText({ ...report, verdict: 'clean', codes: [], findings: [] }),
    'nothing was found.',
  );
  const files = [{ ...report.files[0]!, fatal: 1 }];
  t.match(reportText({ ...report, verdict: 'fatal', files }), /SDS would stop[^]*not read/);
  t.end();
});

t.test('formulas are neutralised in the CSV of findings', (t) => {
  t.equal(
    findingCsv(finding),
    `roles.csv,3,grade,GRADE_UNKNOWN,warning,"'=HYPERLINK(""x"")",The value of grade is not a grade code.\r\n`,
  );
  for (const value of ['=1', '+1', '-1', '@x', '\tx', ' =1', '＝1'])
    t.ok(findingCsv({ ...finding, value }).includes(`"'${value}"`), JSON.stringify(value));
  t.end();
});
