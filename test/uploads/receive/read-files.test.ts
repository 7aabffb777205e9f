import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { writeZip } from '../../fixtures/rosters/write-zip';
import { base64, createInbox, formOf, type Inbox } from './inbox';

const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
const content = 'sourcedId,name,type\r\nd1,Ünï,district\r\n';
const received = (name: string, text: string | Buffer = content) => ({
  name,
  bytes: Buffer.byteLength(text),
  sha256: sha256(text),
});
const json = 'application/json';

async function zipOf(entries: Record<string, string | Buffer>, folder: string): Promise<Buffer> {
  const file = path.join(folder, 'made.zip');
  await writeZip(file, entries);
  return readFileSync(file);
}

/** Whatever form they come in, the same file lies there. */
function holdsOrgs(t: Test, inbox: Inbox): void {
  t.same(inbox.list(), ['orgs.csv']);
  t.equal(readFileSync(path.join(inbox.folder, 'orgs.csv'), 'utf8'), content);
}

t.test('a raw file comes under its given name', async (t) => {
  const inbox = await createInbox(t);
  for (const type of ['text/csv', 'application/octet-stream']) {
    const answer = await inbox.send(type, content, { 'x-name': 'orgs.csv' });
    t.same(answer, { files: [received('orgs.csv')], fields: {} });
    holdsOrgs(t, inbox);
  }
});

t.test('a form brings any number of files, and its fields', async (t) => {
  const inbox = await createInbox(t);
  const large = 'x'.repeat(3_000_000);
  const form = formOf(
    { 'orgs.csv': content, 'users.csv': large, 'empty.csv': '' },
    { format: 'auto' },
  );
  t.same(await inbox.send(undefined, form), {
    files: [received('orgs.csv'), received('users.csv', large), received('empty.csv', '')],
    fields: { format: 'auto' },
  });
  t.same(inbox.list(), ['empty.csv', 'orgs.csv', 'users.csv']);
});

t.test(
  'JSON brings base64, also in the wrapper of Power Automate, and further properties',
  async (t) => {
    const inbox = await createInbox(t);
    const wrapped = { '$content-type': 'text/csv', $content: base64(content) };
    for (const file of [
      { name: 'orgs.csv', contentBytes: base64(content) },
      { name: 'orgs.csv', contentBytes: base64(content).replace(/.{20}/g, '$&\r\n') },
      { name: 'orgs.csv', contentBytes: wrapped },
      { name: 'orgs.csv', ...wrapped },
    ]) {
      const answer = await inbox.send(json, JSON.stringify({ files: [file], startRun: true }));
      t.same(answer, { files: [received('orgs.csv')], fields: { startRun: true } });
      holdsOrgs(t, inbox);
    }
  },
);

t.test('a zip archive is unpacked, whatever it comes in', async (t) => {
  const inbox = await createInbox(t);
  const zip = await zipOf({ 'orgs.csv': content }, t.testdir());
  for (const [type, body] of [
    ['application/zip', zip],
    ['application/x-zip-compressed', zip],
    ['application/octet-stream', zip],
    [undefined, formOf({ 'My roster (2).zip': zip })],
    [undefined, formOf({ 'orgs.csv': zip })],
    [json, JSON.stringify({ files: [{ name: 'a.zip', contentBytes: base64(zip) }] })],
    [json, JSON.stringify({ files: [{ contentBytes: { $content: base64(zip) } }] })],
  ] as const) {
    const answer = await inbox.send(type, body);
    t.same(answer.files, [received('orgs.csv')], String(type));
    holdsOrgs(t, inbox);
  }
});

t.test('a refused body leaves the folder as it was', async (t) => {
  const folder = t.testdir();
  const inbox = await createInbox(t, { limits: { jsonBytes: 100_000, requestBytes: 2_000_000 } });
  await inbox.send('text/csv', content, { 'x-name': 'orgs.csv' });
  const one = { 'orgs.csv': 'other' };
  const slip = Buffer.from(
    (await zipOf({ 'aaaaa.csv': 'x' }, folder)).toString('latin1').replaceAll('aaaaa', '../aa'),
    'latin1',
  );
  const damaged = await zipOf({ ...one, 'users.csv': 'y'.repeat(5000) }, folder);
  const checksum = damaged.lastIndexOf('PK\x01\x02', undefined, 'latin1') + 16;
  damaged.writeUInt8(damaged.readUInt8(checksum) ^ 0xff, checksum);
  const bomb = await zipOf({ ...one, 'users.csv': Buffer.alloc(30_000_000) }, folder);
  const many = Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`f${i}.csv`, 'x']));
  const withJson = (...files: object[]) => [json, JSON.stringify({ files })] as const;
  const cases: Record<string, readonly [string, string | undefined, string | Buffer | FormData]> = {
    'no media type': ['MEDIA_TYPE_UNSUPPORTED', 'text/html', 'x'],
    'no file in a form': ['FILES_MISSING', undefined, formOf({})],
    'no file in JSON': ['FILES_MISSING', ...withJson()],
    'no name': ['REQUEST_INVALID', 'text/csv', 'x'],
    'no name in JSON': ['REQUEST_INVALID', ...withJson({ contentBytes: 'eA==' })],
    'no JSON': ['REQUEST_INVALID', json, '{"files":'],
    'another JSON': ['REQUEST_INVALID', json, '{"files":{}}'],
    'no content': ['REQUEST_INVALID', ...withJson({ name: 'users.csv' })],
    'no base64': [
      'FILE_CONTENT_INVALID',
      ...withJson({ name: 'users.csv', contentBytes: 'a,b\n' }),
    ],
    'cut base64': ['FILE_CONTENT_INVALID', ...withJson({ name: 'users.csv', contentBytes: 'YWJ' })],
    'a data URI': [
      'FILE_CONTENT_INVALID',
      ...withJson({ name: 'a.csv', contentBytes: 'data:text/csv;base64,YWJj' }),
    ],
    'no base64 in the second': [
      'FILE_CONTENT_INVALID',
      ...withJson({ name: 'orgs.csv', contentBytes: 'YWJj' }, { name: 'b.csv', contentBytes: '!' }),
    ],
    'long JSON': ['REQUEST_TOO_LARGE', json, ' '.repeat(200_000)],
    'a long form': ['REQUEST_TOO_LARGE', undefined, formOf({ ...one, 'b.csv': 'x'.repeat(3e6) })],
    'a long file': ['REQUEST_TOO_LARGE', 'application/zip', 'x'.repeat(3_000_000)],
    'many files': ['FILES_TOO_MANY', undefined, formOf(many)],
    'many files in JSON': [
      'FILES_TOO_MANY',
      ...withJson(...Object.keys(many).map((name) => ({ name, contentBytes: '' }))),
    ],
    'many in an archive': ['ARCHIVE_REFUSED', 'application/zip', await zipOf(many, folder)],
    'two archives of many': [
      'FILES_TOO_MANY',
      undefined,
      formOf({
        'a.zip': await zipOf(Object.fromEntries(Object.entries(many).slice(0, 40)), folder),
        'b.zip': await zipOf(Object.fromEntries(Object.entries(many).slice(25)), folder),
      }),
    ],
    'a path in an archive': ['ARCHIVE_REFUSED', 'application/zip', slip],
    'a folder in an archive': [
      'ARCHIVE_REFUSED',
      'application/zip',
      await zipOf({ 'a/b.csv': 'x' }, folder),
    ],
    'an archive in an archive': [
      'ARCHIVE_REFUSED',
      'application/zip',
      await zipOf({ 'a.zip': 'x' }, folder),
    ],
    'a damaged archive': ['ARCHIVE_REFUSED', 'application/zip', damaged],
    'a cut archive': ['ARCHIVE_REFUSED', 'application/zip', damaged.subarray(0, checksum)],
    'a bomb': ['ARCHIVE_REFUSED', 'application/zip', bomb],
    'a name of an archive': [
      'FILE_NAME_INVALID',
      'application/zip',
      await zipOf({ 'a b.csv': 'x' }, folder),
    ],
    'a clash in an archive': [
      'FILE_NAMES_CLASH',
      'application/zip',
      await zipOf({ 'users.csv': 'x', 'Users.csv': 'y' }, folder),
    ],
    'a clash in a form': [
      'FILE_NAMES_CLASH',
      undefined,
      formOf({ 'users.csv': 'x', 'USERS.csv': 'y' }),
    ],
    'a clash with the folder': [
      'FILE_NAMES_CLASH',
      undefined,
      formOf({ 'users.csv': 'x', 'Orgs.csv': 'y' }),
    ],
    'no boundary': ['BODY_INCOMPLETE', 'multipart/form-data', 'x'],
    'half a form': [
      'BODY_INCOMPLETE',
      'multipart/form-data; boundary=b',
      '--b\r\ncontent-disposition: form-data; name="f"; filename="users.csv"\r\n\r\nsourcedId',
    ],
  };
  for (const [title, [code, type, body]] of Object.entries(cases)) {
    const answer = await inbox.send(type, body);
    t.equal(answer.code, code, `${title}: ${answer.message}`);
    t.notOk(/a,b|YWJ/.test(answer.message ?? ''), 'no content in the message');
    holdsOrgs(t, inbox);
  }
});

t.test('names of no plain file are refused in every form', async (t) => {
  const inbox = await createInbox(t);
  const names = [
    '../a.csv',
    '..\\a.csv',
    '/a.csv',
    '.hidden.csv',
    '..',
    'a b.csv',
    'a\u0000.csv',
    'ä.csv',
  ];
  for (const name of [...names, `${'a'.repeat(61)}.csv`, '%2e%2e%2fa.csv', 'C:a.csv']) {
    const file = { name, contentBytes: base64('x') };
    t.equal(
      (await inbox.send(json, JSON.stringify({ files: [file] }))).code,
      'FILE_NAME_INVALID',
      name,
    );
    if (name === 'a\u0000.csv') continue;
    t.equal((await inbox.send(undefined, formOf({ [name]: 'x' }))).code, 'FILE_NAME_INVALID', name);
  }
  const longest = `${'a'.repeat(60)}.csv`;
  await inbox.send('text/csv', 'x', { 'x-name': longest });
  t.same(inbox.list(), [longest]);
});

t.test('the same request again changes nothing', async (t) => {
  const inbox = await createInbox(t);
  const send = () => inbox.send(undefined, formOf({ 'orgs.csv': content }));
  t.same(await send(), await send());
  holdsOrgs(t, inbox);
});
