import { readFileSync } from 'node:fs';
import t from 'tap';
import { sources } from '../../../../proxy/exporter/sources';
import { oneRosterRestSettings } from '../../../../proxy/exporter/sources/oneroster-rest/settings';
import { signedAuth } from './open-sis';

const settings = {
  url: 'https://sis.example/ims/oneroster/v1p1',
  version: '1.1',
  auth: signedAuth,
};

t.test('it is in the registry, and every setting is described', (t) => {
  const kind = sources.find((one) => one.kind === 'oneroster-rest');
  t.equal(kind?.settings, oneRosterRestSettings);
  for (const [name, field] of Object.entries(oneRosterRestSettings.shape))
    t.ok(field.description, name);
  for (const option of oneRosterRestSettings.shape.auth.options)
    for (const [name, field] of Object.entries<{ description?: string | undefined }>(option.shape))
      t.ok(field.description, name);
  t.end();
});

t.test('the documentation has every setting', (t) => {
  const text = readFileSync('docs/exporter-oneroster.md', 'utf8');
  const { shape } = oneRosterRestSettings;
  const parts = shape.auth.options.flatMap((option) => Object.keys(option.shape));
  for (const name of Object.keys(shape)) t.match(text, `| \`${name}\` |`);
  for (const name of parts) t.match(text, name);
  t.end();
});

t.test('defaults are those of the documentation', (t) => {
  t.match(oneRosterRestSettings.parse(settings), {
    pageSize: 1000,
    maxRetries: 5,
    timeoutSeconds: 60,
    leaveOut: [],
    auth: { signatureMethod: 'HMAC-SHA256' },
  });
  t.end();
});

t.test('only https addresses are taken, plain http on literal loopback alone', (t) => {
  const good = ['https://sis.example', 'https://sis.example:8443/a/b', 'http://127.0.0.1:3000/x'];
  for (const url of good) t.ok(oneRosterRestSettings.safeParse({ ...settings, url }).success, url);
  const wrong =
    `http://sis.example http://localhost:3000 http://127.0.0.2/ https://u:p@sis.example https://SIS.example
    https://sis.example/?a=b https://sis.example/#x https://sis.example\\@evil.example ftp://sis.example https://
    https://127.0.0.1.evil.example@x`.split(/\s+/);
  for (const url of wrong)
    t.notOk(oneRosterRestSettings.safeParse({ ...settings, url }).success, url);
  t.end();
});

t.test('a secret in the profile itself is refused', (t) => {
  const auth = { ...signedAuth, consumerSecret: 'plain' };
  t.notOk(oneRosterRestSettings.safeParse({ ...settings, auth }).success);
  t.end();
});
