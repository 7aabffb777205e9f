import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import t from 'tap';
import { parse } from 'yaml';
import { z } from 'zod';
import { createExportCommand } from '../../../proxy/cli/commands/export';
import type { CommandContext } from '../../../proxy/cli/terminal';
import { loadConfig } from '../../../proxy/config';
import { BridgeError } from '../../../proxy/errors';
import { defineDestination } from '../../../proxy/exporter/destinations/destination';
import type { ProfileKinds } from '../../../proxy/exporter/profile/profile';
import { defineSource } from '../../../proxy/exporter/sources/source';
import { csvSource, district } from '../../exporter/csv-source';

const kinds: ProfileKinds = {
  sources: [
    defineSource({
      kind: 'sample',
      title: 'The sample district',
      settings: z.strictObject({
        break: z.boolean().default(false).describe('Lose a name.'),
        away: z.boolean().default(false).describe('Cannot be reached.'),
      }),
      async open(settings) {
        if (settings.away)
          throw new BridgeError('EXPORT_SOURCE_UNREACHABLE', {
            params: { database: 'sample', reason: 'ECONNREFUSED' },
          });
        const tables = district();
        if (settings.break) tables.users = tables.users!.replace('u1,ann@example.test', 'u1,');
        return csvSource(tables);
      },
    }),
  ],
  destinations: [
    defineDestination({
      kind: 'copy',
      title: 'A folder',
      settings: z.strictObject({ folder: z.string().describe('The folder.') }),
      async deliver(set, { folder }, { resolvePath }) {
        const place = resolvePath(folder);
        if (folder === 'broken') throw new BridgeError('FOLDER_NOT_FOUND');
        for (const file of set.files) copyFileSync(file.path, path.join(place, file.name));
        return { place, files: set.files, attempts: 1, resumedBytes: 0 };
      },
    }),
  ],
};

const profile = (source: string, ...folders: string[]): string =>
  [
    'version: 1',
    'name: Test',
    'tenantId: 00000000-0000-4000-8000-000000000001',
    `source: { kind: sample${source} }`,
    'destinations:',
    ...folders.map((folder) => `  - { kind: copy, name: ${folder}, folder: ${folder} }`),
  ].join('\n');

async function run(...args: string[]): Promise<{ code: number; out: string[]; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  let code = 0;
  const context: CommandContext = {
    terminal: { out: (line) => void out.push(line), err: (line) => void err.push(line) },
    config: () => loadConfig({}),
    signal: new AbortController().signal,
    exit: (chosen) => void (code = chosen),
  };
  const program = new Command().exitOverride();
  createExportCommand(kinds)(program, context);
  await program.parseAsync(['export', ...args], { from: 'user' });
  return { code, out, err };
}

t.test('an export delivers, shows its counts and leaves a receipt without values', async (t) => {
  const folder = t.testdir({ 'p.yaml': profile('', 'one'), one: {} });
  const file = path.join(folder, 'p.yaml');
  const { code, out } = await run(file);
  t.equal(code, 0);
  t.match(out.join('\n'), /enrollments +5 +4 +0 +1 +0/);
  t.match(out.join('\n'), /delivered {2}one: /);
  t.ok(existsSync(path.join(folder, 'one', 'users.csv')));
  const text = readFileSync(`${file}.receipt.json`, 'utf8');
  t.match(JSON.parse(text), {
    profile: 'Test',
    source: 'sample',
    result: 'delivered',
    isDryRun: false,
    deliveries: [{ destination: 'one', result: 'delivered' }],
  });
  t.notMatch(text, /ann|Secret|Łuk/);
});

t.test('a dry run delivers nothing; schools can be named; json is one line', async (t) => {
  const folder = t.testdir({ 'p.yaml': profile('', 'one'), one: {} });
  const file = path.join(folder, 'p.yaml');
  const { code, out } = await run(file, '--dry-run', '--json', '--only', 'S1');
  t.equal(code, 0);
  t.equal(out.length, 1);
  t.match(JSON.parse(out[0]!), { result: 'checked', counts: { classes: { written: 1 } } });
  t.notOk(existsSync(path.join(folder, 'one', 'users.csv')));
  t.notOk(existsSync(`${file}.receipt.json`));
});

t.test('a refused set ends with 1, and findings tell the rows', async (t) => {
  const folder = t.testdir({ 'p.yaml': profile(', break: true', 'one'), one: {} });
  const findings = path.join(folder, 'findings.csv');
  const { code, out } = await run(path.join(folder, 'p.yaml'), '--findings', findings);
  t.equal(code, 1);
  t.match(out.join('\n'), /refused {4}EXPORT_HELD_BACK_OVER_LIMIT/);
  t.match(readFileSync(findings, 'utf8'), /^source:users,2,username,VALUE_MISSING,error,,/m);
  t.notOk(existsSync(path.join(folder, 'one', 'users.csv')));
  await t.rejects(run(path.join(folder, 'p.yaml'), '--findings', 'x.txt'), {
    code: 'REQUEST_INVALID',
  });
});

t.test('a destination that fails ends with 2 and leaves the others their set', async (t) => {
  const folder = t.testdir({ 'p.yaml': profile('', 'broken', 'two'), two: {} });
  const { code, out } = await run(path.join(folder, 'p.yaml'));
  t.equal(code, 2);
  t.match(out.join('\n'), /failed {5}broken: FOLDER_NOT_FOUND/);
  t.ok(existsSync(path.join(folder, 'two', 'users.csv')));
});

t.test('init writes a commented profile and never writes over one', async (t) => {
  const folder = t.testdir({});
  const file = path.join(folder, 'new.yaml');
  const { out } = await run('init', file, '--yes');
  t.match(out.join('\n'), /wrote/);
  const text = readFileSync(file, 'utf8');
  t.match(parse(text), { source: { kind: 'sample' }, destinations: [{ kind: 'copy' }] });
  t.match(text, /# The folder\./);
  t.match(text, /# .*userName/);
  writeFileSync(file, text.replace('folder: ""', 'folder: .'));
  t.equal((await run(file, '--dry-run')).code, 0, 'it is a profile that runs');
  await t.rejects(run('init', file, '--yes'), { code: 'FILE_NOT_WRITTEN' });
});

t.test(
  'a source that cannot be opened leaves a receipt too, in place of an older one',
  async (t) => {
    const folder = t.testdir({ 'p.yaml': profile('', 'one'), one: {} });
    const file = path.join(folder, 'p.yaml');
    await run(file);
    writeFileSync(file, profile(', away: true', 'one'));
    await t.rejects(run(file), { code: 'EXPORT_SOURCE_UNREACHABLE' });
    t.match(JSON.parse(readFileSync(`${file}.receipt.json`, 'utf8')), {
      result: 'failed',
      refusal: { code: 'EXPORT_SOURCE_UNREACHABLE' },
      deliveries: [],
    });
  },
);
