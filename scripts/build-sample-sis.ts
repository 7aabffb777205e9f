import { buildSampleSis, profileQueries } from '../proxy/sandbox/sis';

/** `npx ts-node --transpile-only scripts/build-sample-sis.ts FILE`: writes the sample system and prints its queries. */
const [, , file = 'sample-sis.db'] = process.argv;
buildSampleSis(file);
process.stdout.write(
  `${JSON.stringify({ kind: 'sqlite', file, queries: profileQueries }, null, 2)}\n`,
);
