import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import path from 'node:path';

// npm run build, then: npx ts-node -T test/bench/datalake/run.ts [MiB]
const mebibytes = Number(process.argv[2] ?? 1024);
const work = mkdtempSync(path.join(tmpdir(), 'datalake-bench-'));
const file = path.join(work, 'enrollments.csv');

type Kind = 'vendor' | 'vendorMd5' | 'ours' | 'oursWithoutBarriers';

interface Measured {
  seconds: number;
  rss: number;
}

/** Of each kind the best time and the highest memory, taken in turns so that a busy machine hurts all. */
async function compare(store: string, rounds: number, kinds: readonly Kind[]) {
  const best = new Map<Kind, Measured>();
  const child = spawn(process.execPath, [path.join(__dirname, 'store.js'), store], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const sessionUrl = await new Promise<string>((resolve) =>
    child.stdout.once('data', (line: Buffer) => resolve(line.toString().trim())),
  );
  for (let round = 0; round < rounds; round++)
    for (const kind of kinds) {
      const script = path.join(__dirname, 'measure.js');
      const args = [script, kind, sessionUrl, file];
      const now = JSON.parse(
        execFileSync(process.execPath, args, { encoding: 'utf8' }),
      ) as Measured;
      const { seconds, rss } = best.get(kind) ?? now;
      best.set(kind, {
        seconds: Math.min(seconds, now.seconds),
        rss: Math.max(rss, now.rss),
      });
    }
  child.kill();
  return (kind: Kind): Measured => best.get(kind)!;
}

/** How many times as fast as `other` ours is, with both times. */
function speed(of: (kind: Kind) => Measured, other: Kind): string {
  const [mine, theirs] = [of('ours').seconds, of(other).seconds];
  return `${(theirs / mine).toFixed(2)} times the speed (${mine.toFixed(2)} s / ${theirs.toFixed(2)} s)`;
}

/** The same bytes in every run; what they are does not matter to a store. */
function writeSpoolFile(): void {
  const block = randomBytes(1 << 20);
  const descriptor = openSync(file, 'w');
  for (let i = 0; i < mebibytes; i++) writeSync(descriptor, block);
  closeSync(descriptor);
}

async function main(): Promise<void> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  writeSpoolFile();
  const size = `${mebibytes} MiB`;
  const line = await compare('paced', 2, ['vendor', 'ours', 'oursWithoutBarriers']);
  say(
    `${size} over 1 Gbit/s, 20 ms away, against the vendor's client alone: ${speed(line, 'vendor')}, aim 0.9`,
  );
  say(
    `the same without barriers: ${line('oursWithoutBarriers').seconds.toFixed(2)} s, so flushing each 64 MiB costs ${((line('ours').seconds / line('oursWithoutBarriers').seconds - 1) * 100).toFixed(1)} %`,
  );
  const discard = await compare('discard', 5, ['vendor', 'vendorMd5', 'ours']);
  say(
    `on loopback, to a store that discards, against the vendor's client with the MD5 of each block: ${speed(discard, 'vendorMd5')}, aim 0.9`,
  );
  say(`against the vendor's client alone, which checks nothing: ${speed(discard, 'vendor')}`);
  if (freemem() > mebibytes * 4 * 2 ** 20) {
    const sandbox = await compare('sandbox', 3, ['vendor', 'vendorMd5', 'ours']);
    say(
      `to the sandbox's storage, which checks the MD5, against the vendor's client with MD5: ${speed(sandbox, 'vendorMd5')}, aim 0.9`,
    );
    say(`against the vendor's client alone: ${speed(sandbox, 'vendor')}`);
  }
  const rss = Math.max(line('ours').rss, discard('ours').rss);
  say(
    `peak memory: ${Math.round(rss)} MB (aim 250), the vendor's client ${Math.round(discard('vendor').rss)} MB`,
  );
  rmSync(work, { recursive: true, force: true });
}

void main();
