import t from 'tap';
import { start } from '../../../sandbox/start-sandbox';
import type { Fault } from '../../../../proxy/sandbox/faults';
import { failure, pull, sisSettings } from './open-sis';

const whole = { enrollments: 127, users: 89, orgs: 6, classes: 13, demographics: 60 };

const fault = (given: Partial<Fault>): Fault =>
  ({ area: 'oneroster', match: { pathIncludes: '/enrollments' }, ...given }) as Fault;

/** afterCalls 1: the first request is that of `open`; 2: the first page has come as well. */
const passing: Record<string, Partial<Fault>> = {
  'a page fails': { kind: 'status', status: 500, afterCalls: 2, times: 3 },
  'a page is dropped': { kind: 'drop', afterCalls: 2, times: 2 },
  'a page is half an answer': { kind: 'truncate', afterCalls: 2, times: 2 },
  'a page is cut off but ends well': {
    kind: 'body',
    body: '{"enrollments":[{"sourc',
    afterCalls: 2,
  },
  'a page is HTML': { kind: 'body', body: '<html>maintenance</html>', afterCalls: 3 },
  'a page comes twice': { kind: 'repeat', afterCalls: 2 },
  'a page shrinks': { kind: 'shrink', afterCalls: 2 },
  'a page is empty': { kind: 'body', body: { enrollments: [] }, afterCalls: 2 },
  'the total lies low': { kind: 'total', amount: -27, afterCalls: 1, times: 3 },
  'the total lies high': { kind: 'total', amount: 10, afterCalls: 1, times: 3 },
  'the total changes': { kind: 'total', amount: 10, afterCalls: 2 },
  'it is throttled': { kind: 'throttle', retryAfterSeconds: 9, afterCalls: 2, times: 2 },
  'the token expires': { kind: 'expire', afterCalls: 2 },
};

for (const [name, given] of Object.entries(passing))
  t.test(`${name}: the roster is whole all the same`, async (t) => {
    const { sandbox } = await start(t);
    sandbox.faults.add(fault(given));
    const { all, waits } = await pull(sisSettings(sandbox, '1.2'));
    for (const [entity, rows] of Object.entries(whole)) t.equal(all[entity]?.length, rows, entity);
    if (given.kind === 'throttle') t.same(waits, [9000, 9000]);
  });

for (const change of ['modify', 'add', 'remove'] as const)
  t.test(`a record is changed (${change}) in mid-pull: the pull shows it whole`, async (t) => {
    const { sandbox } = await start(t);
    sandbox.faults.add(fault({ kind: 'revise', change, afterCalls: 2 }));
    const { all, lines } = await pull(sisSettings(sandbox, '1.1'));
    const expected = sandbox.sis.list('enrollments').length;
    t.equal(all['enrollments']?.length, expected);
    t.equal(expected, { modify: 127, add: 128, remove: 126 }[change]);
    t.match(lines.join(''), 'read again');
  });

t.test('another collection changes while the last one is read: it is read again', async (t) => {
  const { sandbox } = await start(t);
  const orgs = sandbox.sis.list('orgs').length;
  let requests = 0;
  const watch = sandbox.sis.list.bind(sandbox.sis);
  sandbox.sis.list = (collection) => {
    if (collection === 'demographics' && (requests += 1) === 2) sandbox.sis.revise('orgs', 'add');
    return watch(collection);
  };
  const { all } = await pull(sisSettings(sandbox, '1.2'));
  t.equal(all['orgs']?.length, orgs + 1);
});

t.test('a SIS that is always changing fails the export', async (t) => {
  let now = Date.now();
  const { sandbox } = await start(t, { clock: () => (now += 1) });
  sandbox.faults.add(fault({ kind: 'revise', change: 'modify', times: 1000 }));
  const error = await failure(sisSettings(sandbox, '1.2'));
  t.match(error, { code: 'EXPORT_SOURCE_UNSTABLE', action: 'retry' });
  t.match(error.message, /enrollments changed while it was read, 4 times/);
});

t.test('a server that always loses or repeats records fails the export', async (t) => {
  const { sandbox } = await start(t);
  const cases: [Partial<Fault>, string][] = [
    [{ kind: 'body', body: { enrollments: [] } }, 'EXPORT_SOURCE_INCOMPLETE'],
    [{ kind: 'total', amount: 5 }, 'EXPORT_SOURCE_INCOMPLETE'],
    [{ kind: 'total', amount: -5 }, 'EXPORT_SOURCE_INCOMPLETE'],
    [{ kind: 'repeat' }, 'EXPORT_SOURCE_UNSTABLE'],
  ];
  for (const [given, code] of cases) {
    sandbox.faults.clear();
    sandbox.faults.add(fault({ ...given, times: 1000, afterCalls: 1 }));
    t.match(await failure(sisSettings(sandbox, '1.2')), { code }, given.kind!);
  }
});

t.test('failing for good is told, never an end', async (t) => {
  const { sandbox } = await start(t);
  const cases: [Partial<Fault>, string][] = [
    [{ kind: 'status', status: 503 }, 'EXPORT_ONEROSTER_UNAVAILABLE'],
    [{ kind: 'drop' }, 'EXPORT_ONEROSTER_UNAVAILABLE'],
    [{ kind: 'throttle', retryAfterSeconds: 5 }, 'EXPORT_ONEROSTER_THROTTLED'],
    [{ kind: 'throttle', retryAfterSeconds: 5000 }, 'EXPORT_ONEROSTER_THROTTLED'],
    [{ kind: 'status', status: 404 }, 'EXPORT_ONEROSTER_REFUSED'],
    [{ kind: 'redirect', status: 302 }, 'EXPORT_ONEROSTER_REFUSED'],
    [{ kind: 'status', status: 403 }, 'EXPORT_ONEROSTER_FORBIDDEN'],
    [{ kind: 'expire' }, 'EXPORT_ONEROSTER_SIGN_IN'],
    [{ kind: 'body', body: '<html></html>' }, 'EXPORT_ONEROSTER_INVALID'],
    [{ kind: 'body', body: { enrollments: { a: 1 } } }, 'EXPORT_ONEROSTER_INVALID'],
  ];
  for (const [given, code] of cases) {
    sandbox.faults.clear();
    sandbox.faults.add(fault({ ...given, times: 1000, afterCalls: 2 }));
    t.match(await failure(sisSettings(sandbox, '1.2')), { code }, `${given.kind} ${given.status}`);
  }
});
