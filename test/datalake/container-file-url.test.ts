import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import fc from 'fast-check';
import t from 'tap';
import { cloudOf } from '../../proxy/cloud';
import { containerFileUrl } from '../../proxy/datalake/container-file-url';
import { uploadFile } from '../../proxy/datalake/upload-file';
import { BridgeError } from '../../proxy/errors';

const global = cloudOf({ CLOUD: 'global', SANDBOX_PORT: 8081 });
const ids = { tenantId: 'ten-1', dataConnectorId: 'con-2', containerId: 'box-3' };
const host = 'https://acct1.dfs.core.windows.net';
const urlOf = (sessionUrl: string, fileName = 'orgs.csv') =>
  containerFileUrl({ ...ids, sessionUrl }, fileName, global);

t.test('a session address that ends in the container gets the file appended', (t) => {
  const wanted = `${host}/ten-1/con-2/box-3/orgs.csv?sv=2&sig=a%2Bb%3D`;
  t.equal(urlOf(`${host}/ten-1/con-2/box-3?sv=2&sig=a%2Bb%3D`), wanted);
  t.equal(urlOf(`${host}/ten-1/con-2/box-3/?sv=2&sig=a%2Bb%3D`), wanted);
  t.equal(urlOf(`${host}/other/box-3?sig=1`), `${host}/other/box-3/orgs.csv?sig=1`);
  t.end();
});

t.test('any other path is replaced by tenant, connector and container', (t) => {
  const wanted = `${host}/ten-1/con-2/box-3/orgs.csv?sig=1`;
  for (const path of ['', '/', '/ten-1', '/x/y/z', '/xbox-3', '/box-3/deeper'])
    t.equal(urlOf(`${host}${path}?sig=1`), wanted, path);
  t.end();
});

t.test('a file name off the rule is refused by name', (t) => {
  for (const name of [
    '',
    '../orgs.csv',
    'a/b.csv',
    '.csv',
    'ü.csv',
    'a b.csv',
    `${'x'.repeat(65)}`,
  ])
    t.throws(() => urlOf(`${host}/?sig=1`, name), { code: 'FILE_NAME_INVALID' }, inspect(name));
  t.end();
});

t.test('ids that are no plain path segments are refused', (t) => {
  for (const id of ['', '..', 'a/b', 'a?b', 'a%2fb', 'a#'])
    t.throws(
      () => containerFileUrl({ ...ids, tenantId: id, sessionUrl: `${host}/?s=1` }, 'a.csv', global),
      { code: 'ADDRESS_NOT_ALLOWED' },
      inspect(id),
    );
  t.end();
});

t.test('hostile session addresses are refused before any connection', async (t) => {
  const trap = http.createServer((_req, res) => void res.end());
  let connections = 0;
  trap.on('connection', () => connections++);
  await new Promise<void>((done) => trap.listen(0, '127.0.0.1', done));
  t.teardown(() => trap.close());
  const { port } = trap.address() as AddressInfo;
  const at = `127.0.0.1:${port}`;
  const name = 'acct1.dfs.core.windows.net';
  const hostile = [
    `http://${at}/box-3?sig=SECRET`,
    `https://${at}/box-3?sig=SECRET`,
    `https://localhost:${port}/box-3?sig=SECRET`,
    `https://[::1]:${port}/box-3?sig=SECRET`,
    `https://0x7f000001:${port}/box-3?sig=SECRET`,
    `https://2130706433:${port}/box-3?sig=SECRET`,
    `https://127.1:${port}/box-3?sig=SECRET`,
    `https://${name}@${at}/box-3?sig=SECRET`,
    `https://${name}:443@${at}/box-3?sig=SECRET`,
    `https://${at}@${name}/box-3?sig=SECRET`,
    `https://user:pw@${name}/box-3?sig=SECRET`,
    `https://@${name}/box-3?sig=SECRET`,
    `https://${name}\\@${at}/box-3?sig=SECRET`,
    `https://${at}\\@${name}/box-3?sig=SECRET`,
    `https:\\\\${name}/box-3?sig=SECRET`,
    `https:/${name}/box-3?sig=SECRET`,
    `https:${name}/box-3?sig=SECRET`,
    `https:///${name}/box-3?sig=SECRET`,
    `//${name}/box-3?sig=SECRET`,
    `${name}/box-3?sig=SECRET`,
    `http://${name}/box-3?sig=SECRET`,
    `ftp://${name}/box-3?sig=SECRET`,
    `file:///${name}/box-3`,
    `https://${name}.:443/box-3?sig=SECRET`,
    `https://${name}./box-3?sig=SECRET`,
    `https://${name}:443/box-3?sig=SECRET`,
    `https://${name}:8443/box-3?sig=SECRET`,
    `https://${name}:${port}/box-3?sig=SECRET`,
    `https://${name}.evil.example/box-3?sig=SECRET`,
    `https://evil.example/${name}/box-3?sig=SECRET`,
    `https://evil.example?${name}/box-3`,
    `https://evil.example#${name}/box-3`,
    `https://${name}#@${at}/box-3`,
    `https://acct1.blob.core.windows.net/box-3?sig=SECRET`,
    `https://acct1.dfs.core.windows.net.nip.io/box-3?sig=SECRET`,
    `https://dfs.core.windows.net/box-3?sig=SECRET`,
    `https://.dfs.core.windows.net/box-3?sig=SECRET`,
    `https://a.b.dfs.core.windows.net/box-3?sig=SECRET`,
    `https://acct1-.dfs.core.windows.net/box-3?sig=SECRET`,
    `https://acct1.dfs.core.windows.net%2e${at}/box-3?sig=SECRET`,
    `https://acct1%2edfs.core.windows.net/box-3?sig=SECRET`,
    `https://acct1.dfs.core.windows。net/box-3?sig=SECRET`,
    `https://acct1.dfs.cоre.windows.net/box-3?sig=SECRET`,
    `https://ACCT1.dfs.core.windows.net/box-3?sig=SECRET`,
    `HTTPS://${name}/box-3?sig=SECRET`,
    ` https://${name}/box-3?sig=SECRET`,
    `https://${name}/box-3?sig=SECRET\n`,
    `https://${name}/\tbox-3?sig=SECRET`,
    `https://${name}/..%2f..%2fbox-3?sig=SECRET`,
    `https://${name}/x/../box-3?sig=SECRET`,
    `https://${name}/%2e%2e/box-3?sig=SECRET`,
    `https://${name}/box-3#?sig=SECRET`,
    '',
    'javascript:alert(1)',
  ];
  for (const sessionUrl of hostile) {
    const refused: unknown = await uploadFile({
      session: { ...ids, sessionUrl },
      cloud: global,
      fileName: 'orgs.csv',
      open: () => (async function* () {})(),
      attempts: 1,
      timeoutMs: 500,
    }).catch((error: unknown) => error);
    t.ok(refused instanceof BridgeError && refused.code === 'ADDRESS_NOT_ALLOWED', sessionUrl);
    t.notMatch(inspect(refused, { depth: 9 }), /SECRET/);
  }
  t.equal(connections, 0);
});

t.test('whatever address passes, the file goes to the storage of the cloud', (t) => {
  const near = fc.oneof(fc.constantFrom('', 'acct1', '.', '@', '\\', ':443', '%2e'), fc.string());
  fc.assert(
    fc.property(near, near, near, fc.string(), (a, b, c, path) => {
      let made: string;
      try {
        made = urlOf(`https://${a}acct1${b}.dfs.core.windows.net${c}/${path}?sig=1`);
      } catch (error) {
        return error instanceof BridgeError && error.code === 'ADDRESS_NOT_ALLOWED';
      }
      const url = new URL(made);
      return (
        /^[a-z0-9]{3,24}\.dfs\.core\.windows\.net$/.test(url.host) &&
        url.username === '' &&
        url.pathname.endsWith('/box-3/orgs.csv')
      );
    }),
    { numRuns: 2000 },
  );
  t.end();
});
