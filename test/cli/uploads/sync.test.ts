import { createWriteStream, readdirSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import t from 'tap';
import { ZipFile } from 'yazl';
import { seedIds } from '../../../proxy/sandbox';
import { emptied, jsonLines, startLocalService, uploadIdOf } from '../local-service';

const sis = seedIds('sis');

void t.test('a roster is brought in by the command line', async (t) => {
  const service = await startLocalService(t);
  const { run, roster } = service;

  await t.test('a folder is accepted; every file and state is a line', async (t) => {
    const ran = await run(['sync', roster()]);
    t.equal(ran.code, 0, ran.err);
    t.equal(ran.out.match(/^received +\w+\.csv, \d+ bytes/gm)?.length, 10);
    t.match(ran.out, /^submitted/m);
    t.match(ran.out, /^accepted: School Data Sync accepted 10 files\.$/m);
    t.equal(ran.err, '');
  });

  await t.test('with --json each step is one line, and none tells a secret or a row', async (t) => {
    const folder = roster(({ remove }) => remove('userFlags.csv'));
    const ran = await run(['sync', folder, '--json', '--on-large-change', 'proceed']);
    const steps = jsonLines(ran);
    t.equal(ran.code, 0);
    t.same(
      [...new Set(steps.map(({ step }) => step))].filter((step) => step !== 'state'),
      ['folder', 'signed-in', 'created', 'received', 'submitted', 'outcome'],
    );
    t.match(steps[2], { statusUrl: new RegExp(`^${service.url}/v1/uploads/`) });
    t.match(steps.at(-1), {
      state: 'accepted',
      warnings: [{ target: 'userFlags.csv', advice: /inactive/ }],
    });
    t.notMatch(ran.out, /eyJ|sig=|riverbend\.example|Hernández/);
  });

  await t.test('a zip archive is sent file by file, without what is no roster file', async (t) => {
    const archive = path.join(service.folder, 'roster.zip');
    const zip = new ZipFile();
    const folder = roster();
    for (const name of readdirSync(folder)) zip.addFile(path.join(folder, name), name);
    zip.addBuffer(Buffer.from('secret'), 'License.csv');
    zip.end();
    await pipeline(zip.outputStream, createWriteStream(archive));
    const ran = await run(['sync', archive]);
    t.equal(ran.code, 0, ran.err);
    t.match(ran.out, /^ignored +License\.csv/m);
    t.notMatch(ran.out, /^received +License/m);
    t.match(ran.out, /^accepted: /m);
  });

  await t.test('a flow is named by id or name, a data connector by id', async (t) => {
    for (const choice of [
      ['--flow', sis.inboundFlow],
      ['--flow', 'Northwind rostering'],
      ['--connector', sis.dataConnector],
    ]) {
      const ran = await run(['sync', roster(), '--json', ...choice]);
      t.equal(ran.code, 0, choice.join(' '));
      t.match(jsonLines(ran)[2], { dataConnectorId: sis.dataConnector });
    }
  });

  await t.test('what the service does not take ends with its own error', async (t) => {
    const classic = seedIds('classic').inboundFlow;
    for (const [args, code, error] of [
      [['--flow', classic], 1, 'UPLOAD_FORMAT_MISMATCH'],
      [['--flow', seedIds('archive').inboundFlow], 2, 'FLOW_NOT_READY'],
      [['--flow', 'no such flow'], 2, 'GRAPH_NOT_FOUND'],
      [['--connector', 'no-such-connector'], 2, 'GRAPH_NOT_FOUND'],
      [['--correlation-id', 'not one!'], 2, 'REQUEST_INVALID'],
    ] as const) {
      const ran = await run(['sync', roster(), ...args]);
      t.match(ran, { code, err: new RegExp(`^error ${error}: `) }, args.join(' '));
      t.notMatch(ran.out, /^received/m);
    }
  });

  await t.test('a roster that SDS would stop at is refused before anything is sent', async (t) => {
    const ran = await run(['sync', roster(({ remove }) => remove('orgs.csv'))]);
    t.equal(ran.code, 1);
    t.match(ran.out, /^orgs\.csv {2}fatal FILE_MISSING: /m);
    t.match(ran.out, /^rejected: Refused before anything was sent/m);
    t.notMatch(ran.out, /uploading|validating/);
  });

  await t.test(
    'findings come without values; with --show-values it is said where they are',
    async (t) => {
      const folder = roster(({ rewrite }) =>
        rewrite('roles.csv', (text) => text.replaceAll(',student,', ',jester,')),
      );
      const ran = await run(['sync', folder]);
      t.equal(ran.code, 1);
      t.match(ran.out, /^roles\.csv:2 role {2}error /m);
      t.match(ran.out, /^and \d+ more: sds-bridge uploads findings /m);
      t.notMatch(ran.out, /jester/);
      t.match((await run(['sync', folder, '--show-values'])).out, /deleted the values/);
      const tolerant = await run([
        ...['sync', folder, '--max-error-percent', '100', '--on-large-change', 'proceed'],
      ]);
      t.equal(tolerant.code, 0, tolerant.out);
      await run(['sync', roster(), '--on-large-change', 'proceed']);
    },
  );

  await t.test('a roster that School Data Sync refuses is told with its advice', async (t) => {
    t.teardown(() => service.clearFaults());
    const errors = [{ code: 'RequiredFileNotFound', message: 'Absent.', target: 'orgs.csv' }];
    await service.addFault({
      ...{ area: 'graph', kind: 'body', match: { pathIncludes: '/operations/' } },
      body: { status: 'succeeded', errors },
    });
    const ran = await run(['sync', roster()]);
    t.equal(ran.code, 1);
    t.match(ran.out, /^error +orgs\.csv: RequiredFileNotFound: add orgs\.csv to the folder$/m);
    t.match(ran.out, /^rejected: School Data Sync refused the files\.$/m);
  });

  await t.test('a validation that fails is no answer about the roster: 2', async (t) => {
    t.teardown(() => service.clearFaults());
    await service.addFault({
      ...{ area: 'graph', kind: 'body', match: { pathIncludes: '/operations/' } },
      body: { status: 'failed' },
    });
    const ran = await run(['sync', roster()]);
    t.match(ran, { code: 2, out: /^failed: /m });
  });

  await t.test('the same correlation id is the same upload', async (t) => {
    const args = ['sync', roster(), '--correlation-id', 'tonight'];
    const [first, again] = [await run(args), await run(args)];
    t.same([first.code, again.code], [0, 0]);
    t.equal(uploadIdOf(first), uploadIdOf(again));
    const other = roster(({ rewrite }) => rewrite('orgs.csv', (text) => `${text}\r\n`));
    const changed = await run(['sync', other, '--correlation-id', 'tonight']);
    t.match(changed, { code: 2, err: /^error UPLOAD_STATE_WRONG/ });
  });

  await t.test('a held roster shows what would go and the command that lets it', async (t) => {
    const held = await run(['sync', roster(({ rewrite }) => rewrite('enrollments.csv', emptied))]);
    t.equal(held.code, 1);
    t.match(held.out, /^File +Before +Now +Added +Changed +Removed$/m);
    t.match(held.out, /^enrollments\.csv +127 +0 +0 +0 +127$/m);
    t.match(held.out, /^RBHS .* Riverbend High School$/m);
    t.match(held.out, /^hold +FILE_EMPTIED: /m);
    const command = /^approve +sds-bridge (uploads approve .*)$/m.exec(held.out)?.[1] ?? '';
    const approved = await run(command.split(' '));
    t.match(approved, { code: 0, out: /^(waiting-for-turn|uploading|validating|accepted): /m });
    const id = uploadIdOf(held);
    while (!/^state +accepted$/m.test((await run(['uploads', 'show', id])).out))
      await new Promise((done) => setTimeout(done, 100));
    t.equal((await run(['sync', roster()])).code, 0, 'and back again');
  });
});
