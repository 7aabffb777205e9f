import { spawnSync } from 'node:child_process';
import t from 'tap';
import { createFingerprints } from '../../../../proxy/exporter/sources/oneroster-rest/fingerprints';

t.test('50,000 enrollments come through a heap that could not hold them', (t) => {
  // A process of its own, so that the heap can be limited.
  const script = JSON.stringify(require.resolve('./pull-large.ts'));
  const start = `require('ts-node').register({ transpileOnly: true }); require(${script});`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--max-old-space-size=96', '-e', start, '50000'],
    { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  t.equal(status, 0, stderr);
  const { count, peakMb } = JSON.parse(stdout) as { count: number; peakMb: number };
  t.equal(count, 50_000);
  t.ok(peakMb < 350, `${peakMb} MB, the compiler of the test included`);
  t.end();
});

t.test('an id is found again among two hundred thousand, another is not', (t) => {
  const ids = createFingerprints();
  for (let at = 0; at < 200_000; at += 1) if (!ids.add(`user-${at}`, at % 255)) t.fail('twice');
  t.equal(ids.size, 200_000);
  let found = 0;
  for (let at = 0; at < 200_000; at += 1) if (ids.get(`user-${at}`) === at % 255) found += 1;
  t.equal(found, 200_000);
  t.equal(ids.add('user-77'), false);
  t.equal(ids.get('user-200000'), undefined);
  t.end();
});
