import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { generateRoster } from '../../fixtures/generate-roster/roster';
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

/** Validator and SHA-256 in turns, so that a busy machine hurts both; of each the best of five. */
function compare(folder: string): { scan: Measured; scanSeconds: number; sha: number } {
  measure('sha256', folder);
  const [scans, hashes]: [Measured[], number[]] = [[], []];
  for (let i = 0; i < 5; i += 1) {
    hashes.push(measure('sha256', folder).seconds);
    scans.push(measure('scan', folder));
  }
  const scanSeconds = best(scans.map(({ seconds }) => seconds));
  return { scan: scans[0]!, scanSeconds, sha: best(hashes) };
}

function main(): void {
  const ratio = (a: number, b: number): string => (a / b).toFixed(1);
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
    `small district of 10,000 records, warm thread: p50 ${small.p50!.toFixed(1)} ms (aim 10), cold ${small.first!.toFixed(0)} ms`,
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
