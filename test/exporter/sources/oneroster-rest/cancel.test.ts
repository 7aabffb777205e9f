import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import t from 'tap';
import { start } from '../../../sandbox/start-sandbox';
import { openSis, readRows, sisSettings } from './open-sis';
import { otherServer } from './other-server';

t.test('a pull is cancelled between pages, and nothing stays on the disk', async (t) => {
  const { sandbox } = await start(t);
  const spoolParent = mkdtempSync(path.join(tmpdir(), 'sds-bridge-test-'));
  const cancel = new AbortController();
  const { source } = await openSis(sisSettings(sandbox, '1.2'), { spoolParent });
  const list = sandbox.sis.list.bind(sandbox.sis);
  sandbox.sis.list = (collection) => {
    if (collection === 'enrollments') cancel.abort();
    return list(collection);
  };
  await t.rejects(readRows(source, 'orgs', cancel.signal), { code: 'EXPORT_READ_CANCELLED' });
  const asked = sandbox.requests.length;
  await t.rejects(readRows(source, 'users'), { code: 'EXPORT_READ_CANCELLED' });
  t.equal(sandbox.requests.length, asked);
  await source.close();
  t.same(readdirSync(spoolParent), []);
});

t.test('a wait for Retry-After is cancelled', async (t) => {
  const server = await otherServer(t, (_asked, response) => {
    response.writeHead(429, { 'retry-after': '60' }).end();
  });
  const cancel = new AbortController();
  const opened = openSis(server.settings, { signal: cancel.signal, onSleep: () => cancel.abort() });
  await t.rejects(opened, { code: 'EXPORT_READ_CANCELLED' });
  t.equal(server.asked.length, 1);
});

t.test('a call in flight is cancelled', async (t) => {
  const cancel = new AbortController();
  const server = await otherServer(t, () => cancel.abort());
  await t.rejects(openSis(server.settings, { signal: cancel.signal }), {
    code: 'EXPORT_READ_CANCELLED',
  });
});
