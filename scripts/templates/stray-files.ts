import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Written by hand, or not committed. */
const allowed = /(^|\/)README\.md$|^zips\//;

/** Files of a folder, by path below it, that are neither made nor allowed: left over from what was made before. */
export function strayFiles(folder: string, made: ReadonlyMap<string, unknown>): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => !made.has(name) && !allowed.test(name));
}
