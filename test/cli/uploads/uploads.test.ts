import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { emptied, jsonLines, startLocalService, uploadIdOf } from '../local-service';

void t.test('uploads are looked at and decided on', async (t) => {
  const service = await startLocalService(t);
  const { run, roster } = service;

  await t.test('without any there is nothing to show', async (t) => {
    t.match(await run(['uploads', 'list']), { code: 0, out: 'There is no such upload.' });
    t.match(await run(['uploads', 'show', 'latest']), { code: 2, err: /UPLOAD_NOT_FOUND/ });
    const unknown = '3f2c8a4e-7d51-4c0b-9a66-1f0e5b7c2d88';
    t.match(await run(['uploads', 'show', unknown]), { code: 2, err: /UPLOAD_NOT_FOUND/ });
    t.match(await run(['uploads', 'cancel', '../x']), { code: 2, err: /REQUEST_INVALID/ });
  });

  t.equal((await run(['sync', roster()])).code, 0);
  const spoilt = roster(({ rewrite }) => rewrite('enrollments.csv', emptied));
  const held = uploadIdOf(await run(['sync', spoilt]));

  await t.test('a list is a table, newest first, of one state if wanted', async (t) => {
    const { out } = await run(['uploads', 'list']);
    t.match(
      out,
      new RegExp(`^Upload .*Reason\n${held} .* held +10 +283 +FILE_EMPTIED\n.* accepted`),
    );
    t.notMatch((await run(['uploads', 'list', '--state', 'held'])).out, /accepted/);
    t.same(
      jsonLines(await run(['uploads', 'list', '--json'])).map(({ state }) => state),
      ['held', 'accepted'],
    );
    const connector = ['--connector', 'another-connector'];
    t.match((await run(['uploads', 'list', ...connector])).out, /no such upload/);
  });

  await t.test('latest stands for the newest', async (t) => {
    t.equal(uploadIdOf(await run(['uploads', 'show', 'latest'])), held);
    const [json] = jsonLines(await run(['uploads', 'show', 'latest', '--json']));
    t.match(json, { uploadId: held, state: 'held' });
  });

  await t.test('show tells files, findings, changes and what to do', async (t) => {
    const { out } = await run(['uploads', 'show', held]);
    t.match(out, /^state +held \(30%\)$/m);
    t.match(out, /^users\.csv +11,860 +89$/m);
    t.match(out, /^FILE_WITHOUT_ROWS +error +1$/m);
    t.match(out, /^to do +Look at the changes/m);
    t.match(
      out,
      new RegExp(`^approve +sds-bridge uploads approve ${held} --hash [0-9a-f]{64}$`, 'm'),
    );
    const given = await run(['uploads', 'show', held, '--url', service.url]);
    t.match(given.out, new RegExp(`--hash [0-9a-f]{64} --url ${service.url}$`, 'm'));
  });

  await t.test('without a hash the changes are shown and nothing is approved', async (t) => {
    const { code, out } = await run(['uploads', 'approve', held]);
    t.equal(code, 1);
    t.match(out, /^enrollments\.csv +127 +0 +0 +0 +127$/m);
    t.match(out, /--hash [0-9a-f]{64}$/m);
    const wrong = await run(['uploads', 'approve', held, '--hash', 'a'.repeat(64)]);
    t.match(wrong, { code: 2, err: /UPLOAD_CHANGE_HASH_WRONG/ });
    t.match((await run(['uploads', 'show', held])).out, /^state +held/m);
  });

  await t.test(
    'findings are lines; values are shown on demand only while they are there',
    async (t) => {
      const folder = roster(({ rewrite }) => {
        rewrite('enrollments.csv', emptied);
        rewrite('roles.csv', (text) => text.replace(',student,', ',jester,'));
      });
      const id = uploadIdOf(await run(['sync', folder, '--max-error-percent', '100']));
      const findings = (...more: string[]) => run(['uploads', 'findings', id, ...more]);
      const plain = await findings('--file', 'roles.csv');
      t.match(plain, { code: 0, out: /^roles\.csv:2 role {2}error / });
      t.notMatch(plain.out, /jester/);
      t.match((await findings('--file', 'roles.csv', '--show-values')).out, /\[jester\]/);
      t.match((await findings('--severity', 'fatal')).out, 'There are no such findings.');
      const [line] = jsonLines(await findings('--file', 'roles.csv', '--json'));
      t.match(line, { file: 'roles.csv', line: 2, severity: 'error' });
      t.notOk('value' in (line ?? {}));
      await run(['uploads', 'discard', id]);
      t.notMatch((await findings('--file', 'roles.csv', '--show-values')).out, /jester/);
    },
  );

  await t.test('all findings are written to a CSV file that others cannot read', async (t) => {
    const csv = path.join(service.folder, 'findings.csv');
    t.match(await run(['uploads', 'findings', held, '--csv', csv]), {
      code: 0,
      out: `wrote ${csv}`,
    });
    t.match(readFileSync(csv, 'utf8'), /^file,line,column,code,severity,value,message\r?\n/);
    t.equal(statSync(csv).mode & 0o077, 0);
    t.notOk(existsSync(`${csv}.part`));
    const both = ['--csv', csv, '--severity', 'error'];
    t.match(await run(['uploads', 'findings', held, ...both]), { code: 2, err: /REQUEST_INVALID/ });
    writeFileSync(csv, 'kept');
    const missing = '3f2c8a4e-7d51-4c0b-9a66-1f0e5b7c2d88';
    t.equal((await run(['uploads', 'findings', missing, '--csv', csv])).code, 2);
    t.equal(readFileSync(csv, 'utf8'), 'kept', 'a failed download leaves the earlier file');
    const nowhere = path.join(service.folder, 'none', 'f.csv');
    t.match(await run(['uploads', 'findings', held, '--csv', nowhere]), {
      ...{ code: 2, err: /^error FILE_NOT_WRITTEN: .*ENOENT/ },
    });
  });

  await t.test('a held upload is discarded, once and for all', async (t) => {
    const discarded = await run(['uploads', 'discard', held]);
    t.match(discarded, { code: 0, out: /^cancelled: .*discarded/m });
    t.equal((await run(['uploads', 'discard', held])).code, 0, 'twice changes nothing');
    t.match((await run(['uploads', 'approve', held])).out, /nothing to approve/);
    t.match(await run(['uploads', 'approve', held, '--hash', 'a'.repeat(64)]), {
      ...{ code: 2, err: /UPLOAD_STATE_WRONG/ },
    });
  });

  await t.test('what has ended cannot be cancelled', async (t) => {
    const accepted = uploadIdOf(await run(['sync', roster()]));
    const cancelled = await run(['uploads', 'cancel', accepted]);
    t.match(cancelled, { code: 2, err: /UPLOAD_STATE_WRONG/ });
  });
});
