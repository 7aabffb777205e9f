import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Version of this package, as package.json says. The file lies beside both `proxy/` and `dist/`. */
export const version: string = (
  JSON.parse(readFileSync(path.join(__dirname, '..', 'package.json'), 'utf8')) as {
    version: string;
  }
).version;
