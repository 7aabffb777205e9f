import fc from 'fast-check';
import t from 'tap';
import { cloudOf } from '../../proxy/cloud';
import { operationIdOf, operationUri, requireIndustryDataUrl } from '../../proxy/graph/addresses';
import { hostileAddresses } from './hostile-addresses';

const sandbox = cloudOf({ CLOUD: 'sandbox', SANDBOX_PORT: 8081 });
const global = cloudOf({ CLOUD: 'global', SANDBOX_PORT: 8081 });
const root = 'https://graph.microsoft.com/beta/external/industryData';
const id = '5a6b7c8d-0000-4000-8000-000000000000';

t.test('an operation is known by its address in both spellings or by its id', async (t) => {
  for (const uri of [`${root}/operations/${id}`, `${root}/operations('${id}')`, id])
    t.equal(operationIdOf(uri, global), id, uri);
  t.equal(operationIdOf(operationUri(id, global), global), id);
});

t.test('any other address is no operation', async (t) => {
  const others = [
    `${root}/operations/${id}/`,
    `${root}/operations/${id}?x=1`,
    `${root}/operations/${id}#x`,
    `${root}/operations/..`,
    `${root}/operations`,
    `${root}/runs/${id}`,
    `${root}/operations/${id}/../../me`,
    `${root}/operations/%2e%2e`,
    `${root}/operations('${id}')/x`,
    `${root}/Operations/${id}`,
    `http://graph.microsoft.com/beta/external/industryData/operations/${id}`,
    `${root.replace('beta', 'v1.0')}/operations/${id}`,
    `/operations/${id}`,
    '..',
    '',
    ...hostileAddresses(
      'graph.microsoft.com:443',
      '127.0.0.1:9',
      `/beta/external/industryData/operations/${id}`,
    ),
  ];
  for (const uri of others) t.equal(operationIdOf(uri, global), undefined, JSON.stringify(uri));
});

t.test('nextLink is followed inside industryData of the same origin only', async (t) => {
  const good = `${root}/dataConnectors?$skiptoken=id-%27${id}%27&$expand=sourceSystem`;
  t.equal(requireIndustryDataUrl(good, global), good);
  const hostile = hostileAddresses(
    '127.0.0.1:8081',
    '127.0.0.1:9',
    '/beta/external/industryData/dataConnectors',
  );
  t.ok(hostile.length >= 40);
  for (const link of hostile)
    t.throws(
      () => requireIndustryDataUrl(link, sandbox),
      { code: 'ADDRESS_NOT_ALLOWED' },
      JSON.stringify(link),
    );
});

t.test('whatever passes has the origin that is called', async () => {
  const piece = fc.constantFrom(
    'http://',
    'https://',
    '127.0.0.1',
    ':8081',
    ':9',
    '@',
    '/',
    '\\',
    '..',
    '%2e',
    '#',
    '?',
    '.',
    '[::1]',
    '/beta/external/industryData',
    '/x',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const link = pieces.join('');
      let passed: string;
      try {
        passed = requireIndustryDataUrl(link, sandbox);
      } catch {
        return;
      }
      const url = new URL(passed);
      if (
        url.origin !== 'http://127.0.0.1:8081' ||
        !url.pathname.startsWith('/beta/external/industryData/')
      )
        throw new Error(passed);
    }),
    { numRuns: 5000 },
  );
});

t.test('the real cloud knows no other origins, whatever the environment says', async (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 65534 }), fc.webUrl(), (port, url) => {
      const cloud = cloudOf({ CLOUD: 'global', SANDBOX_PORT: port });
      return (
        cloud.graphOrigin === 'https://graph.microsoft.com' &&
        cloud.loginOrigin === 'https://login.microsoftonline.com' &&
        !cloud.isStorageAddress(new URL(url))
      );
    }),
  );
  for (const storage of [
    'http://acct.dfs.core.windows.net/',
    'https://acct.dfs.core.windows.net.evil.example/',
    'https://acct.dfs.core.windows.net:444/',
    'https://acct.blob.core.windows.net/',
    'https://a.b.dfs.core.windows.net/',
    'http://127.0.0.1:8082/',
    'https://acct.dfs.core.windows.net./',
  ]) {
    t.notOk(global.isStorageAddress(new URL(storage)), storage);
  }
  t.ok(global.isStorageAddress(new URL('https://acct1.dfs.core.windows.net/x?sig=1')));
});
