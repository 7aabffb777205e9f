import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import t from 'tap';
import { BridgeError } from '../../../proxy/errors';
import { receiveFile } from '../../../proxy/uploads/receive/receive-file';
import { writeZip } from '../../fixtures/rosters/write-zip';
import { base64, createInbox, formOf, until } from './inbox';

const formType = 'multipart/form-data; boundary=b';
const part = (name: string) =>
  `--b\r\ncontent-disposition: form-data; name="f"; filename="${name}"\r\n\r\n`;
const begun: Record<
  string,
  readonly [type: string, start: string, headers?: Record<string, string>]
> = {
  'a raw file': ['text/csv', 'sourcedId', { 'x-name': 'orgs.csv' }],
  'the first part of a form': [formType, `${part('orgs.csv')}sourcedId`],
  'the second part of a form': [formType, `${part('users.csv')}x\r\n${part('orgs.csv')}sourcedId`],
  'a part between two files': [formType, `${part('users.csv')}x\r\n--b`],
  JSON: ['application/json', '{"files":[{"name":"orgs.csv","contentBytes":"YWJj'],
  'a zip archive': ['application/zip', 'PK\x03\x04'],
};

t.test('a caller who hangs up leaves nothing, and the earlier file untouched', async (t) => {
  for (const [title, [type, start, headers]] of Object.entries(begun)) {
    const inbox = await createInbox(t);
    writeFileSync(path.join(inbox.folder, 'orgs.csv'), 'before');
    const socket = await inbox.begin(type, start, headers);
    await until(() => inbox.list().length > 1, `${title} begins`);
    socket.destroy();
    await until(() => inbox.settled.length > 0, `${title} ends`);
    t.same(inbox.settled, ['BODY_INCOMPLETE'], title);
    t.same(inbox.list(), ['orgs.csv'], title);
    t.equal(readFileSync(path.join(inbox.folder, 'orgs.csv'), 'utf8'), 'before');
  }
});

t.test('a signal ends the reception of a silent caller, who is still answered', async (t) => {
  for (const [title, [type, start, headers]] of Object.entries(begun)) {
    const inbox = await createInbox(t);
    writeFileSync(path.join(inbox.folder, 'orgs.csv'), 'before');
    const socket = await inbox.begin(type, start, headers);
    await until(() => inbox.list().length > 1, `${title} begins`);
    inbox.abort.abort(new Error('out of time'));
    const answer = await new Promise<string>((resolve) =>
      socket.once('data', (chunk) => resolve(chunk.toString())),
    );
    socket.destroy();
    t.match(answer, /^HTTP\/1.1 400/, title);
    t.same(inbox.settled, ['Error: out of time'], title);
    t.same(inbox.list(), ['orgs.csv'], title);
  }
});

t.test('a signal that has ended beforehand receives nothing', async (t) => {
  const inbox = await createInbox(t);
  inbox.abort.abort(new Error('out of time'));
  for (const [type, body] of [
    ['text/csv', 'x'],
    ['application/json', JSON.stringify({ files: [{ name: 'a.csv', contentBytes: 'eA==' }] })],
    [undefined, formOf({ 'a.csv': 'x' })],
  ] as const)
    t.equal((await inbox.send(type, body, { 'x-name': 'a.csv' })).code, 'Error: out of time');
  t.same(inbox.list(), []);
});

t.test('an announced length over the limit is refused before a byte is read', async (t) => {
  const inbox = await createInbox(t, { limits: { requestBytes: 1000 } });
  await inbox.begin('text/csv', '', { 'x-name': 'a.csv' });
  await until(() => inbox.settled.length > 0, 'it is refused');
  t.same(inbox.settled, ['REQUEST_TOO_LARGE']);
});

t.test('a stream whose source fails leaves nothing', async (t) => {
  const inbox = await createInbox(t);
  const { signal } = inbox.abort;
  const receive = (stream: Readable) =>
    inbox.receiver.receiveFile({ folder: inbox.folder, name: 'a.csv', stream, signal });
  const broken = new PassThrough();
  broken.write('abc');
  setImmediate(() => broken.destroy(new Error('broken')));
  await t.rejects(receive(broken), { code: 'BODY_INCOMPLETE' });
  const closed = new PassThrough();
  setImmediate(() => closed.destroy());
  await t.rejects(receive(closed), { code: 'BODY_INCOMPLETE' });
  await t.rejects(receive(closed), { code: 'BODY_INCOMPLETE' }, 'also one that has ended before');
  t.same(inbox.list(), []);
});

t.test('folders and files are for this account alone', async (t) => {
  const inbox = await createInbox(t);
  await inbox.send('text/csv', 'x', { 'x-name': 'a.csv' });
  const modeOf = (place: string): number => statSync(place).mode & 0o777;
  t.equal(modeOf(path.join(inbox.folder, 'a.csv')), 0o600);
  for (const folder of [inbox.folder, path.dirname(inbox.folder), path.join(inbox.root, 'uploads')])
    t.equal(modeOf(folder), 0o700);
});

t.test('a spool id is never a path', async (t) => {
  const { spool } = await createInbox(t);
  for (const id of ['..', 'a/b', '', '.', 'a\\b', 'x'.repeat(65)]) {
    t.throws(() => spool.folderOf('uploads', 'tenant', id), TypeError);
    t.throws(() => spool.folderOf('uploads', id, 'id'), TypeError);
  }
});

t.test('the reserve of the disk is kept free', async (t) => {
  const inbox = await createInbox(t, { reserveBytes: 2 ** 60 });
  t.equal((await inbox.send('text/csv', 'x', { 'x-name': 'a.csv' })).code, 'SPOOL_FULL');
  t.equal((await inbox.send(undefined, formOf({ 'a.csv': 'x' }))).code, 'SPOOL_FULL');
  t.same(inbox.list(), []);
});

t.test('a file that eats into the reserve is refused while it comes', async (t) => {
  const { folder, abort, list } = await createInbox(t);
  let checks = 0;
  const space = {
    check: async () => {
      checks += 1;
      if (checks > 1) throw new BridgeError('SPOOL_FULL');
    },
  };
  const stream = Readable.from(Array.from({ length: 80 }, () => Buffer.alloc(1 << 20)));
  const file = { folder, name: 'a.csv', stream, space, maxBytes: 1e9, signal: abort.signal };
  await t.rejects(receiveFile(file), { code: 'SPOOL_FULL' });
  t.equal(checks, 2);
  t.same(list(), []);
});

const tmpfs = mountTmpfs(mkdtempSync(path.join(tmpdir(), 'sdsb-disk-')));

t.test('a full disk is SPOOL_FULL and leaves nothing', { skip: tmpfs.skip }, async (t) => {
  const inbox = await createInbox(t, { root: tmpfs.folder });
  writeFileSync(path.join(inbox.folder, 'a.csv'), 'before');
  // Compresses well, though not as well as a bomb.
  const large = Buffer.alloc(4_000_000, randomBytes(30_000));
  const zip = path.join(t.testdir(), 'a.zip');
  await writeZip(zip, { 'a.csv': large });
  const json = JSON.stringify({
    files: [{ name: 'a.csv', contentBytes: base64(large.subarray(0, 2e6)) }],
  });
  for (const [type, body] of [
    ['text/csv', large],
    [undefined, formOf({ 'b.csv': 'x', 'a.csv': large })],
    ['application/json', json],
    ['application/zip', readFileSync(zip)],
  ] as const) {
    t.equal((await inbox.send(type, body, { 'x-name': 'a.csv' })).code, 'SPOOL_FULL');
    t.same(inbox.list(), ['a.csv']);
    t.equal(readFileSync(path.join(inbox.folder, 'a.csv'), 'utf8'), 'before');
  }
});

t.test('the purge takes what is old: folders of a kind, and temporary files', async (t) => {
  const { spool, root } = await createInbox(t);
  const age = (place: string): void => utimesSync(place, 1000, 1000);
  const old = await spool.createFolder('validations', 'a', 'old');
  writeFileSync(path.join(old, 'x'), '');
  age(path.join(old, 'x'));
  const busy = await spool.createFolder('validations', 'a', 'busy');
  mkdirSync(path.join(busy, 'files'));
  for (const name of ['.part-1', '.part-2', 'orgs.csv'])
    writeFileSync(path.join(busy, 'files', name), '');
  age(path.join(busy, 'files', '.part-1'));
  age(path.join(busy, 'files', 'orgs.csv'));
  const upload = await spool.createFolder('uploads', 'b', 'old');
  for (const folder of [old, path.join(busy, 'files'), busy, upload]) age(folder);

  t.equal(await spool.purgeTemporaryFiles(2_000_000), 1);
  t.equal(await spool.purge('validations', 2_000_000), 1);
  const left = execFileSync('find', [root, '-type', 'f', '-printf', '%f\n']).toString();
  t.same(left.trim().split('\n').sort(), ['.part-2', 'orgs.csv']);
  t.ok(statSync(upload).isDirectory(), 'another kind is not touched');
  await spool.removeFolder('validations', 'a', 'busy');
  await spool.removeFolder('validations', 'a', 'busy');
  t.equal(await spool.purge('validations', Infinity), 0);
});

/** A disk of three megabytes, where this account may make one. */
function mountTmpfs(folder: string): { folder: string; skip: string | false } {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return { folder, skip: 'this account may not mount a small disk' };
  }
  t.teardown(() => {
    execFileSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return { folder, skip: false };
}
