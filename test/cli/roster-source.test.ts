import { appendFileSync, createWriteStream, mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import t, { type Test } from 'tap';
import { ZipFile } from 'yazl';
import { multipartOf } from '../../proxy/cli/multipart';
import { openRosterSource } from '../../proxy/cli/roster-source';

const orgs = 'sourcedId,name,type\r\n1,A,school\r\n';
const users = 'sourcedId,username\r\n1,a\r\n';

const folder = (t: Test): string =>
  `${t.testdir({ r: { 'orgs.csv': orgs, 'users.csv': users } })}/r`;

async function archive(t: Test, entries: Record<string, string>): Promise<string> {
  const place = path.join(mkdtempSync(path.join(tmpdir(), 'sdsb-')), 'Roster.ZIP');
  t.teardown(() => rmSync(path.dirname(place), { recursive: true }));
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(entries)) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(place));
  return place;
}

t.test('a folder and an archive of the same files are the same roster', async (t) => {
  const zip = await archive(t, { 'users.csv': users, 'notes.txt': 'x', 'orgs.csv': orgs });
  for (const place of [folder(t), zip]) {
    const source = await openRosterSource(place);
    t.equal(source.format, 'sds-v2.1');
    t.same(
      source.files.map(({ name, bytes, columns }) => ({ name, bytes, columns })),
      [
        { name: 'orgs.csv', bytes: orgs.length, columns: ['sourcedId', 'name', 'type'] },
        { name: 'users.csv', bytes: users.length, columns: ['sourcedId', 'username'] },
      ],
    );
    for (const { open } of source.files.slice(0, 1))
      for (let again = 0; again < 2; again++)
        t.equal((await buffer(open())).toString(), orgs, 'as often as wanted');
    source.close();
  }
});

t.test('an archive that holds paths, archives or nothing of a roster is refused', async (t) => {
  for (const [entries, code] of [
    [{ 'r/users.csv': users }, 'ARCHIVE_REFUSED'],
    [{ 'users.csv': users, 'more.zip': 'PK' }, 'ARCHIVE_REFUSED'],
    [{ 'notes.txt': 'x' }, 'FOLDER_EMPTY'],
    [{ 'users.csv': 'sourcedId,role\r\n' }, 'FORMAT_UNKNOWN'],
  ] as const)
    await t.rejects(openRosterSource(await archive(t, entries)), { code }, JSON.stringify(entries));
  const broken = await archive(t, { 'users.csv': users });
  truncateSync(broken, 40);
  await t.rejects(openRosterSource(broken), { code: 'ARCHIVE_REFUSED' });
});

t.test('a file that grows or shrinks while it is sent is noticed', async (t) => {
  const place = folder(t);
  const source = await openRosterSource(place);
  appendFileSync(path.join(place, 'orgs.csv'), '2,B,school\r\n');
  truncateSync(path.join(place, 'users.csv'), 5);
  for (const { name, open } of source.files)
    await t.rejects(buffer(open()), { code: 'FILE_CHANGED', target: name });
});

t.test('a form has exactly the announced length', async (t) => {
  const source = await openRosterSource(folder(t));
  const { contentType, bytes, open } = multipartOf(source.files);
  const sent = await buffer(open());
  t.equal(sent.length, bytes);
  const form = await new Response(sent, { headers: { 'content-type': contentType } }).formData();
  const files = form.getAll('files') as File[];
  t.same(
    files.map(({ name }) => name),
    ['orgs.csv', 'users.csv'],
  );
  t.equal(await files[0]?.text(), orgs);
});
