import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import t from 'tap';
import {
  AnonymousCredential,
  BaseRequestPolicy,
  DataLakeFileClient,
  newPipeline,
  type RequestPolicy,
  type RequestPolicyOptions,
  type WebResource,
} from '@azure/storage-file-datalake';
import { failureOf } from './failure-of';
import { call, directory, startStorage } from './start-storage';

const block = (size: number) => randomBytes(size);

t.test("the vendor's client creates, appends out of order and flushes", async (t) => {
  const { url, containers } = await startStorage(t);
  const client = new DataLakeFileClient(url('users.csv'));
  const [one, two] = [block(70_000), block(50_000)];
  await client.create();
  await client.append(two, 70_000, two.length);
  await client.append(one, 0, one.length);
  t.equal(containers.uploaded('connector', 'users.csv'), undefined, 'invisible before flush');
  await client.flush(120_000, { close: true });
  t.same(containers.uploaded('connector', 'users.csv'), Buffer.concat([one, two]));
});

t.test("the vendor's upload() of several blocks arrives byte for byte", async (t) => {
  const { url, containers } = await startStorage(t);
  const bytes = block(5_000_000);
  const client = new DataLakeFileClient(url('users.csv'));
  await client.upload(bytes, { chunkSize: 1_000_000, singleUploadThreshold: 1_000_000 });
  t.ok(containers.uploaded('connector', 'users.csv')?.equals(bytes));
});

t.test('Content-MD5 set in a request policy is verified, a corrupt block refused', async (t) => {
  const { url } = await startStorage(t);
  const bytes = block(1000);
  const md5 = createHash('md5').update(bytes).digest('base64');
  const pipeline = newPipeline(new AnonymousCredential());
  pipeline.factories.unshift({ create: (next, options) => new Md5Policy(md5, next, options) });
  const client = new DataLakeFileClient(url('users.csv'), pipeline);
  await client.create();
  t.equal((await client.append(bytes, 0, bytes.length))._response.status, 202);
  bytes[500] = (bytes[500] ?? 0) ^ 1;
  t.match(await failureOf(client.append(bytes, 1000, bytes.length)), {
    statusCode: 400,
    code: 'Md5Mismatch',
  });
});

t.test('a flush must end exactly where contiguous blocks end', async (t) => {
  const { url } = await startStorage(t);
  const client = new DataLakeFileClient(url('users.csv'));
  await client.create();
  await client.append(block(10), 0, 10);
  await client.append(block(10), 20, 10);
  for (const position of [5, 9, 11, 20, 30])
    t.match(await failureOf(client.flush(position)), {
      statusCode: 400,
      code: 'InvalidFlushPosition',
    });
  await client.append(block(10), 10, 10);
  t.equal((await client.flush(30))._response.status, 200);
  t.match(await failureOf(client.append(block(5), 10, 5)), { code: 'InvalidQueryParameterValue' });
});

t.test('what is appended behind a flush is deleted unless it is to be kept', async (t) => {
  const { url, containers } = await startStorage(t);
  const client = new DataLakeFileClient(url('users.csv'));
  const [one, two] = [block(10), block(10)];
  await client.create();
  await client.append(two, 10, 10);
  await client.append(one, 0, 10);
  await client.flush(10, { retainUncommittedData: true });
  await client.flush(20);
  t.same(containers.uploaded('connector', 'users.csv'), Buffer.concat([one, two]));
  await client.append(two, 30, 10);
  t.equal((await client.flush(20))._response.status, 200, 'a flush at the length is none');
  await client.append(one, 20, 10);
  t.match(await failureOf(client.flush(40)), { code: 'InvalidFlushPosition' });
  t.equal((await client.flush(30))._response.status, 200);
});

t.test('the last block appended at a position counts, also another length', async (t) => {
  const { url, containers } = await startStorage(t);
  const client = new DataLakeFileClient(url('users.csv'));
  await client.create();
  await client.append(block(10), 0, 10);
  const last = block(7);
  await client.append(last, 0, 7);
  await client.flush(7);
  t.same(containers.uploaded('connector', 'users.csv'), last);
});

t.test('an append whose body comes in after the flush is refused', async (t) => {
  const { url } = await startStorage(t);
  const client = new DataLakeFileClient(url('users.csv'));
  await client.create();
  const late = request(`${url('users.csv')}&action=append&position=0`, {
    method: 'PATCH',
    headers: { 'content-length': 10 },
  });
  late.write('12345');
  await client.append(block(10), 0, 10);
  await client.flush(10);
  const answer = new Promise<string | undefined>((resolve, reject) => {
    late.on('error', reject);
    late.on('response', ({ headers }) => resolve(String(headers['x-ms-error-code'])));
  });
  late.end('67890');
  t.equal(await answer, 'InvalidQueryParameterValue');
  t.equal((await client.flush(10))._response.status, 200);
});

t.test('an expired SAS, a foreign signature and a missing permission are refused', async (t) => {
  const { clock, url, sas } = await startStorage(t);
  const put = (query: string) => call(`${url('users.csv', query)}&resource=file`, 'PUT');
  const valid = sas();
  t.equal((await put(valid)).status, 201);
  t.match(await put(sas('acw', '/tenant/connector/other')), {
    status: 403,
    code: 'AuthenticationFailed',
  });
  t.match(await put(valid.replace('sp=acw', 'sp=racw')), { code: 'AuthenticationFailed' });
  t.match(await put(sas('a')), { status: 403, code: 'AuthorizationPermissionMismatch' });
  clock.now += 3_600_000;
  t.match(await put(valid), { status: 403, code: 'AuthenticationFailed' });
});

t.test('the default SAS cannot read; one with r reads flushed bytes only', async (t) => {
  const { url, sas } = await startStorage(t);
  const client = new DataLakeFileClient(url('users.csv'));
  await client.create();
  await client.append(Buffer.from('abc'), 0, 3);
  t.match(await call(url('users.csv'), 'GET'), { code: 'AuthorizationPermissionMismatch' });
  t.match(await call(url('users.csv', sas('r')), 'GET'), { status: 200, text: '' });
  await client.flush(3);
  t.match(await call(url('users.csv', sas('r')), 'GET'), { status: 200, text: 'abc' });
  const reader = new DataLakeFileClient(url('users.csv', sas('r')));
  t.equal((await reader.getProperties()).contentLength, 3);
});

t.test('paths that leave the container are refused', async (t) => {
  const { origin, sas } = await startStorage(t);
  const paths = [
    '../x.csv',
    '%2e%2e/x.csv',
    'a%2fb.csv',
    'a%5Cb.csv',
    'a//b.csv',
    '%00.csv',
    '%zz',
  ];
  for (const path of paths) {
    const status = await rawPut(`${origin}${directory}/${path}?${sas()}&resource=file`);
    t.ok(status === 400, `${path} is ${status}`);
  }
  t.equal(await rawPut(`${origin}/tenant/connector/other/x.csv?${sas()}&resource=file`), 403);
});

t.test('a bearer token sent to storage is refused', async (t) => {
  const { url } = await startStorage(t);
  const answer = await call(`${url('users.csv')}&resource=file`, 'PUT', undefined, {
    authorization: 'Bearer x',
  });
  t.match(answer, { status: 403, code: 'AuthenticationFailed' });
});

t.test(
  'missing files, closed containers, second creations and unknown calls are told',
  async (t) => {
    const { url, containers } = await startStorage(t);
    const put = () =>
      call(`${url('a.csv')}&resource=file`, 'PUT', undefined, { 'if-none-match': '*' });
    t.match(await call(`${url('a.csv')}&action=append&position=0`, 'PATCH', block(1)), {
      status: 404,
      code: 'PathNotFound',
    });
    t.match(await call(`${url('a.csv')}&action=flush`, 'PATCH'), {
      code: 'MissingRequiredQueryParameter',
    });
    t.match(await put(), { status: 201 });
    t.match(await put(), { status: 409, code: 'PathAlreadyExists' });
    t.match(await call(url('a.csv'), 'DELETE'), { status: 501, code: 'SandboxNotSimulated' });
    t.match(await call(url('a.csv'), 'PUT', block(1), { 'x-ms-blob-type': 'BlockBlob' }), {
      status: 501,
    });
    containers.close(directory);
    t.match(await put(), { status: 404, code: 'PathNotFound' });
  },
);

/** fetch() would tidy the path; this sends it as it stands. */
function rawPut(url: string): Promise<number | undefined> {
  const { hostname, port, origin } = new URL(url.slice(0, url.indexOf('/', 8)));
  return new Promise((resolve, reject) => {
    request({ hostname, port, method: 'PUT', path: url.slice(origin.length) }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

/** The client's own option drops the header, so it is set on the way out. */
class Md5Policy extends BaseRequestPolicy {
  constructor(
    private readonly md5: string,
    next: RequestPolicy,
    options: RequestPolicyOptions,
  ) {
    super(next, options);
  }
  override sendRequest(request: WebResource) {
    if (request.url.includes('action=append')) request.headers.set('content-md5', this.md5);
    return this._nextPolicy.sendRequest(request);
  }
}
