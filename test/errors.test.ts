import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { BridgeError, errorTable, type ErrorCode } from '../proxy/errors';

const root = path.join(__dirname, '..');
const sources = readdirSync(path.join(root, 'proxy'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && file !== 'error-table.ts')
  .map((file) => readFileSync(path.join(root, 'proxy', file), 'utf8'))
  .join('\n');
const codes = Object.keys(errorTable) as ErrorCode[];

t.test('docs/errors.md lists the table, no more and no less', async (t) => {
  const listed = [
    ...readFileSync(path.join(root, 'docs/errors.md'), 'utf8').matchAll(
      /^\| `([A-Z_]+)` \| (\d+) \|/gm,
    ),
  ];
  t.same(
    listed.map(([, code, status]) => [code, Number(status)]),
    codes.map((code) => [code, errorTable[code].status]),
  );
});

t.test('every code is used somewhere', async (t) => {
  t.same(
    codes.filter((code) => !sources.includes(`'${code}'`)),
    [],
  );
});

t.test('every message is short, says what to do first and ends as a sentence', async (t) => {
  for (const code of codes) {
    const { message } = new BridgeError(code);
    t.ok(message.length < 250 && /^[A-Z].*[.?]$/.test(message), code);
  }
  const long = new BridgeError('REQUEST_INVALID', { params: { reason: 'x'.repeat(500) } });
  t.ok(long.message.length < 250);
});

t.test('an upstream fact becomes a detail, Retry-After whole seconds', async (t) => {
  const error = new BridgeError('GRAPH_THROTTLED', {
    retryAfterSeconds: 0.2,
    upstream: { service: 'microsoft-graph', status: 429 },
  });
  t.equal(error.retryAfterSeconds, 1);
  t.same(error.details, [
    { code: 'unknown', message: 'microsoft-graph answered 429.', target: 'microsoft-graph' },
  ]);
});
