import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  openSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { findFormat, formats } from '../../proxy/rosters/formats/index';
import type { RosterReport } from '../../proxy/rosters/report';
import { createRosterScan } from '../../proxy/rosters/roster-scan';
import type { ScanJob } from '../../proxy/rosters/scan-job';
import { runScanJob } from '../../proxy/rosters/scan-job';
import { smallSets } from '../fixtures/rosters/small-sets';
import { writeZip } from '../fixtures/rosters/write-zip';

const good = { ...smallSets['sds-v2.1'] };

const run = (job: Partial<ScanJob> & Pick<ScanJob, 'source'>, onRead?: () => void) =>
  runScanJob({ format: 'sds-v2.1', ...job }, { checkpoint: () => onRead?.() });

const codesOf = (report: RosterReport, file?: string): string[] =>
  report.findings.filter((one) => file === undefined || one.file === file).map(({ code }) => code);

t.test('any bytes under any name end in a report (fuzz)', (t) => {
  const header = fc.constantFrom(
    '',
    'sourcedId,name,type\n',
    '\ufeffsourcedId,"name",type\r\n',
    '"',
  );
  const csv = fc.stringMatching(/^[a1,"\n\r é=]*$/);
  const body = fc.oneof(fc.uint8Array({ maxLength: 2000 }), csv);
  fc.assert(
    fc.property(
      fc.constantFrom(...formats),
      header,
      fc.array(body, { minLength: 1, maxLength: 3 }),
      (format, start, bodies) => {
        const scan = createRosterScan({ format, seeds: [1, 2, 3], limits: { bufferBytes: 256 } });
        for (const [i, one] of bodies.entries()) {
          const file = scan.openFile(format.files[i]!.name);
          file.write(Buffer.from(start));
          file.write(Buffer.from(one as string));
          file.end();
        }
        scan.finish({ names: ['orgs.csv'], inArchive: false });
      },
    ),
    { numRuns: 2000 },
  );
  t.pass();
  t.end();
});

t.test('links, folders, devices and pipes are not followed', async (t) => {
  const folder = t.testdir({ real: 'x', roster: good });
  const roster = path.join(folder, 'roster');
  rmSync(path.join(roster, 'userFlags.csv'));
  symlinkSync('/etc/hostname', path.join(roster, 'userFlags.csv'));
  rmSync(path.join(roster, 'demographics.csv'));
  execFileSync('mkfifo', [path.join(roster, 'demographics.csv')]);
  rmSync(path.join(roster, 'relationships.csv'));
  mkdirSync(path.join(roster, 'relationships.csv'));
  mkdirSync(path.join(roster, 'old'));
  const report = await run({ source: { folder: roster } });
  for (const file of ['userFlags.csv', 'demographics.csv', 'relationships.csv'])
    t.same(codesOf(report, file), ['FILE_NOT_REGULAR']);
  t.same(codesOf(report, 'old'), ['FILE_UNKNOWN']);
  t.equal(report.verdict, 'fatal');
});

t.test('a file that vanished is FILE_UNREADABLE', async (t) => {
  const paths = [{ name: 'orgs.csv', path: path.join(t.testdir(), 'none.csv') }];
  t.same(codesOf(await run({ source: { files: paths } }), 'orgs.csv'), ['FILE_UNREADABLE']);
});

t.test('a file that grows after its first chunk is FILE_CHANGED', async (t) => {
  const roster = t.testdir({ 'orgs.csv': `sourcedId,name,type\n${'s1,North,school\n'.repeat(9)}` });
  const file = path.join(roster, 'orgs.csv');
  let reads = 0;
  const report = await run({ source: { folder: roster } }, () => {
    reads += 1;
    if (reads === 2) appendFileSync(file, 's2,South,school\n');
  });
  t.ok(codesOf(report, 'orgs.csv').includes('FILE_CHANGED'));
});

t.test('a cancelled job stops between two reads', async (t) => {
  const roster = t.testdir(good);
  const stop = (): void => {
    throw new Error('stop');
  };
  await t.rejects(run({ source: { folder: roster } }, stop), { message: 'stop' });
});

t.test('archives with paths, archives, passwords or too many entries are refused', async (t) => {
  const folder = t.testdir();
  const refused = async (entries: Record<string, string | Buffer>): Promise<string[]> => {
    const zip = path.join(folder, 'roster.zip');
    await writeZip(zip, entries);
    return codesOf(await run({ source: { zip }, archiveLimits: { entries: 12 } }));
  };
  t.same(await refused({ ...good, 'sub/orgs.csv': 'x' }), ['ARCHIVE_FOLDER']);
  t.same(await refused({ ...good, 'more.zip': 'x' }), ['ARCHIVE_NESTED']);
  t.same(await refused({ ...good, 'notes.txt': 'x' }), ['FILE_UNKNOWN']);
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`f${i}.csv`, 'x']));
  t.ok((await refused(many)).includes('ARCHIVE_TOO_MANY_ENTRIES'));
});

t.test('zip slip, damage and lies about sizes are refused', async (t) => {
  const folder = t.testdir();
  const zip = path.join(folder, 'roster.zip');
  const check = async (change: (bytes: Buffer) => Buffer): Promise<string[]> => {
    await writeZip(zip, { 'AAorgs.csv': 'sourcedId,name,type\ns1,North,school\n' });
    const { readFileSync } = await import('node:fs');
    writeFileSync(zip, change(readFileSync(zip)));
    return codesOf(await run({ source: { zip } }));
  };
  const rename = (to: string) => (bytes: Buffer) =>
    Buffer.from(bytes.toString('latin1').replaceAll('AAorgs.csv', to), 'latin1');
  t.ok((await check(rename('../rgs.csv'))).includes('ARCHIVE_FOLDER'));
  t.ok((await check(rename('C:\\rgs.csv'))).includes('ARCHIVE_FOLDER'));
  t.ok((await check((bytes) => bytes.subarray(0, bytes.length - 30))).includes('ARCHIVE_DAMAGED'));
  t.ok((await check(() => Buffer.alloc(0))).includes('ARCHIVE_DAMAGED'));
  t.ok((await check(() => Buffer.from('sourcedId,name'))).includes('ARCHIVE_DAMAGED'));
});

t.test('an entry whose bytes do not match its checksum is damaged', async (t) => {
  const zip = path.join(t.testdir(), 'roster.zip');
  await writeZip(zip, { 'orgs.csv': 'sourcedId,name,type\ns1,North,school\n' });
  const { readFileSync } = await import('node:fs');
  const bytes = readFileSync(zip);
  // The checksum in the central directory, 16 bytes behind its signature.
  bytes[bytes.indexOf(Buffer.from('PK\u0001\u0002')) + 16]! ^= 0xff;
  writeFileSync(zip, bytes);
  t.ok(codesOf(await run({ source: { zip } }), 'orgs.csv').includes('ARCHIVE_DAMAGED'));
});

t.test('zip bombs are refused before they are unpacked', async (t) => {
  const zip = path.join(t.testdir(), 'roster.zip');
  await writeZip(zip, { ...good, 'userFlags.csv': Buffer.alloc(40_000_000, 0x61) });
  const report = await run({ source: { zip } });
  t.same(codesOf(report), ['ARCHIVE_RATIO']);
  t.ok(report.bytes < 10_000);
  const limited = await run({ source: { zip }, archiveLimits: { totalBytes: 500, ratio: 1e6 } });
  t.ok(codesOf(limited).includes('ARCHIVE_TOO_LARGE'));
});

/** Writes one file of a roster from parts, the rest being the small set. */
function writeLarge(folder: string, name: string, parts: Iterable<string | Buffer>): string {
  mkdirSync(folder);
  for (const [file, text] of Object.entries(good)) writeFileSync(path.join(folder, file), text);
  const descriptor = openSync(path.join(folder, name), 'w');
  for (const part of parts) writeSync(descriptor, Buffer.from(part as string));
  return folder;
}

const repeat = function* (header: string, part: string | Buffer, times: number) {
  yield header;
  for (let i = 0; i < times; i += 1) yield part;
};

t.test('huge lines, quotes and columns stay below 400 MB and end in findings', async (t) => {
  const dir = t.testdir();
  const head = 'userSourcedId,flag\n';
  const cases: Record<string, [Iterable<string | Buffer>, string]> = {
    line: [repeat(head, Buffer.alloc(1 << 20, 0x61), 200), 'RECORD_TOO_LONG'],
    quotes: [repeat(head, '"'.repeat(1 << 20), 10), 'QUOTE_UNCLOSED'],
    openQuotes: [repeat(head, '"x\n'.repeat(1 << 18), 8), 'QUOTE_UNCLOSED'],
    columns: [repeat('', 'a,'.repeat(100_000), 1), 'HEADER_TOO_WIDE'],
    cells: [repeat(head, ','.repeat(100_000) + '\n', 20), 'COLUMN_COUNT'],
    blank: [repeat(head, '\n'.repeat(1 << 20), 2), 'BLANK_LINE'],
    binary: [
      repeat('', Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7) & 255)), 999),
      'FILE_NOT_CSV',
    ],
    utf16: [[Buffer.from('\ufeffuserSourcedId,flag\nu1,iep\n', 'utf16le')], 'ENCODING_UTF16'],
  };
  const script = JSON.stringify(path.join(__dirname, '../fixtures/rosters/scan-folder.ts'));
  const start = `require('ts-node').register({ transpileOnly: true }); require(${script});`;
  for (const [name, [parts, code]] of Object.entries(cases)) {
    const folder = writeLarge(path.join(dir, name), 'userFlags.csv', parts);
    const answer = execFileSync(process.execPath, ['-e', start, folder], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
    });
    const { codes, peak } = JSON.parse(answer) as { codes: string[]; peak: number };
    t.ok(codes.includes(code), `${name} ends in ${code}`);
    t.ok(peak < 400, `${name}: ${Math.round(peak)} MB, the compiler of the test included`);
  }
});

t.test('references in the millions that all fail are counted, not kept', (t) => {
  const scan = createRosterScan({ format: findFormat('sds-v2.1')!, seeds: [1, 2, 3] });
  const write = (name: string, head: string, line: string, times: number): void => {
    const file = scan.openFile(name);
    file.write(Buffer.from(head));
    for (let i = 0; i < times; i += 1) file.write(Buffer.from(line));
    file.end();
  };
  write('users.csv', 'sourcedId,username\n', 'u1,a@x.example\n', 1);
  write('userFlags.csv', 'userSourcedId,flag\n', 'nobody,iep\n'.repeat(1000), 1200);
  const report = scan.finish({ names: ['users.csv', 'userFlags.csv'], inArchive: false });
  const counts = Object.fromEntries(report.codes.map(({ code, count }) => [code, count]));
  t.equal(counts.REFERENCE_NOT_FOUND, 1_200_000);
  t.equal(counts.FINDINGS_TRUNCATED, 1);
  t.equal(report.findings.length, 1000);
  t.equal(report.files[1]?.rowsKept, 0);
  t.end();
});
