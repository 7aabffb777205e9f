import { readdirSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { emptied, jsonLines, startLocalService } from './local-service';

void t.test('what would change is told without uploading', async (t) => {
  const service = await startLocalService(t);
  const { run, roster } = service;
  const spool = path.join(service.folder, 'data/spool');
  const kept = (): string[] =>
    readdirSync(spool, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.includes('incoming-'),
    );

  await t.test('without an accepted upload everything is new, and would pass', async (t) => {
    const ran = await run(['diff', roster()]);
    t.equal(ran.code, 0, ran.err);
    t.match(ran.out, /^There is no accepted upload to compare with\.$/m);
    t.match(ran.out, /^users\.csv +0 +89 +89 +0 +0$/m);
    t.match(ran.out, /410 records would be sent\.$/);
    t.match(await run(['uploads', 'list']), { out: 'There is no such upload.' });
  });

  t.equal((await run(['sync', roster()])).code, 0);

  await t.test('the same roster changes nothing', async (t) => {
    const ran = await run(['diff', roster()]);
    t.equal(ran.code, 0);
    t.match(ran.out, /^enrollments\.csv +127 +127 +0 +0 +0$/m);
    t.match(ran.out, /^0 added, 0 changed, 0 removed; it would pass\.$/m);
  });

  await t.test('changes are counted by file and school, by key', async (t) => {
    const folder = roster(({ rewrite }) =>
      rewrite('users.csv', (text) => text.replace(/,1000([12])(?=\r?$)/gm, ',2000$1')),
    );
    const ran = await run(['diff', folder]);
    t.equal(ran.code, 0);
    t.match(ran.out, /^users\.csv +89 +89 +0 +2 +0$/m);
    t.match(ran.out, /^RBHS .* 2 +0 +Riverbend High School$/m);
    const [json] = jsonLines(await run(['diff', folder, '--json']));
    t.match(json, { wouldBeHeld: false, changes: { changed: 2, baseline: 'compared' } });
  });

  await t.test('what would be held ends with 1 and says why', async (t) => {
    const ran = await run(['diff', roster(({ rewrite }) => rewrite('enrollments.csv', emptied))]);
    t.equal(ran.code, 1);
    t.match(ran.out, /^hold +FILE_EMPTIED: enrollments\.csv/m);
    const missing = await run(['diff', roster(({ remove }) => remove('demographics.csv'))]);
    t.match(missing, { code: 1, out: /^hold +FILE_MISSING: demographics\.csv/m });
  });

  await t.test('nothing is kept, and the next upload is compared as before', async (t) => {
    t.same(kept(), []);
    t.equal(jsonLines(await run(['uploads', 'list', '--json'])).length, 1);
    const [json] = jsonLines(await run(['diff', roster(), '--json']));
    t.match(json, { changes: { added: 0, changed: 0, removed: 0 } });
  });

  await t.test('what cannot be compared is a clear error', async (t) => {
    const nowhere = roster(({ rewrite }) => rewrite('users.csv', () => 'a,b\r\n1,2\r\n'));
    t.match(await run(['diff', nowhere]), {
      code: 1,
      err: /^error ROSTER_FILE_UNREADABLE: .*users/,
    });
    t.match(await run(['diff', roster(undefined, 'v2')]), { code: 1, err: /FORMAT_UNKNOWN/ });
    t.match(await run(['diff', roster(), '--format', 'sds-v1']), { code: 1, err: /of sds-v2\.1/ });
    t.match(await run(['diff', roster(), '--flow', 'none']), { code: 2, err: /GRAPH_NOT_FOUND/ });
    const none = path.join(service.folder, 'none');
    t.match(await run(['diff', none]), { code: 2, err: /FOLDER_NOT_FOUND/ });
    t.same(kept(), []);
  });
});
