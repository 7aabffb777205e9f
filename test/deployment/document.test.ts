import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { configSchema } from '../../proxy/config';
import { errorTable } from '../../proxy/error-table';
import { root } from './dockerfile';

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const guide = read('docs/deployment.md');
const azure = read('templates/azure/README.md');
const sources = readdirSync(path.join(root, 'proxy'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => read(path.join('proxy', file)))
  .join('\n');

const quoted = (text: string): string[] =>
  [...text.matchAll(/`([^`\n]+)`/g)].map(([, inside = '']) => inside);
const monitoring = /\n## Monitoring\n([^]*?)\n## /.exec(guide)?.[1] ?? '';

t.test('every line of the log that is to be watched for is one that the service writes', (t) => {
  const lines = quoted(monitoring).filter((text) => /^[a-z]+( [a-z;]+){2,}$/.test(text));
  t.ok(lines.length >= 10);
  for (const line of lines) t.ok(sources.includes(`'${line}'`), line);
  t.end();
});

/** Names in capitals that are neither a setting nor a code of ours. */
const others = new Set(['POSTGRES_PASSWORD']);

for (const [name, text] of Object.entries({ 'docs/deployment.md': guide, azure }))
  t.test(`${name} names settings and codes that there are`, (t) => {
    const capitals = quoted(text).filter((one) => /^[A-Z]{2,}(_[A-Z]+)+$/.test(one));
    t.ok(capitals.length > 3);
    for (const one of capitals)
      t.ok(
        one in configSchema.shape ||
          one in errorTable ||
          others.has(one) ||
          /^SDS_BRIDGE_/.test(one),
        one,
      );
    t.end();
  });

t.test('the guide to Azure names files, parameters and outputs that there are', (t) => {
  const main = read('templates/azure/main.bicep');
  const declared = (kind: string): string[] =>
    [...main.matchAll(new RegExp(`^${kind} (\\w+) `, 'gm'))].map(([, one = '']) => one);
  const names = [...declared('param'), ...declared('output')];
  for (const [, one = ''] of azure.matchAll(/`param (\w+) = /g)) t.ok(names.includes(one), one);
  const words = quoted(azure).filter((one) => /^[a-z]+([A-Z][a-z]+)+$/.test(one));
  t.ok(words.length > 5);
  for (const one of words) t.ok(names.includes(one), one);
  for (const one of quoted(azure).filter((text) =>
    /^(modules\/)?[\w-]+\.(bicep|bicepparam|sh)$/.test(text),
  ))
    t.ok(existsSync(path.join(root, 'templates/azure', one)), one);
  t.end();
});
