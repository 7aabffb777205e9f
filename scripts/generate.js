'use strict';

// Writes everything that is made from the code (`npm run generate`); with --check it writes nothing and
// fails when a file differs from what the code says.
require('ts-node').register({ transpileOnly: true });
const { readFileSync, writeFileSync, mkdirSync, existsSync } = require('node:fs');
const path = require('node:path');
const { generated } = require('./generated.ts');

const root = path.join(__dirname, '..');
const checkOnly = process.argv.includes('--check');

async function main() {
  let stale = 0;
  for (const { file, make } of generated) {
    const target = path.join(root, file);
    const wanted = await make();
    const found = existsSync(target) ? readFileSync(target, 'utf8') : undefined;
    if (found === wanted) continue;
    stale += 1;
    if (checkOnly) console.error(`${file} differs from the code: run npm run generate`);
    else {
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, wanted);
      console.log(`wrote ${file}`);
    }
  }
  if (checkOnly && stale > 0) process.exitCode = 1;
  if (stale === 0) console.log(`${generated.length} generated files are up to date`);
}

void main();
