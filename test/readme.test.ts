import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { operations } from '../proxy/routes';

const root = path.join(__dirname, '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const readme = read('README.md');
const scripts = Object.keys(
  (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts,
);

t.test('the README lists every operation, and none that is not there', async (t) => {
  const table = readme.slice(readme.indexOf('## Operations'), readme.indexOf('## Command line'));
  const listed = [...table.matchAll(/^\| (`\w+`(?: · `\w+`)*) \|/gm)].flatMap(([, names = '']) =>
    names.replaceAll('`', '').split(' · '),
  );
  t.same(listed.sort(), operations.map(({ operationId }) => operationId).sort());
});

t.test('every command and file that a document names exists', async (t) => {
  for (const document of [
    'README.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'docs/architecture.md',
    'docs/changes.md',
    'docs/command-line.md',
    'docs/connector.md',
    'docs/connector-operations.md',
    'docs/deployment.md',
    'docs/identity.md',
    'docs/templates.md',
    'docs/verification.md',
    'templates/README.md',
  ]) {
    const text = read(document);
    for (const [, script] of text.matchAll(/npm run ([\w:]+)/g))
      t.ok(scripts.includes(script ?? ''), `${document}: npm run ${script}`);
    for (const [, file] of text.matchAll(/`((?:test|docs|proxy|templates)\/[\w./-]+)`/g))
      t.ok(existsSync(path.join(root, file ?? '')), `${document}: ${file}`);
    for (const [, file] of text.matchAll(/\]\(([\w./-]+)\)/g))
      t.ok(existsSync(path.join(root, path.dirname(document), file ?? '')), `${document}: ${file}`);
  }
});

t.test('there are at most fifteen npm scripts and 200 lines of README', async (t) => {
  t.ok(scripts.length <= 15);
  t.ok(readme.split('\n').length <= 200);
});
