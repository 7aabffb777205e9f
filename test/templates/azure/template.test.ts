import { readdirSync } from 'node:fs';
import t from 'tap';
import { folder, parseBicep, readTemplate } from './bicep';
import * as checks from './checks';
import type { Check, Template } from './checks';

const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.bicep'),
);

/** The template, with one text of one file replaced. */
async function readAll(file = '', from = '', to = ''): Promise<Template> {
  const entries = names.map(async (name) => {
    const text = readTemplate(name);
    if (name === file && !text.includes(from)) throw new Error(`${name} has no ${from}`);
    return [name, await parseBicep(name === file ? text.replace(from, to) : text)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

const app = 'modules/app.bicep';
const ofApp = (from: string, to: string, says: RegExp) => [app, from, to, says] as const;

/** Each check, and changes of the template that it must find. */
const cases: [Check, ...(readonly [file: string, from: string, to: string, says: RegExp])[]][] = [
  [checks.syntaxIsRight, ['modules/logs.bicep', 'sku: {\n', 'sku: \n', /logs\.bicep/]],
  [
    checks.allIsDescribed,
    ['main.bicep', "@description('Region of everything.')\n", '', /location/],
    ['modules/vault.bicep', "@description('Name of the vault.')\n", '', /vaultName/],
  ],
  [
    checks.allIsUsed,
    ['modules/logs.bicep', 'retentionInDays: retentionDays', 'retentionInDays: 30', /retention/],
  ],
  [
    checks.modulesFitTogether,
    ['main.bicep', 'readerPrincipalId: identity', 'reader: identity', /takes no reader/],
    ['main.bicep', '    shareGiB: spoolGiB\n', '', /not given shareGiB/],
    ['main.bicep', 'outputs.sharePath', 'outputs.share', /there is no spool\.outputs\.share$/],
    ['main.bicep', 'modules/logs.bicep', 'modules/log.bicep', /no file for logs/],
  ],
  [
    checks.secretsStayInTheVault,
    ['main.bicep', '@secure()\n@minLength(16)\n', '@minLength(16)\n', /databasePassword/],
    ['main.bicep', 'param sealKeys string', "param sealKeys string = 'k1:AAAA'", /default/],
    ['modules/secrets.bicep', '@secure()\nparam sealKeys', 'param sealKeys', /without @secure/],
    [
      'modules/secrets.bicep',
      'string = keys.properties.secretUri',
      'string = sealKeys',
      /output sealKeysSecret/,
    ],
  ],
  [
    checks.settingsAreKnown,
    ofApp("'LOG_LEVEL'", "'LOGLEVEL'", /LOGLEVEL is no setting/),
    ofApp("secretRef: 'seal-keys'", 'value: logLevel', /SEAL_KEYS is not from Key Vault/),
    ofApp('keyVaultUrl: databaseUrlSecret', 'value: databaseUrlSecret', /database-url/),
    ofApp("secretRef: 'database-url'", "secretRef: 'other'", /DATABASE_URL is not from/),
  ],
  [
    checks.theServiceWouldStart,
    // A setting of the command line alone stands for none.
    ...['PUBLIC_URL', 'API_CLIENT_ID', 'ALLOWED_TENANTS', 'SEAL_KEYS'].map((name) =>
      ofApp(`'${name}'`, "'SDS_BRIDGE_URL'", new RegExp(`set ${name}`)),
    ),
    ofApp("'API_CLIENT_MANAGED_IDENTITY'", "'SDS_BRIDGE_URL'", /set exactly one of/),
    ofApp("'TRUST_PROXY'", "'SDS_BRIDGE_URL'", /TRUST_PROXY is missing/),
    ofApp("'DATABASE_URL'", "'SDS_BRIDGE_TOKEN'", /no DATABASE_URL/),
    ofApp("value: 'global'", "value: 'sandbox'", /SANDBOX_REFUSED|Start the sandbox|sandbox/),
    ofApp("value: '/spool'", "value: '/data/spool'", /not mounted/),
    ofApp('terminationGracePeriodSeconds: 60', 'terminationGracePeriodSeconds: 20', /grace/),
  ],
  [
    checks.theAppIsSafe,
    ofApp('external: true', 'external: false', /external/),
    ofApp('allowInsecure: false', 'allowInsecure: true', /plain http/),
    ofApp("path: '/readyz'", "path: '/healthz'", /readiness/),
    ofApp("var serviceUser = '10001'", "var serviceUser = '1000'", /another account/),
    ofApp("type: 'UserAssigned'", "type: 'None'", /identity/),
    ['main.bicep', 'param replicas int = 2', 'param replicas int = 1', /two replicas/],
  ],
  [
    checks.allElseIsPrivate,
    ...['database', 'vault', 'spool'].map(
      (name) =>
        [
          `modules/${name}.bicep`,
          "publicNetworkAccess: 'Disabled'",
          "publicNetworkAccess: 'Enabled'",
          /is public/,
        ] as const,
    ),
  ],
  [
    checks.nothingIsSomebodys,
    ['main.bicep', '[tenant().tenantId]', "['6d3c1f0e-0000-4000-8000-000000000009']", /the id/],
    ['main.bicep', "= 'sdsbridge'", "= 'admin@district.example'", /the name/],
    ['modules/logs.bicep', '@2023-09-01', '@latest', /no version/],
  ],
];

for (const [check, ...mutations] of cases) {
  t.test(check.name, async (t) => {
    t.same(check(await readAll()), []);
    for (const [file, from, to, says] of mutations) {
      const found = check(await readAll(file, from, to));
      t.match(found.join('\n'), says, `${file}: ${from.trim()}`);
      t.not(found.length, 0);
    }
  });
}

t.test('the example of parameters', async (t) => {
  const main = await parseBicep(readTemplate('main.bicep'));
  const example = readTemplate('main.bicepparam');
  t.same(checks.exampleProblems(example, main), []);
  for (const [from, to, says] of [
    ['param image', 'param picture', /picture is unknown/],
    ['param apiClientId', '// param apiClientId', /apiClientId is missing/],
    ["readEnvironmentVariable('SDS_BRIDGE_SEAL_KEYS')", "'k1:AAAA'", /sealKeys is written out/],
    ['<name of your container registry>.azurecr.io/sds-bridge@sha256:<digest>', 'x', /image is/],
    ["using 'main.bicep'", '', /no template/],
  ] as const)
    t.match(checks.exampleProblems(example.replace(from, to), main).join('\n'), says, from);
});
