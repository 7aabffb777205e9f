import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { generateRoster } from '../../fixtures/generate-roster/roster';
import { seedFaults } from '../../fixtures/generate-roster/seed-faults';
import { writeRoster } from '../../fixtures/generate-roster/write-roster';
import type { Measured } from './measured';
import { best, measure } from './measured';
import type { Point } from './plot';
import { plotSvg } from './plot';

// npm run build, then: npx ts-node -T test/bench/rosters/run.ts [largest number of records]
const largest = Number(process.argv[2] ?? 30_000_000);
const root = path.join(__dirname, '../../..');
const work = mkdtempSync(path.join(tmpdir(), 'roster-bench-'));
const STATE_ROWS = Math.min(12_900_000, largest);
const TRIAL_TURNS = 3;
const ROWS_A_STUDENT = 10.7;

function makeRoster(
  rows: number,
  shuffled = false,
): { folder: string; rows: number; bytes: number } {
  const folder = path.join(work, `${rows}${shuffled ? '-shuffled' : ''}`);
  const students = Math.round(rows / ROWS_A_STUDENT);
  return { folder, ...writeRoster(folder, generateRoster({ students, shuffled })) };
}

const count = (rows: number): string => rows.toLocaleString('en');

interface Comparison {
  scan: Measured;
  scanSeconds: number;
  sha: number;
  threads: string;
}

/**
 * Validator and SHA-256 in turns, so that a busy machine hurts both; of each the best of five. In the first three
 * turns also the trial with two threads, compared with one thread in the same turns.
 */
function compare(folder: string): Comparison {
  measure('sha256', folder);
  const [scans, hashes, twos]: [Measured[], number[], Measured[]] = [[], [], []];
  for (let i = 0; i < 5; i += 1) {
    hashes.push(measure('sha256', folder).seconds);
    scans.push(measure('scan', folder));
    if (i < TRIAL_TURNS) twos.push(measure('two', folder));
  }
  const scanSeconds = best(scans.map(({ seconds }) => seconds));
  const threads = compareThreads(scans.slice(0, TRIAL_TURNS), twos);
  return { scan: scans[0]!, scanSeconds, sha: best(hashes), threads };
}

function compareThreads(ones: readonly Measured[], twos: readonly Measured[]): string {
  const fastest = (all: readonly Measured[]): Measured =>
    all.reduce((a, b) => (b.seconds < a.seconds ? b : a));
  const [one, two] = [fastest(ones), fastest(twos)];
  if (one.rows !== two.rows || one.bytes !== two.bytes || one.verdict !== two.verdict)
    throw new Error('Two threads have another report than one.');
  const text = ({ seconds, cpu, rss }: Measured): string =>
    `${seconds.toFixed(2)} s, ${cpu.toFixed(1)} processor s, ${Math.round(rss)} MB`;
  return `${text(two)} against ${text(one)} with one, ${(one.seconds / two.seconds).toFixed(2)} times as fast`;
}

/** The trial answers the very report of one thread; a roster with every kind of fault in it shows that. */
function checkTrial(): Measured {
  const folder = path.join(work, 'faults');
  const options = { seed: 5, students: 10_000, rounds: 4, lineEnds: 'mixed', bom: true } as const;
  mkdirSync(folder);
  for (const { name, bytes } of seedFaults(options).files)
    writeFileSync(path.join(folder, name), bytes);
  const measured = measure('same', folder);
  rmSync(folder, { recursive: true });
  return measured;
}

function main(): void {
  const ratio = (a: number, b: number): string => (a / b).toFixed(1);
  const trial = checkTrial();
  const state = makeRoster(STATE_ROWS);
  const plain = compare(state.folder);
  // At this size neither side's start counts; once is enough, it takes minutes.
  const library = measure('library', state.folder);
  rmSync(state.folder, { recursive: true });
  const shuffledRoster = makeRoster(STATE_ROWS, true);
  const shuffled = compare(shuffledRoster.folder);
  rmSync(shuffledRoster.folder, { recursive: true });
  const small = measure('warm', makeRoster(10_000).folder);

  const points: Point[] = [];
  for (const rows of [10_000, 100_000, 1_000_000, 12_900_000, 30_000_000]) {
    if (rows > largest) continue;
    const roster = makeRoster(rows);
    measure('sha256', roster.folder);
    const { seconds, rss } = measure('scan', roster.folder);
    points.push({ rows: roster.rows, seconds, rss });
    rmSync(roster.folder, { recursive: true });
  }
  const seconds = (a: number, b: number): string => `${a.toFixed(2)} s / ${b.toFixed(2)} s`;
  const figures = [
    `state roster of ${count(state.rows)} records, ${Math.round(state.bytes / 1e6)} MB: ${ratio(plain.scanSeconds, plain.sha)} times a SHA-256 over the same bytes (${seconds(plain.scanSeconds, plain.sha)}; aim 8)`,
    `the same, enrollments shuffled: ${ratio(shuffled.scanSeconds, shuffled.sha)} times (${seconds(shuffled.scanSeconds, shuffled.sha)}; aim 12)`,
    `peak memory: ${Math.round(plain.scan.rss)} MB, shuffled ${Math.round(shuffled.scan.rss)} MB (aim 400)`,
    `csv-parse and zod, rules of single records only: ${ratio(library.seconds, plain.scanSeconds)} times our time for all rules (${seconds(library.seconds, plain.scanSeconds)}; aim 10)`,
    `trial with two threads, best of three: ${plain.threads}; shuffled ${shuffled.threads}`,
    `the trial answers the same report on ${count(trial.rows!)} records with ${trial.codes!} kinds of seeded faults`,
    `small district of 10,000 records, warm thread: p50 ${small.p50!.toFixed(1)} ms (aim 10), of the 11th to the 60th after a start ${small.early!.toFixed(1)} ms, cold ${small.first!.toFixed(0)} ms`,
    ...points.map(
      ({ rows, seconds: time, rss }) =>
        `${count(rows)} records: ${time.toFixed(2)} s, ${Math.round(rss)} MB`,
    ),
  ];
  process.stdout.write(`${figures.join('\n')}\n`);
  const text = `# Roster validator: measurements

Written by \`test/bench/rosters/run.ts\`; do not edit. ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.version}.
V2.1 files in the page cache, ids are GUIDs, all rules on, one thread. Each ratio is of two times taken in turns, the best of five.

${figures.map((figure) => `- ${figure}`).join('\n')}

![Time and memory by records](rosters.svg)
`;
  const target = path.join(root, 'docs/benchmarks');
  mkdirSync(target, { recursive: true });
  writeFileSync(path.join(target, 'rosters.md'), text);
  writeFileSync(path.join(target, 'rosters.svg'), plotSvg(points));
  rmSync(work, { recursive: true, force: true });
}

main();
