import { readdirSync } from 'node:fs';
import path from 'node:path';
import { request } from 'node:http';
import t, { type Test } from 'tap';
import { sandboxIdentity } from '../../proxy/config';
import { secondTenantId } from '../../proxy/sandbox/entra/users';
import { smallSets } from '../fixtures/rosters/small-sets';
import { base64, formOf, until } from '../uploads/receive/inbox';
import { startBridge } from './bridge';

const good = smallSets['sds-v2.1'];
/** A value that must show up nowhere but in the caller's own report. */
const secret = 'Zzyzx-Smith@@secret';
const bad = {
  ...good,
  'users.csv': `sourcedId,username,email\nu1,zoe@x.example,=${secret}\nu2,tom@x.example,\nc1,ann@y.example,ann@y.example\n`,
};

interface Result {
  validationId: string;
  verdict: string;
  format: string;
  findings: { code: string; value?: string }[];
  reportUrl: string;
  error?: { code: string };
}

/** The service on a real socket; the bridge checks its answers there too. */
async function listening(t: Test, env: Record<string, string> = {}) {
  const bridge = await startBridge(t, { env });
  const origin = await bridge.app.listen({ port: 0, host: '127.0.0.1' });
  const bearer = async (as?: object) => `Bearer ${await bridge.sandbox.issueToken(as)}`;
  const spool = path.join(bridge.config.DATA_DIR, 'spool', 'validations');
  return {
    ...bridge,
    origin,
    bearer,
    /** Everything the spool holds, as paths. */
    spooled: () => {
      try {
        return readdirSync(spool, { recursive: true, encoding: 'utf8' });
      } catch {
        return [];
      }
    },
    validate: async (body: string | FormData, type?: string, query = '', as?: object) => {
      const answer = await fetch(`${origin}/v1/validations${query}`, {
        method: 'POST',
        body,
        headers: {
          authorization: await bearer(as),
          ...(type !== undefined && { 'content-type': type }),
        },
      });
      const text = await answer.text();
      return { status: answer.status, text, ...(JSON.parse(text) as Result) };
    },
    report: async (validationId: string, as?: object) =>
      fetch(`${origin}/v1/validations/${validationId}/findings.csv`, {
        headers: { authorization: await bearer(as) },
      }),
  };
}

const json = (files: Record<string, string>, more: object = {}): string =>
  JSON.stringify({
    files: Object.entries(files).map(([name, text]) => ({ name, contentBytes: base64(text) })),
    ...more,
  });

t.test('a roster is validated from a form and from JSON, and its files do not stay', async (t) => {
  const { validate, spooled } = await listening(t);
  for (const [body, type] of [
    [formOf(good, { format: 'sds-v2.1' }), undefined],
    [json(good), 'application/json'],
  ] as const) {
    const result = await validate(body, type);
    t.match(result, { status: 200, verdict: 'clean', format: 'sds-v2.1', findings: [] });
  }
  const names = spooled().map((file) => path.basename(file));
  t.same([...new Set(names.filter((name) => name.includes('.')))].sort(), [
    'findings.ndjson',
    'validation.json',
  ]);
});

t.test('a roster with errors is an answer; values are for its owner and in no log', async (t) => {
  const { validate, report, logged, origin } = await listening(t);
  const result = await validate(formOf(bad));
  t.match(result, { status: 200, verdict: 'error' });
  t.ok(result.findings.some(({ value }) => value?.includes(secret)));
  t.ok(result.reportUrl.endsWith(`/v1/validations/${result.validationId}/findings.csv`));
  t.notOk(result.reportUrl.startsWith(origin), 'made from the settings, not from the request');
  const answer = await report(result.validationId);
  t.equal(answer.status, 200);
  t.match(Object.fromEntries(answer.headers), {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="findings-${result.validationId}.csv"`,
    'cache-control': 'no-store',
  });
  const csv = await answer.text();
  t.match(csv, `"'=${secret}"`);
  t.notOk(logged().includes(secret));
});

t.test('a report is for who sent the files and the administrators of the tenant', async (t) => {
  const { validate, report, config } = await listening(t, { ALLOWED_TENANTS: secondTenantId });
  const owner = { user: 'mfa', scopes: ['Roster.Sync'] };
  const { validationId } = await validate(formOf(bad), undefined, '', owner);
  const spool = path.join(config.DATA_DIR, 'spool', 'validations');
  t.same(readdirSync(spool), [sandboxIdentity.tenantId]);
  const cases = [
    [200, validationId, owner],
    [200, validationId, { user: 'admin', scopes: ['Roster.Sync', 'Roster.Admin'] }],
    [404, validationId, { user: 'admin', scopes: ['Roster.Sync'] }],
    [404, validationId, { user: 'admin', tenant: secondTenantId }],
    [403, validationId, { user: 'teacher' }],
    [404, '00000000-0000-4000-8000-000000000000', owner],
    [400, '..%2f..', owner],
  ] as const;
  for (const [status, id, as] of cases) {
    const answer = await report(id, as);
    t.equal(answer.status, status, JSON.stringify(as));
    if (status === 404) t.match(await answer.text(), 'VALIDATION_NOT_FOUND');
  }
});

t.test('what the request itself names wrongly is refused', async (t) => {
  const { validate, spooled } = await listening(t);
  const cases = [
    ['REQUEST_INVALID', json(good, { format: 'v9' }), 'application/json', ''],
    ['REQUEST_INVALID', json(good), 'application/json', '?format=v9'],
    ['FORMAT_UNKNOWN', json({ 'notes.csv': 'x' }), 'application/json', ''],
    ['FILES_MISSING', formOf({}), undefined, ''],
    ['MEDIA_TYPE_UNSUPPORTED', 'x', 'text/html', ''],
    ['REQUEST_INVALID', 'sourcedId', 'application/octet-stream', ''],
  ] as const;
  for (const [code, body, type, query] of cases) {
    const result = await validate(body, type, query);
    t.equal(result.error?.code, code, result.text);
  }
  t.same(
    spooled().filter((file) => file.includes('-') && file.split(path.sep).length > 1),
    [],
  );
});

t.test('a roster that takes longer than the call may is told where to go instead', async (t) => {
  const { origin, bearer, spooled } = await listening(t, { REQUEST_TIMEOUT_SECONDS: '1' });
  const authorization = await bearer();
  const answer = await new Promise<string>((resolve, reject) => {
    const call = request(`${origin}/v1/validations`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/zip', 'content-length': '1000' },
    });
    call.on('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve(text));
    });
    call.on('error', reject);
    call.write('PK\x03\x04');
  });
  t.match(answer, 'ROSTER_TOO_LARGE');
  await until(() => !spooled().some((file) => file.includes('.part-')), 'nothing is left');
});
