import t from 'tap';
import type { Fault } from '../../../proxy/sandbox/faults';
import type { Sandbox } from '../../../proxy/sandbox';
import { start } from '../start-sandbox';
import { get, page, tokenFor } from './sis';

const inPages = (fault: Partial<Fault>): Fault =>
  ({ area: 'oneroster', match: { pathIncludes: '/orgs' }, ...fault }) as Fault;

const ids = async (sandbox: Sandbox, query: string) => {
  const answer = await page(sandbox, '1.1', `orgs?sort=sourcedId&${query}`);
  return {
    ids: (answer.body['orgs'] as { sourcedId: string }[]).map(({ sourcedId }) => sourcedId),
    total: answer.headers.get('x-total-count'),
  };
};

t.test('a page repeats the one before, or shrinks', async (t) => {
  const { sandbox } = await start(t);
  const first = await ids(sandbox, 'limit=2');
  sandbox.faults.add(inPages({ kind: 'repeat' }));
  t.same(await ids(sandbox, 'limit=2&offset=2'), first);
  sandbox.faults.add(inPages({ kind: 'shrink' }));
  t.same(await ids(sandbox, 'limit=2'), { ids: first.ids.slice(0, 1), total: '6' });
  t.same(await ids(sandbox, 'limit=2'), first);
});

t.test('the total lies', async (t) => {
  const { sandbox } = await start(t);
  sandbox.faults.add(inPages({ kind: 'total' }));
  sandbox.faults.add(inPages({ kind: 'total', amount: 1000 }));
  t.equal((await ids(sandbox, 'limit=2')).total, '5');
  t.equal((await ids(sandbox, 'limit=2')).total, '1006');
});

t.test('a record changes, comes or goes once a page is made, until the reset', async (t) => {
  const { sandbox } = await start(t);
  const before = await ids(sandbox, 'limit=10');
  sandbox.faults.add(inPages({ kind: 'revise', change: 'add' }));
  t.same(await ids(sandbox, 'limit=10'), before);
  t.match(await ids(sandbox, 'limit=1'), { ids: ['0-added-1'], total: '7' });
  sandbox.faults.add(inPages({ kind: 'revise', change: 'remove' }));
  await ids(sandbox, 'limit=1');
  t.same(await ids(sandbox, 'limit=10'), before);
  sandbox.faults.add(inPages({ kind: 'revise' }));
  await ids(sandbox, 'limit=1');
  t.match((await page(sandbox, '1.1', 'orgs?limit=1&sort=dateLastModified&orderBy=desc')).body, {
    orgs: [{ name: /\(new\)$/ }],
  });
  sandbox.reset();
  t.same(await ids(sandbox, 'limit=10'), before);
});

t.test('throttling says how long, and an expired token stays expired', async (t) => {
  const { sandbox } = await start(t);
  sandbox.faults.add(inPages({ kind: 'throttle', retryAfterSeconds: 7 }));
  const slow = await page(sandbox, '1.1', 'orgs');
  t.match(slow, { status: 429, body: { imsx_codeMajor: 'failure' } });
  t.equal(slow.headers.get('retry-after'), '7');
  const token = `Bearer ${await tokenFor(sandbox, '1.1')}`;
  sandbox.faults.add(inPages({ kind: 'expire' }));
  t.equal((await get(sandbox, '1.1', 'orgs', token)).status, 401);
  t.equal((await get(sandbox, '1.1', 'orgs', token)).status, 401);
});
