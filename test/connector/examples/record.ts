import { writeFileSync } from 'node:fs';
import { format } from 'prettier';
import t from 'tap';
import { examplesFile } from '../../../scripts/connector/examples';
import { playAll } from './play';

/*
 * Plays the examples and writes docs/examples/operations.json anew: `npx ts-node test/connector/examples/record.ts`,
 * after an operation or an answer has changed; then `npm run generate`.
 */
t.setTimeout(300_000);
void t.test('the examples are recorded', { timeout: 300_000 }, async (t) => {
  const played = await playAll(t);
  const text = JSON.stringify(played.map(({ isUnderWay: _isUnderWay, ...example }) => example));
  writeFileSync(examplesFile, await format(text, { parser: 'json', printWidth: 100 }));
});
