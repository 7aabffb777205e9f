import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { objectsOf } from '../../scripts/connector/json';
import { connectorDefinition } from '../../scripts/connector/package-files';
import { packageSettings } from '../../scripts/connector/settings';
import { createTestApp } from '../test-app';

t.test('the pages that the connector names are served without a sign-in', async (t) => {
  const { app } = await createTestApp(t);
  const definition = await connectorDefinition(packageSettings());
  const named = objectsOf(definition['x-ms-connector-metadata'])
    .filter(({ propertyName }) => propertyName !== 'Categories')
    .map(({ propertyValue }) => new URL(String(propertyValue)).pathname);
  t.same(named, ['/docs', '/privacy']);
  for (const url of named) {
    const answer = await app.inject(url);
    t.equal(answer.statusCode, 200, url);
    t.match(answer.headers['content-type'], /^text\/html/, url);
  }
});

t.test('the privacy page tells the times that this installation is set to', async (t) => {
  const { app } = await createTestApp(t, { env: { HISTORY_DAYS: '31', FINDINGS_DAYS: '7' } });
  const { body } = await app.inject('/privacy');
  t.match(body, /<td>31 days<\/td>/);
  t.match(body, /<td>7 days<\/td>/);
  t.notMatch(body, /undefined|NaN/);
});

t.test('its policy allows its own style and nothing else', async (t) => {
  const { app } = await createTestApp(t);
  const { body, headers } = await app.inject('/privacy');
  const style = /<style>([^<]*)<\/style>/.exec(body)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  t.equal(
    headers['content-security-policy'],
    `default-src 'none'; style-src 'sha256-${hash}'; frame-ancestors 'none'`,
  );
  t.notMatch(body, /<script|https?:\/\//, 'it loads nothing');
});

t.test('it says what docs/privacy.md says', async (t) => {
  const file = path.join(__dirname, '../../docs/privacy.md');
  t.ok(existsSync(file));
  const document = readFileSync(file, 'utf8');
  const { app } = await createTestApp(t);
  const { body } = await app.inject('/privacy');
  for (const fact of [/24 hours/, /no telemetry/, /Roster\.Read/, /keyed hashes/i, /object id/])
    t.ok(fact.test(document) && fact.test(body), String(fact));
  t.match(document, /`\/privacy`/, 'the document names the page');
});
