import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
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

const page = path.join(__dirname, '../../docs/benchmarks.md');
const head = `# Benchmarks

Written by \`npm run bench\`; do not edit. Absolute times depend on the machine; aims stand beside them.
`;

/** Runs `npm run bench [name]`; what ran takes its section of docs/benchmarks.md, the others stay as they are. */
async function main(only: string | undefined): Promise<void> {
  const sections = readSections();
  for (const { title, file } of benchmarks) {
    const name = file.replace(/\W.*$/, '');
    if (only !== undefined && name !== only) continue;
    process.stdout.write(`\n${title}\n`);
    const lines = (await runBenchmark(file)).trim().split('\n');
    const list = lines.map((line) => `- ${line}`).join('\n');
    sections.set(title, `\n\`npm run bench ${name}\`, ${machine()}\n\n${list}\n`);
    writeSections(sections);
  }
}

/** Texts of the page by their titles. */
function readSections(): Map<string, string> {
  const [, ...parts] = readFileSync(page, 'utf8').split(/^## /m);
  return new Map(
    parts.map((part) => {
      const end = part.indexOf('\n');
      return [part.slice(0, end), `${part.slice(end + 1).trimEnd()}\n`];
    }),
  );
}

function writeSections(sections: ReadonlyMap<string, string>): void {
  const present = benchmarks.flatMap(({ title }) => {
    const text = sections.get(title);
    return text === undefined ? [] : [`\n## ${title}\n${text}`];
  });
  writeFileSync(page, head + present.join(''));
}

const machine = (): string =>
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}, Node ${process.versions.node}`;

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
