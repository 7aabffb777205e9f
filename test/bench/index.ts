import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';

/** The registry: one line a benchmark. Each is a program of its own that prints one figure a line. */
const benchmarks: readonly { title: string; file: string }[] = [
  { title: 'Identity of a call', file: 'identity.ts' },
  { title: 'Throttle and database', file: 'throttle.ts' },
  { title: 'Roster validator', file: 'rosters/run.ts' },
  { title: 'Changes between rosters', file: 'changes.ts' },
  { title: 'Upload to the storage', file: 'datalake/run.ts' },
  { title: 'Receiving a file', file: 'receive.ts' },
  { title: 'Uploads', file: 'uploads.ts' },
  { title: 'Exporter', file: 'export.ts' },
  { title: 'Destinations of an export', file: 'destinations.ts' },
  { title: 'Sources of an export', file: 'export-sources.ts' },
];

/** Runs `npm run bench [name]` and, when all ran, writes docs/benchmarks.md. */
async function main(only: string | undefined): Promise<void> {
  const chosen = benchmarks.filter(
    ({ file }) => only === undefined || file.replace(/\W.*$/, '') === only,
  );
  const sections: string[] = [];
  for (const { title, file } of chosen) {
    process.stdout.write(`\n${title}\n`);
    const lines = (await runBenchmark(file)).trim().split('\n');
    sections.push(
      `## ${title}`,
      '',
      `\`npm run bench ${file.replace(/\W.*$/, '')}\``,
      '',
      ...lines.map((line) => `- ${line}`),
      '',
    );
  }
  if (only !== undefined) return;
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}, Node ${process.versions.node}`;
  const head = [
    '# Benchmarks',
    '',
    'Written by `npm run bench`; do not edit. Absolute times depend on the machine; aims stand beside them.',
    '',
    `Machine: ${machine}.`,
    '',
  ];
  writeFileSync(
    path.join(__dirname, '../../docs/benchmarks.md'),
    [...head, ...sections].join('\n'),
  );
}

/** In a process of its own, so that one benchmark's heap is not another's. */
function runBenchmark(file: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const args = [
      '--expose-gc',
      '-r',
      'ts-node/register/transpile-only',
      path.join(__dirname, file),
    ];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      process.stdout.write(chunk);
    });
    child.once('exit', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${file} ended with ${code}`)),
    );
  });
}

void main(process.argv[2]);
