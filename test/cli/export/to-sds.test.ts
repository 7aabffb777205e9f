import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { stringify } from 'yaml';
import { sandboxIdentity } from '../../../proxy/config';
import { buildSampleSis, profileQueries } from '../../../proxy/sandbox/sis';
import { startLocalService } from '../local-service';

void t.test('a student information system is brought to School Data Sync', async (t) => {
  const { folder, run } = await startLocalService(t);
  buildSampleSis(path.join(folder, 'sis.db'));
  const write = (name: string, changes: object = {}): string => {
    const file = path.join(folder, `${name}.yaml`);
    const profile = {
      ...{ version: 1, name, tenantId: sandboxIdentity.tenantId },
      source: { kind: 'sqlite', file: 'sis.db', queries: profileQueries },
      destinations: [{ kind: 'sds' }],
      ...changes,
    };
    writeFileSync(file, stringify(profile));
    return file;
  };
  const receiptOf = (file: string): object =>
    JSON.parse(readFileSync(`${file}.receipt.json`, 'utf8')) as object;
  const uploads = async (): Promise<string> => (await run(['uploads', 'list'])).out;

  await t.test('a profile of another tenant sends nothing', async (t) => {
    const before = await uploads();
    const file = write('foreign', { tenantId: '00000000-0000-4000-8000-000000000001' });
    const ran = await run(['export', file]);
    t.equal(ran.code, 2);
    t.match(receiptOf(file), { deliveries: [{ result: 'failed', code: 'EXPORT_SDS_TENANT' }] });
    t.equal(await uploads(), before, 'no upload was made');
  });

  await t.test('the set is accepted, without the license', async (t) => {
    const file = write('nightly', { options: { license: { accountSkuId: 'tenant:SKU' } } });
    const ran = await run(['export', file]);
    t.equal(ran.code, 0, ran.err);
    t.match(
      ran.out,
      /^delivered {2}sds: School Data Sync, upload \S+ \(School Data Sync accepted 9 files/m,
    );
    t.match(receiptOf(file), {
      result: 'delivered',
      license: { name: 'License.csv' },
      deliveries: [{ result: 'delivered', kind: 'sds' }],
    });
    t.notMatch((await run(['uploads', 'show', 'latest'])).out, /License/);
  });

  await t.test('schools that are missing hold the upload, and the receipt says so', async (t) => {
    const file = write('one-school');
    const ran = await run(['export', file, '--only', '10-100']);
    t.equal(ran.code, 2);
    t.match(receiptOf(file), {
      result: 'failed',
      deliveries: [{ result: 'failed', code: 'EXPORT_SDS_HELD' }],
    });
    t.match(await uploads(), / held /);
  });
});
