import path from 'node:path';
import { runChaos } from './run-chaos';

/** `npm run chaos [kills] [seed]`: 200 kills against the compiled service. */
async function main(kills: number, seed: number): Promise<void> {
  const report = await runChaos({
    dist: path.join(__dirname, '../../dist'),
    kills,
    seed,
    limitMs: 60_000 + kills * 10_000,
    onKill: (number, what) => {
      if (number % 10 === 0) process.stdout.write(`${number} kills, now: ${what}\n`);
    },
  });
  process.stdout.write(
    `${report.kills} kills, ${report.uploads} uploads, ${report.seconds} s, seed ${seed}\n`,
  );
  for (const violation of report.violations) process.stdout.write(`VIOLATION: ${violation}\n`);
  process.exitCode = report.violations.length === 0 && report.uploads > 0 ? 0 : 1;
}

void main(Number(process.argv[2] ?? 200), Number(process.argv[3] ?? Date.now() % 100_000));
