import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { migrations } from '../../../proxy/database/migrations/index';
import { migrate } from '../../../proxy/database/migrate';
import { createPool } from '../../../proxy/database/pool';
import { constantSql, sql } from '../../../proxy/database/sql';
import { createTestDatabase, findPostgres } from '../../servers';

const windowMs = 400;
const limit = 25;

/** Records every grant in the transaction that makes it, so that a killed process is no excuse. */
const recorder = `
  CREATE TABLE grant_made (us bigint, calls integer);
  CREATE FUNCTION record_grant() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO grant_made VALUES (NEW.last_grant_us, cardinality(NEW.grants_us) - cardinality(
      OLD.grants_us[width_bucket(NEW.last_grant_us - ${windowMs * 1000}, OLD.grants_us) + 1 :]));
    RETURN NULL; END $$;
  CREATE TRIGGER recorder AFTER UPDATE ON sds_bridge.throttle
    FOR EACH ROW EXECUTE FUNCTION record_grant()`;

function startWorker(
  url: string,
  lastsMs: number,
): { child: ChildProcess; refusals: Promise<string> } {
  const worker = path.join(__dirname, 'take-worker.ts');
  const child = spawn(
    process.execPath,
    [...process.execArgv, worker, url, `${windowMs}`, `${limit}`, `${lastsMs}`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return { child, refusals: text(child.stdout) };
}

void findPostgres().then(({ skip }) => {
  t.test('two processes share one limit exactly while one is killed', { skip }, async (t) => {
    const url = await createTestDatabase(t);
    const pool = createPool({ url });
    t.teardown(() => pool.close());
    await pool.transaction((transaction) => migrate(transaction, migrations));
    await pool.query(constantSql(recorder));

    const survivor = startWorker(url, 6_000);
    const victim = startWorker(url, 60_000);
    await sleep(4_500);
    victim.child.kill('SIGKILL');
    const refusals = (await Promise.all([survivor.refusals, victim.refusals])).join('');
    if (survivor.child.exitCode === null) await once(survivor.child, 'exit');
    t.equal(survivor.child.exitCode, 0);

    const rows = await pool.query<{ us: string; calls: number }>(
      sql`SELECT us, calls FROM grant_made ORDER BY us`,
    );
    const grants = rows.flatMap((row) => Array<number>(row.calls).fill(Number(row.us)));
    const refused = refusals.split('\n').slice(0, -1).map(Number);
    t.comment(`${grants.length} grants, ${refused.length} refused statements`);
    t.ok(grants.length > 4 * limit && refused.length > 20, 'the load was enough to tell');

    const tooClose = grants.filter(
      (us, i) => us - (grants[i - limit] ?? -Infinity) < windowMs * 1000,
    );
    t.same(tooClose, [], 'never more than the limit in any window');
    const inWindow = (at: number): number =>
      grants.filter((us) => us <= at && us > at - windowMs * 1000).length;
    t.same(
      refused.filter((us) => inWindow(us) < limit),
      [],
      'never a refusal while fewer are in it',
    );
  });
});
