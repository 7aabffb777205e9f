import path from 'node:path';
import t from 'tap';
import { z } from 'zod';
import { BridgeError } from '../../../proxy/errors';
import { defineDestination } from '../../../proxy/exporter/destinations/destination';
import { loadProfile, parseProfile } from '../../../proxy/exporter/profile/load-profile';
import type { ProfileKinds } from '../../../proxy/exporter/profile/profile';
import { secretReference } from '../../../proxy/exporter/profile/secret';
import { defineSource } from '../../../proxy/exporter/sources/source';

const never = () => Promise.reject(new Error('not called'));
const kinds: ProfileKinds = {
  sources: [
    defineSource({
      kind: 'database',
      title: 'A database',
      settings: z.strictObject({
        host: z.string().describe('Host.'),
        password: secretReference.optional(),
      }),
      open: never,
    }),
    defineSource({
      kind: 'folder',
      title: 'A folder',
      settings: z.strictObject({ path: z.string().describe('Path.') }),
      open: never,
    }),
  ],
  destinations: [
    defineDestination({
      kind: 'local',
      title: 'A folder',
      settings: z.strictObject({ folder: z.string().describe('Folder.') }),
      deliver: never,
    }),
    defineDestination({
      kind: 'sds',
      title: 'SDS',
      settings: z.strictObject({ inboundFlowId: z.string().optional().describe('Flow.') }),
      deliver: never,
    }),
  ],
};

const good = `version: 1
name: Nightly
tenantId: 00000000-0000-4000-8000-000000000001
source:
  kind: folder
  path: exports
destinations:
  - kind: local
    folder: out
`;

const problems = (text: string): [string | undefined, string][] => {
  try {
    parseProfile(text, 'p.yaml', kinds);
  } catch (error) {
    t.ok(error instanceof BridgeError && error.code === 'EXPORT_PROFILE_INVALID');
    return (error as BridgeError).details.map(({ target, message }) => [target, message]);
  }
  return [];
};

t.test('a short profile is enough; the rest has defaults', async (t) => {
  const folder = t.testdir({ 'p.yaml': good });
  const profile = await loadProfile(path.join(folder, 'p.yaml'), kinds);
  t.match(profile, {
    format: 'sds-v2.1',
    maxHeldBackPercent: 1,
    selection: {},
    options: { userName: 'keep', passwords: false, onlyActive: true },
    source: { kind: 'folder', path: 'exports' },
    destinations: [{ kind: 'local', folder: 'out', license: false }],
  });
});

t.test('an unknown setting is an error with its place and what was probably meant', async (t) => {
  t.same(problems(good.replace('  path:', '  pfad: x\n  path:')), [
    ['line 6, column 3: source.pfad', 'there is no such setting; known are kind, path'],
  ]);
  t.same(problems(`${good}options:\n  usrName: email\n`), [
    ['line 11, column 3: options.usrName', 'there is no such setting; is it userName?'],
  ]);
  t.same(problems(good.replace('folder: out', 'foldr: out')), [
    [
      'line 8, column 5: destinations[0].folder',
      'Invalid input: expected string, received undefined',
    ],
    ['line 9, column 5: destinations[0].foldr', 'there is no such setting; is it folder?'],
  ]);
  t.match(problems(`${good}destination: []\n`), [
    ['line 10, column 1: destination', /is it destinations/],
  ]);
});

t.test('a wrong kind, cron expression, time zone or tenant is said at its line', async (t) => {
  t.match(problems(good.replace('kind: folder', 'kind: oracle')), [
    ['line 5, column 3: source.kind', /kind/],
  ]);
  t.match(problems(`${good}schedule:\n  cron: at night\n  timeZone: Mars/Olympus\n`), [
    ['line 11, column 3: schedule.cron', /cron expression/],
    ['line 12, column 3: schedule.timeZone', /time zone/],
  ]);
  t.match(problems(good.replace(/tenantId: .*/, 'tenantId: contoso')), [
    ['line 3, column 1: tenantId', /tenant/],
  ]);
  t.match(problems(good.replace('version: 1', 'version: 2')), [['line 1, column 1: version', /1/]]);
});

t.test('a value is never repeated: it may be a secret in the wrong place', async (t) => {
  const text = good.replace(
    'kind: folder\n  path: exports',
    'kind: database\n  host: h\n  password: hunter2',
  );
  t.notMatch(JSON.stringify(problems(text)), /hunter2/);
  t.equal(problems(text).length, 1);
  t.notMatch(JSON.stringify(problems('a: [hunter2\n')), /hunter2/);
});

t.test('what SDS would refuse cannot be sent there', async (t) => {
  const sds = good.replace('- kind: local\n    folder: out', '- kind: sds');
  t.same(problems(sds), []);
  t.match(problems(`${sds}format: sds-v2\n`), [['line 9, column 1: format', /sds-v1/]]);
  t.match(problems(`${sds}options: { userName: blank }\n`), [[/options.userName/, /user name/]]);
  t.match(problems(`${sds}format: sds-v1\noptions: { schoolNameHeader: School Name }\n`), [
    [/schoolNameHeader/, /Name/],
  ]);
});

t.test('two destinations of one name are told apart', async (t) => {
  t.match(problems(`${good}  - kind: local\n    folder: b\n`), [
    ['line 10, column 5: destinations[1]', /local/],
  ]);
  t.same(problems(`${good}  - kind: local\n    folder: b\n    name: second\n`), []);
});

t.test('text that is no YAML, aliases and a missing file are refused', async (t) => {
  t.match(problems('a: [1\nb: 2\n'), [[/^line \d/, /no YAML/]]);
  t.not(problems(`${good}selection: &a {}\noptions: *a\n`).length, 0);
  await t.rejects(loadProfile('/nowhere/p.yaml', kinds), { code: 'EXPORT_PROFILE_UNREADABLE' });
});
