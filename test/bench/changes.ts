import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateRoster } from '../fixtures/generate-roster/roster';
import { writeRoster } from '../fixtures/generate-roster/write-roster';
import type { Measured } from './rosters/measured';
import { best, measure } from './rosters/measured';

// npm run build, then: npm run bench changes. Alone: npx ts-node -T test/bench/changes.ts [number of records] [turns]
const records = Number(process.argv[2] ?? 12_900_000);
const turns = Number(process.argv[3] ?? 5);
const work = mkdtempSync(path.join(tmpdir(), 'changes-bench-'));

/** Comparison with a baseline against validation of the same roster in turns, so that a busy machine hurts both. */
function main(): void {
  const folder = path.join(work, 'roster');
  const roster = writeRoster(folder, generateRoster({ students: Math.round(records / 10.7) }));
  const [baseline, snapshot] = [path.join(work, 'baseline'), path.join(work, 'snapshot')];
  const first = measure('compare', folder, baseline);
  const [scans, comparisons]: [Measured[], Measured[]] = [[], []];
  for (let turn = 0; turn < turns; turn += 1) {
    scans.push(measure('scan', folder));
    comparisons.push(measure('compare', folder, snapshot, baseline));
  }
  if (comparisons.some(({ rows }) => rows !== roster.rows)) throw new Error('a record was lost');
  const seconds = (of: Measured[]): number => best(of.map((one) => one.seconds));
  const peak = (of: Measured[]): string =>
    `${Math.round(Math.max(...of.map(({ rss }) => rss)))} MB`;
  const [scan, compare] = [seconds(scans), seconds(comparisons)];
  const figures = [
    `${roster.rows.toLocaleString('en')} records, ${Math.round(roster.bytes / 1e6)} MB, read, compared with a baseline and written: ${(compare / scan).toFixed(2)} times the validator (${compare.toFixed(2)} s / ${scan.toFixed(2)} s; aim 2)`,
    `peak memory ${peak(comparisons)}, validator ${peak(scans)}`,
    `first upload, without a baseline: ${first.seconds.toFixed(2)} s`,
    `snapshot: ${(statSync(snapshot).size / 1e6).toFixed(0)} MB, ${(statSync(snapshot).size / roster.rows).toFixed(1)} bytes a record`,
  ];
  process.stdout.write(`${figures.join('\n')}\n`);
}

try {
  main();
} finally {
  rmSync(work, { recursive: true, force: true });
}
