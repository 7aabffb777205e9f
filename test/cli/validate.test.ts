import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Test } from 'tap';
import t from 'tap';
import { runCli } from '../../proxy/cli/run-cli';
import { loadConfig } from '../../proxy/config';
import type { RosterReport } from '../../proxy/rosters';

const districts = path.join(__dirname, '../../proxy/sandbox/district');

function setUp(t: Test, format = 'v2.1') {
  const dir = mkdtempSync(path.join(tmpdir(), 'sdsb-validate-'));
  const folder = path.join(dir, 'roster');
  cpSync(path.join(districts, format), folder, { recursive: true });
  t.teardown(() => rmSync(dir, { recursive: true, force: true }));
  const run = async (...words: string[]) => {
    const [out, err]: [string[], string[]] = [[], []];
    const code = await runCli(['validate', ...words], {
      terminal: { out: (line) => out.push(line), err: (line) => err.push(line) },
      config: () => loadConfig({}),
      signal: new AbortController().signal,
    });
    return { code, out: out.join('\n'), err: err.join('\n') };
  };
  const change = (file: string, edit: (text: string) => string) => {
    const full = path.join(folder, file);
    writeFileSync(full, edit(readFileSync(full, 'utf8')));
  };
  return { run, change, folder, dir };
}

t.test('the sample district passes in every format', async (t) => {
  for (const format of ['v2.1', 'v1', 'v2']) {
    const { run, folder } = setUp(t, format);
    const { code, out } = await run(folder);
    t.equal(code, 0, `${format}: ${out}`);
  }
});

t.test('errors end with 1 and name file, line and column; the report holds them all', async (t) => {
  const { run, change, folder, dir } = setUp(t);
  change('enrollments.csv', (text) => `${text}no-such-class,no-such-user,student\r\n`);
  const report = path.join(dir, 'findings.ndjson');
  const { code, out } = await run(folder, '--report', report);
  t.equal(code, 1);
  t.match(out, /enrollments\.csv:\d+ classSourcedId {2}error \w+: /);
  const findings = readFileSync(report, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { file: string; line: number });
  t.ok(findings.some(({ file, line }) => file === 'enrollments.csv' && line > 1));
});

t.test('a spreadsheet gets no formula', async (t) => {
  const { run, change, folder, dir } = setUp(t);
  change('orgs.csv', (text) => `${text}=cmd,Evil School,=SUM(A1:A9),=none\r\n`);
  const report = path.join(dir, 'findings.csv');
  await run(folder, '--report', report);
  const text = readFileSync(report, 'utf8');
  t.match(text, /^file,line,column,code,severity,value,message\r\n/);
  t.match(text, /"'=/);
  t.notMatch(text, /(^|,)=/m);
});

t.test('a file left out or a column misspelt ends with 1, warnings alone with 0', async (t) => {
  const missing = setUp(t);
  rmSync(path.join(missing.folder, 'orgs.csv'));
  t.match(await missing.run(missing.folder), { code: 1, out: /orgs\.csv/ });
  const misspelt = setUp(t);
  misspelt.change('users.csv', (text) => text.replace('sourcedId', 'sourceId'));
  t.match(await misspelt.run(misspelt.folder), { code: 1, out: /users\.csv:1.*sourcedId/ });
  const warned = setUp(t);
  warned.change('orgs.csv', (text) =>
    text
      .replace(/^([^\r\n]*)/, '$1,remark')
      .replace(/\r\n(?=.)/g, ',x\r\n')
      .replace(',x\r\n', '\r\n')
      .replace(/\r\n$/, ',x\r\n'),
  );
  t.match(await warned.run(warned.folder), { code: 0, out: /warning/ });
});

t.test('what cannot be read ends with 2 or 1 and says what to do', async (t) => {
  const { run, dir, folder } = setUp(t);
  t.match(await run(path.join(dir, 'nowhere')), { code: 2, err: /FOLDER_NOT_FOUND/ });
  t.match(await run(folder, '--report', path.join(dir, 'x.txt')), {
    code: 2,
    err: /\.ndjson or \.csv/,
  });
  t.match(await run(folder, '--format', 'sds-v9'), { code: 2 });
  rmSync(folder, { recursive: true });
  writeFileSync(folder, 'no archive');
  t.not((await run(folder)).code, 0);
});

t.test('--json prints the whole report', async (t) => {
  const { run, folder } = setUp(t);
  const report = JSON.parse((await run(folder, '--json')).out) as RosterReport;
  t.match(report, { format: 'sds-v2.1', verdict: /clean|warning/ });
  t.equal(
    report.files.find(({ file }) => file === 'orgs.csv')?.rows,
    readFileSync(path.join(folder, 'orgs.csv'), 'utf8').trim().split('\n').length - 1,
  );
});
