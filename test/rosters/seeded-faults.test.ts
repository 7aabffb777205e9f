import assert from 'node:assert/strict';
import t from 'tap';
import { findFormat } from '../../proxy/rosters/formats/index';
import type { Finding, RosterReport } from '../../proxy/rosters/report';
import { createRosterScan } from '../../proxy/rosters/roster-scan';
import { seededFaults } from '../fixtures/generate-roster/faults';
import { createRandom } from '../fixtures/generate-roster/random';
import type { Random } from '../fixtures/generate-roster/random';
import { seedFaults } from '../fixtures/generate-roster/seed-faults';
import type { SeededRoster } from '../fixtures/generate-roster/seed-faults';

interface ScanOptions {
  order?: (names: SeededRoster['files']) => SeededRoster['files'];
  /** Sizes of the chunks; whole files without it. */
  split?: Random;
  bufferBytes?: number;
}

/** Feeds a roster to the core as chunks and answers what it found, in the spelling of the truth. */
function scan(
  { files }: SeededRoster,
  { order = (all) => all, split, bufferBytes = 1 << 16 }: ScanOptions = {},
): { found: string[]; report: RosterReport; findings: Finding[] } {
  const findings: Finding[] = [];
  const scan = createRosterScan({
    format: findFormat('sds-v2.1')!,
    seeds: [1, 2, 3],
    limits: { bufferBytes },
    sink: (finding) => findings.push(finding),
  });
  for (const { name, bytes } of order(files)) {
    const file = scan.openFile(name);
    const largest = split?.pick([1, 7, 100, 5000, 100_000]) ?? bytes.length;
    for (let from = 0; from < bytes.length;) {
      const size = split === undefined ? bytes.length : 1 + split.below(largest);
      file.write(bytes.subarray(from, from + size));
      from += size;
    }
    file.end();
  }
  const report = scan.finish({ names: files.map(({ name }) => name), inArchive: false });
  const found = findings.map(({ file, line, code }) => `${file}:${line} ${code}`).sort();
  return { found, report, findings };
}

function shuffle<T>(list: readonly T[], random: Random): T[] {
  const rest = [...list];
  return list.map(() => rest.splice(random.below(rest.length), 1)[0]!);
}

const roster = (seed: number, lineEnds: 'lf' | 'crlf' | 'mixed' = 'crlf', bom = false) =>
  seedFaults({ seed, students: 160, rounds: 2, lineEnds, bom });

t.test('every seeded fault is found at its line, and nothing else', (t) => {
  for (const lineEnds of ['lf', 'crlf', 'mixed'] as const)
    for (const bom of [false, true]) {
      const seeded = roster(7, lineEnds, bom);
      t.same(scan(seeded).found, seeded.truth, `${lineEnds}, ${bom ? 'with' : 'without'} mark`);
    }
  t.end();
});

t.test('the generator seeds what it says and is deterministic', (t) => {
  const [one, two] = [roster(3), roster(3)];
  t.ok(one.files.every(({ bytes }, i) => bytes.equals(two.files[i]!.bytes)));
  t.same(one.truth, two.truth);
  t.equal(new Set(one.truth).size, 2 * seededFaults.length);
  t.not(roster(4).files[1]!.bytes.equals(one.files[1]!.bytes), 'another seed, another roster');
  t.end();
});

t.test('splits, file order, line ends and buffer size change nothing (1,200 runs)', (t) => {
  const random = createRandom(99);
  for (let run = 0; run < 1200; run += 1) {
    const lineEnds = random.pick(['lf', 'crlf', 'mixed'] as const);
    const seeded = roster(1000 + (run % 60), lineEnds, random.chance(0.5));
    const { found } = scan(seeded, {
      order: (files) => shuffle(files, random),
      split: random,
      bufferBytes: random.pick([1 << 13, 20_011, 1 << 16, 1 << 20]),
    });
    assert.deepEqual(found, seeded.truth, `run ${run}`);
  }
  t.pass('precision and recall are 1.000');
  t.end();
});

t.test('counts, kept records and the first findings agree with the whole list', (t) => {
  const seeded = roster(11);
  const { report, findings } = scan(seeded);
  t.equal(
    report.codes.reduce((sum, { count }) => sum + count, 0),
    findings.length,
  );
  t.equal(report.findings.length, findings.length);
  t.equal(report.verdict, 'error');
  for (const file of report.files) {
    const own = findings.filter((finding) => finding.file === file.file);
    const dropped = new Set(own.filter((one) => one.severity === 'error').map((one) => one.line));
    t.equal(file.errors, own.filter((one) => one.severity === 'error').length);
    t.equal(file.rows - file.rowsKept, dropped.size, file.file);
  }
  t.end();
});

t.test('no value of a password column is in any finding', (t) => {
  const { findings } = scan(roster(5));
  t.ok(findings.some(({ code }) => code === 'PASSWORD_WEAK'));
  t.notOk(JSON.stringify(findings).includes('secret'));
  t.end();
});
