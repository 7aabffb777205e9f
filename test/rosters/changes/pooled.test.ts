import { existsSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import t from 'tap';
import { createRosterValidator } from '../../../proxy/rosters/index';
import { generateRoster } from '../../fixtures/generate-roster/roster';
import { writeRoster } from '../../fixtures/generate-roster/write-roster';
import { secret } from '../../fixtures/rosters/compare-tables';
import { writeZip } from '../../fixtures/rosters/write-zip';
import { smallSets } from '../../fixtures/rosters/small-sets';

const validator = createRosterValidator({ threads: 1 });
t.teardown(() => validator.close());

const big = t.testdir();
t.before(() => void writeRoster(big, generateRoster({ students: 40_000 })));

t.test('a comparison runs beside the event loop and tells its progress', async (t) => {
  const folder = t.testdir();
  const [first, second] = [path.join(folder, 'first'), path.join(folder, 'second')];
  const progress: number[] = [];
  let turns = 0;
  let done = false;
  const running = validator
    .compare({
      source: { folder: big },
      secret,
      snapshot: first,
      onProgress: (read, total) => progress.push(read / total),
    })
    .finally(() => (done = true));
  while (!done) {
    turns += 1;
    await nextTurn();
  }
  const { comparison } = await running;
  t.equal(comparison.format, 'sds-v2.1');
  t.ok(turns > 100, 'the event loop went on');
  t.ok(
    progress.length > 1 && progress.every((part, i) => part > (progress[i - 1] ?? 0) && part <= 1),
  );
  const again = await validator.compare({
    source: { folder: big },
    secret,
    baseline: first,
    snapshot: second,
    limits: { floorRows: 3 },
  });
  t.same(again.judgement.reasons, []);
  t.equal(again.judgement.limits.floorRows, 3);
});

t.test('a cancelled comparison leaves no snapshot, the next job works', async (t) => {
  const folder = t.testdir({ small: smallSets['sds-v2.1'] });
  const snapshot = path.join(folder, 'snapshot');
  const stop = new AbortController();
  const running = validator.compare({
    source: { folder: big },
    secret,
    snapshot,
    signal: stop.signal,
    onProgress: () => stop.abort(new Error('enough')),
  });
  const waiting = validator.validate({ source: { folder: path.join(folder, 'small') } });
  await t.rejects(running, { message: 'enough' });
  t.equal((await waiting).verdict, 'clean');
  t.notOk(existsSync(snapshot));
});

t.test('a comparison of a zip archive is that of its files', async (t) => {
  const folder = t.testdir({ files: smallSets['sds-v1'] });
  const [zip, snapshot] = [path.join(folder, 'a.zip'), path.join(folder, 'snapshot')];
  await writeZip(zip, smallSets['sds-v1']);
  await validator.compare({ source: { zip }, secret, snapshot });
  const { comparison } = await validator.compare({
    source: { folder: path.join(folder, 'files') },
    secret,
    baseline: snapshot,
    snapshot,
  });
  t.equal(comparison.format, 'sds-v1');
  t.ok(comparison.files.every(({ rowsNow, unchanged }) => rowsNow === unchanged));
});

t.test('an error keeps its code and target on the way from the thread', async (t) => {
  const folder = t.testdir({ 'orgs.csv': 'x;y\n', 'users.csv': 'sourcedId\nu1\n' });
  const compare = validator.compare({
    source: { folder },
    format: 'sds-v2.1',
    secret,
    snapshot: path.join(folder, 'snapshot'),
  });
  await t.rejects(compare, { code: 'ROSTER_FILE_UNREADABLE', target: 'orgs.csv' });
});

t.test('a closed validator refuses comparisons', async (t) => {
  const own = createRosterValidator();
  const options = { source: { folder: big }, secret, snapshot: path.join(t.testdir(), 'snapshot') };
  const running = own.compare(options);
  const ends = Promise.allSettled([running]);
  await own.close();
  t.match(await ends, [{ status: 'rejected', reason: { code: 'SERVICE_STOPPING' } }]);
  await t.rejects(own.compare(options), { code: 'SERVICE_STOPPING' });
});
