import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const megabytes = 1000;
const megabyte = Buffer.alloc(1_000_000, 'sourcedId,name,type\r\n');
const ways = ['pipe', 'receive'] as const;
type Way = (typeof ways)[number];

interface Measure {
  seconds: number;
  peakBytes: number;
}

/** Sends a gigabyte over loopback HTTP to a fresh process and waits for its answer. */
async function measure(way: Way, megabytesPerSecond: number): Promise<Measure> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sdsb-bench-'));
  const child = fork(path.join(__dirname, 'receive-server.ts'), [way, folder]);
  try {
    const [port] = (await once(child, 'message')) as [number];
    const call = request({ port, method: 'PUT', headers: { 'content-type': 'text/csv' } });
    const answered = once(call, 'response') as Promise<[AsyncIterable<Buffer>]>;
    const start = performance.now();
    for (let sent = 0; sent < megabytes; sent += 1) {
      const ahead = (sent / megabytesPerSecond) * 1000 - (performance.now() - start);
      if (ahead > 1) await delay(ahead);
      if (!call.write(megabyte)) await once(call, 'drain');
    }
    call.end();
    const [answer] = await answered;
    let text = '';
    for await (const chunk of answer) text += chunk.toString();
    return { seconds: (performance.now() - start) / 1000, peakBytes: Number(text) };
  } finally {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;

/** Both ways in turns, so that a busy moment of the machine meets both. */
async function compare(title: string, rate: number, rounds: number): Promise<void> {
  const found: Record<Way, Measure[]> = { pipe: [], receive: [] };
  for (let round = 0; round < rounds; round += 1)
    for (const way of round % 2 === 0 ? ways : [...ways].reverse())
      found[way].push(await measure(way, rate));
  const seconds = (way: Way): number => median(found[way].map((one) => one.seconds));
  const peak = Math.max(...found.receive.map(({ peakBytes }) => peakBytes));
  const more = (seconds('receive') / seconds('pipe') - 1) * 100;
  const aim = Number.isFinite(rate) ? ' (aim: at most 10 % more)' : '';
  const figure = (way: Way): string =>
    `${seconds(way).toFixed(2)} s (${Math.round(megabytes / seconds(way))} MB/s)`;
  process.stdout.write(
    `${title}: received with sha256 and fsync in ${figure('receive')}, plain pipe to disk ${figure('pipe')}: ` +
      `${more >= 0 ? '+' : ''}${more.toFixed(1)} %${aim}; peak RSS ${Math.round(peak / 2 ** 20)} MiB\n`,
  );
}

async function main(): Promise<void> {
  process.stdout.write(`1 GB over loopback HTTP, load average ${loadavg()[0]?.toFixed(1)}\n`);
  await compare('A caller at 125 MB/s', 125, 3);
  await compare('A caller as fast as it can', Infinity, 5);
}

void main();
