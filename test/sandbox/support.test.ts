import { readFileSync } from 'node:fs';
import t from 'tap';
import { grants } from '../../proxy/sandbox/entra/grants';
import { faultSchema } from '../../proxy/sandbox/faults';
import { graphRoutes } from '../../proxy/sandbox/graph';
import * as messages from '../../proxy/sandbox/graph/validation/messages';
import { collections } from '../../proxy/sandbox/oneroster/collections';
import { storageCalls } from '../../proxy/sandbox/storage';

const text = readFileSync('proxy/sandbox/SUPPORT.md', 'utf8');

/** First column of every table under the heading. */
function listed(heading: string): string[] {
  const section = text.split(/^#{2,3} /m).find((part) => part.startsWith(heading)) ?? '';
  return [...section.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1] ?? '');
}

t.test('SUPPORT.md lists exactly what the registries hold', async (t) => {
  const same = (heading: string, registry: readonly string[]) =>
    t.same(listed(heading).sort(), [...registry].sort(), heading);
  same(
    'Entra ID',
    grants.map((grant) => grant.type),
  );
  same(
    'Microsoft Graph',
    graphRoutes.map((route) => `${route.method} ${route.path}`),
  );
  same(
    'SDS storage',
    storageCalls.map((call) => call.name),
  );
  same(
    'OneRoster',
    collections.map(({ name }) => `GET ${name}`),
  );
  same(
    'Validation',
    Object.values(messages).map((make) => make('f', 'h').code),
  );
});

t.test('SUPPORT.md lists every kind of fault', async (t) => {
  const kinds = faultSchema.shape.kind.options;
  t.same(
    listed('Faults and control')
      .filter((name) => !name.includes('/'))
      .sort(),
    [...kinds].sort(),
  );
});
