import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { changes, script, startRegistration, tenantId } from './az';
import type { AzState, Entry, StoredApp } from './fake-az';
import { entraError } from '../../proxy/auth/entra-errors';
import { roles } from '../../proxy/auth/roles';
import { scopeGroups } from '../../proxy/auth/scopes';

const graph = '00000003-0000-0000-c000-000000000000';
const platform = 'fe053c5f-3692-4f14-aef2-ee34fc081cae';
const redirect = 'https://global.consent.azure-apim.net/redirect';
const ours = Object.values(scopeGroups).flat();
const document = readFileSync(path.join(__dirname, '../../docs/identity.md'), 'utf8');
const permissionsFile = path.join(
  __dirname,
  '../../../shared/data/graph/industrydata-permissions.json',
);

const permissionList = existsSync(permissionsFile)
  ? (
      JSON.parse(readFileSync(permissionsFile, 'utf8')) as {
        permissions: Record<string, { schemes: Record<string, { id: string | null }> }>;
      }
    ).permissions
  : {};
/** Every id of a permission that Microsoft publishes. */
const published = Object.values(permissionList).flatMap(({ schemes }) =>
  Object.values(schemes).flatMap(({ id }) => id ?? []),
);

const missing = (program: string): string | false =>
  spawnSync(program, ['--version']).error === undefined ? false : `${program} is not installed`;
const onBash = { skip: missing('bash') };

const names = [...readFileSync(script, 'utf8').matchAll(/^(IndustryData\S+)$/gm)].map(
  ([, name = '']) => name,
);
/** Ids of the permissions that the script names, as the tenant's Microsoft Graph has them. */
const idsIn = (entries: readonly Entry[], kind: 'Scope' | 'Role'): string[] =>
  names.map((name) => `${String(entries.find(({ value }) => value === name)?.id)}=${kind}`);

const appsOf = ({ apps }: AzState): { api: StoredApp; client: StoredApp } => {
  const [api, client] = apps;
  if (api === undefined || client === undefined) throw new Error('not both are registered');
  return { api, client };
};
const accessTo = (app: StoredApp, resource: string): string[] =>
  app.requiredResourceAccess
    .filter(({ resourceAppId }) => resourceAppId === resource)
    .flatMap(({ resourceAccess }) => resourceAccess.map(({ id, type }) => `${id}=${type}`));
const scopeId = (app: StoredApp, value: string): unknown =>
  app.api.oauth2PermissionScopes.find((scope) => scope.value === value)?.id;

t.test(
  'a first run registers the API with its scopes, roles and permissions',
  onBash,
  async (t) => {
    const az = await startRegistration(t);
    t.equal((await az.run()).code, 0);
    const { api } = appsOf(az.state);
    t.equal(api.displayName, 'SDS Bridge');
    t.same(api.identifierUris, [`api://${api.appId}`]);
    t.equal(api.api.requestedAccessTokenVersion, 2);
    t.same(
      api.api.oauth2PermissionScopes.map(({ value }) => value),
      ['access_as_user', ...roles],
    );
    t.same(
      api.appRoles.map(({ value, allowedMemberTypes }) => [value, allowedMemberTypes]),
      roles.map((role) => [role, ['User', 'Application']]),
    );
    t.same(api.optionalClaims?.accessToken, [
      { name: 'idtyp', essential: false, additionalProperties: [] },
    ]);
    t.same(accessTo(api, graph), idsIn(az.state.graph.oauth2PermissionScopes, 'Scope'));
  },
);

t.test('the connector client gets access_as_user and no role for everybody', onBash, async (t) => {
  const az = await startRegistration(t);
  await az.run('--redirect-uri', 'https://global.consent.azure-apim.net/redirect/own-5f1');
  const { api, client } = appsOf(az.state);
  const delegatedPermissionIds = [scopeId(api, 'access_as_user')];
  t.equal(client.displayName, 'SDS Bridge connector');
  t.same(client.web.redirectUris, [redirect, `${redirect}/own-5f1`]);
  t.same(accessTo(client, api.appId), [`${String(delegatedPermissionIds[0])}=Scope`]);
  t.same(api.api.preAuthorizedApplications, [
    { appId: client.appId, delegatedPermissionIds },
    { appId: platform, delegatedPermissionIds },
  ]);
  t.same(
    az.state.principals.map(({ appId }) => appId),
    [api.appId, client.appId, platform],
  );
});

t.test('it calls the Azure CLI in the order that Entra needs', onBash, async (t) => {
  const az = await startRegistration(t);
  await az.run('--admin-consent');
  t.same(changes(az.state), [
    ...['ad app create', 'ad sp create', 'rest', 'ad app permission add'],
    ...['ad app create', 'ad sp create', 'ad app update', 'ad app permission add'],
    ...[
      'ad sp create',
      'rest',
      'ad app permission admin-consent',
      'ad app permission admin-consent',
    ],
  ]);
});

t.test('a second run creates nothing and leaves all as it was', onBash, async (t) => {
  const az = await startRegistration(t);
  const options = ['--application-permissions', '--print-secret'];
  await az.run(...options);
  const before = structuredClone(az.state);
  t.equal((await az.run(...options)).code, 0);
  t.same({ ...az.state, calls: [] }, { ...before, calls: [] });
  t.same(changes(az.state), ['rest', 'rest']);
});

t.test('what an administrator set up by hand stays', onBash, async (t) => {
  const az = await startRegistration(t);
  await az.run();
  const other = { appId: '99999999-0000-4000-8000-000000000000', delegatedPermissionIds: [] };
  const made = appsOf(az.state);
  for (const list of [made.api.api.oauth2PermissionScopes, made.api.appRoles])
    for (const entry of list) if (entry.value === 'Roster.Read') entry.id = 'made-by-hand';
  made.api.api.oauth2PermissionScopes.push({ id: 'x', value: 'Own.Scope' });
  made.api.appRoles.push({ id: 'y', value: 'Own.Role' });
  made.api.api.preAuthorizedApplications.unshift(other);
  made.client.web.redirectUris = ['https://flows.example.org/redirect'];
  t.equal((await az.run()).code, 0);
  const { api, client } = appsOf(az.state);
  t.equal(scopeId(api, 'Roster.Read'), 'made-by-hand');
  t.equal(scopeId(api, 'Own.Scope'), 'x');
  t.ok(api.appRoles.some(({ value }) => value === 'Own.Role'));
  t.equal(api.api.preAuthorizedApplications.length, 3);
  t.match(api.api.preAuthorizedApplications[2], other);
  t.same(client.web.redirectUris, ['https://flows.example.org/redirect', redirect]);
});

t.test('application permissions are asked for only on request', onBash, async (t) => {
  const az = await startRegistration(t);
  await az.run();
  await az.run('--application-permissions', '--scope', 'Roster.Read');
  const { api, client } = appsOf(az.state);
  const wanted = [
    ...idsIn(az.state.graph.oauth2PermissionScopes, 'Scope'),
    ...idsIn(az.state.graph.appRoles, 'Role'),
  ];
  t.same(accessTo(api, graph).sort(), wanted.sort());
  t.ok(accessTo(client, api.appId).includes(`${String(scopeId(api, 'Roster.Read'))}=Scope`));
  t.equal(api.api.preAuthorizedApplications[1]?.delegatedPermissionIds.length, 2);
});

t.test('a secret is made and printed only with --print-secret, once', onBash, async (t) => {
  const az = await startRegistration(t);
  const silent = await az.run();
  t.equal(appsOf(az.state).client.passwords.length, 0);
  t.notMatch(silent.out + silent.err, 'the-made-up-secret');
  t.match((await az.run('--print-secret')).out, 'the-made-up-secret');
  const again = await az.run('--print-secret');
  t.equal(again.code, 0);
  t.notMatch(again.out + again.err, 'the-made-up-secret');
  t.match(again.err, 'has a secret');
  t.equal(appsOf(az.state).client.passwords.length, 1);
});

t.test(
  'of a certificate file only the certificate reaches Entra',
  { skip: missing('openssl') },
  async (t) => {
    const az = await startRegistration(t);
    const folder = t.testdirName;
    const [key, pem] = [path.join(folder, 'key.pem'), path.join(folder, 'client.pem')];
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=test'];
    spawnSync('openssl', [...request, '-keyout', key, '-out', pem]);
    writeFileSync(pem, readFileSync(key, 'utf8') + readFileSync(pem, 'utf8'));
    t.equal((await az.run('--certificate', pem)).code, 0);
    const calls = JSON.stringify(az.state.calls);
    t.match(calls, '--cert=-----BEGIN CERTIFICATE');
    t.notMatch(calls, 'PRIVATE KEY');
    await az.run('--certificate', pem);
    t.equal(appsOf(az.state).api.keys.length, 1);
    t.equal((await az.run('--certificate', key)).code, 2);
  },
);

t.test('with --dry-run the commands are printed and nothing is called', onBash, async (t) => {
  const az = await startRegistration(t);
  const { code, out } = await az.run('--dry-run', '--admin-consent', '--print-secret');
  t.equal(code, 0);
  t.same(az.state.calls, []);
  t.equal(out.split('\n').filter((line) => line.startsWith('az ')).length, 13);
  t.match(out, platform);
  const words = out.replaceAll('\\', '');
  for (const name of names) t.ok(words.includes(`<id of ${name}>=Scope`), name);
});

t.test('wrong arguments stop it before anything is called', onBash, async (t) => {
  const az = await startRegistration(t);
  for (const [options, reason] of [
    [['--scope', 'Roster.Admin'], 'never given to everybody'],
    [['--scope', 'Roster.Write'], 'no scope Roster.Write'],
    [['--redirect-uri', 'http://example.org'], 'must begin with https'],
    [['--tenant', 'example.org'], 'id of the tenant'],
    [['--certificate', '/nowhere/client.pem'], 'cannot be read'],
    [['--name'], 'needs a value'],
    [['--unknown'], 'unknown argument'],
  ] as const) {
    const { code, err } = await az.run(...options);
    t.equal(code, 2, options.join(' '));
    t.match(err, reason);
    t.same(changes(az.state), []);
  }
});

t.test('another tenant, or two applications of one name, change nothing', onBash, async (t) => {
  const az = await startRegistration(t);
  az.state.tenantId = '99999999-0000-4000-8000-000000000000';
  const elsewhere = await az.run();
  t.equal(elsewhere.code, 2);
  t.match(elsewhere.err, `az login --tenant ${tenantId}`);
  az.state.tenantId = tenantId;
  await az.run('--name', "St. Mary's");
  t.equal(appsOf(az.state).api.displayName, "St. Mary's");
  az.state.apps.push(appsOf(az.state).api);
  const twice = await az.run('--name', "St. Mary's");
  t.equal(twice.code, 2);
  t.match(twice.err, 'more than one application');
  t.same(changes(az.state), []);
});

t.test('a run that failed half-way is finished by the next one', onBash, async (t) => {
  const az = await startRegistration(t);
  for (const command of ['ad app permission add', 'ad app show', 'ad sp list', 'ad app update']) {
    az.state.failOn = command;
    const { code, err, out } = await az.run();
    t.not(code, 0, command);
    t.match(err, 'run it again');
    t.notMatch(out, 'API_CLIENT_ID');
  }
  az.state.failOn = undefined;
  t.equal((await az.run()).code, 0);
  t.equal(az.state.apps.length, 2);
  t.equal(az.state.principals.length, 3);
});

t.test('the script is sound bash', onBash, async (t) => {
  t.equal(spawnSync('bash', ['-n', script]).status, 0);
});

t.test('shellcheck finds nothing', { skip: missing('shellcheck') }, async (t) => {
  t.equal(spawnSync('shellcheck', [script], { encoding: 'utf8' }).stdout, '');
});

t.test('script, document and code name the same Graph permissions', async (t) => {
  const rows = [...document.matchAll(/^\| `(IndustryData\S+)` \| (\w+) \|/gm)];
  const byGroup = rows.map(([, name, group]) => `${group} ${name}`);
  const expected = Object.entries(scopeGroups).flatMap(([group, names]) =>
    names.map((name) => `${group} ${name}`),
  );
  t.same(byGroup.sort(), expected.sort());
  t.same([...names].sort(), [...ours].sort());
});

t.test(
  'it holds no id of a Graph permission, and asks for those of the tenant',
  onBash,
  async (t) => {
    const az = await startRegistration(t);
    await az.run('--application-permissions');
    t.same(
      az.state.calls.filter((words) => words.slice(0, 3).join(' ') === 'ad sp show').length,
      2,
    );
    const text = readFileSync(script, 'utf8');
    for (const id of published) t.notOk(text.includes(id), id);
  },
);

t.test('a permission that Microsoft Graph does not have stops it by name', onBash, async (t) => {
  const az = await startRegistration(t);
  const { graph } = az.state;
  graph.appRoles = graph.appRoles.filter(({ value }) => value !== 'IndustryData-Run.Start');
  t.equal((await az.run()).code, 0, 'the delegated one is there');
  const { code, err } = await az.run('--application-permissions');
  t.equal(code, 2);
  t.match(err, /has no permission IndustryData-Run\.Start of that kind/);
});

t.test(
  'the names of the permissions are those that Microsoft publishes',
  { skip: published.length > 0 ? false : "Microsoft's permission list is not on this machine" },
  async (t) => {
    for (const name of names) t.ok(name in permissionList, name);
  },
);

t.test('the AADSTS numbers of the document lead to the codes it names', async (t) => {
  const rows = [...document.matchAll(/^\| ([\d, ]+) \| `([A-Z_]+)` \|/gm)];
  t.ok(rows.length >= 6);
  for (const [, numbers = '', code] of rows)
    for (const number of numbers.split(', ').map(Number)) {
      const body = { error: 'unheard_of', error_codes: [number] };
      t.equal(entraError({ status: 400, body }, []).code, code, `AADSTS${number}`);
    }
});
