import { writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { hasPasswords } from '../../../proxy/exporter/destinations/mail/password-column';
import { makeCertificates } from '../../servers/certificates';
import { freePort, newFolder, type TestScope } from '../../servers/process';
import { findSmtp, startSmtp, type Smtp } from '../../servers/smtp';
import { createContext } from './context';
import { deliver, holdsContract, type Settings, type Subject } from './contract';
import { unzip } from './reader';
import { makeSet } from './sets';

const { skip } = findSmtp();

const settingsFor = (server: Smtp): Settings => ({
  host: 'localhost',
  port: server.port,
  ca: server.certificates.ca,
  username: server.username,
  password: { env: 'PASSWORD' },
  from: 'exporter@school.example',
  to: ['office@school.example'],
  maxBytes: 90 * 2 ** 20,
});

const subjectOf = (test: TestScope, server: Smtp): Subject => ({
  kind: 'email',
  settings: settingsFor(server),
  interrupt: server.killSessions,
  // A mailbox shows each Message-ID once.
  trace: () => [...new Set(server.mails.map(({ messageId }) => messageId))],
  arrived: async () => {
    const found: Record<string, string> = {};
    for (const { name, content } of server.mails.at(-1)?.attachments ?? []) {
      const file = path.join(newFolder(test), name);
      writeFileSync(file, content);
      const prefix = name.endsWith('-license.zip') ? 'license/' : '';
      for (const [inner, hash] of Object.entries(await unzip(file))) found[prefix + inner] = hash;
    }
    return found;
  },
});

holdsContract({
  kind: 'email',
  skip,
  start: async (test) => subjectOf(test, await startSmtp(test)),
  variants: { mail: {} },
  // No mail server takes 64 MiB.
  large: 'none',
  resumes: false,
  refusals: [
    {
      name: 'a wrong password is refused',
      code: 'EXPORT_DESTINATION_SIGN_IN',
      settings: () => ({ password: { env: 'WRONG' } }),
    },
    {
      name: 'a certificate of another authority is refused',
      code: 'EXPORT_CERTIFICATE_REFUSED',
      settings: (test) => ({ ca: makeCertificates(test).ca }),
    },
    {
      name: 'a server without STARTTLS is refused',
      code: 'EXPORT_TLS_UNAVAILABLE',
      settings: async (test) => ({ port: (await startSmtp(test, { tls: 'none' })).port }),
    },
    {
      name: 'a set that is too large is refused before it is sent',
      code: 'EXPORT_MAIL_TOO_LARGE',
      settings: () => ({ maxBytes: 100 }),
    },
    {
      name: 'a server that takes less is told by its answer',
      code: 'EXPORT_MAIL_REFUSED',
      isTooMuch: true,
      settings: async (test) => settingsFor(await startSmtp(test, { maxBytes: 10_000 })),
    },
    {
      name: 'no encryption is refused but on loopback',
      code: 'EXPORT_UNENCRYPTED',
      settings: () => ({ tls: 'none', host: 'mail.example' }),
    },
    {
      name: 'a user name without password is refused',
      code: 'EXPORT_DESTINATION_INVALID',
      settings: () => ({ password: undefined }),
    },
    {
      name: 'a server that is not there is tried five times',
      code: 'EXPORT_DESTINATION_UNREACHABLE',
      attempts: 5,
      settings: async () => ({ port: await freePort() }),
    },
  ],
});

t.test('after the whole message an end without answer is not repeated', { skip }, async (t) => {
  const server = await startSmtp(t);
  server.dieAfterNextMail();
  const receipt = await deliver(subjectOf(t, server), makeSet(t));
  t.match(receipt, { result: 'failed', code: 'EXPORT_MAIL_UNCLEAR', attempts: 1 });
  t.equal(server.mails.length, 1);
});

t.test('a recipient that is refused is told, and nothing sent again', { skip }, async (t) => {
  const server = await startSmtp(t, { refuse: 'gone@school.example' });
  const cc = ['gone@school.example'];
  t.match(await deliver(subjectOf(t, server), makeSet(t), { cc }), {
    result: 'failed',
    code: 'EXPORT_MAIL_RECIPIENTS_REFUSED',
    message: /for 1 of 2/,
  });
  t.equal(server.mails.length, 1);
});

t.test('TLS from the start is spoken, and the text holds counts alone', { skip }, async (t) => {
  const server = await startSmtp(t, { tls: 'implicit' });
  const set = makeSet(t, { rows: 7 });
  t.match(await deliver(subjectOf(t, server), set, { tls: 'implicit', license: false }), {
    result: 'delivered',
    place: '1 recipients by localhost',
  });
  const [mail] = server.mails;
  t.same(
    mail?.attachments.map(({ name }) => name),
    ['district.zip'],
  );
  t.match(mail?.text, /users\.csv: 7 rows/);
  t.notMatch(mail?.text, /x{4}/, 'no cell');
});

t.test('a set with passwords is mailed only when the profile allows it', { skip }, async (t) => {
  const server = await startSmtp(t);
  const set = makeSet(t, { users: 'sourcedId,Password\r\n1,\r\n2,"hunter2"\r\n' });
  const context = createContext();
  t.match(await deliver(subjectOf(t, server), set, {}, context), {
    result: 'failed',
    code: 'EXPORT_MAIL_HAS_PASSWORDS',
    message: /users\.csv/,
  });
  t.notMatch(context.logged.join(''), /hunter2/);
  t.match(await deliver(subjectOf(t, server), set, { allowPasswords: true }), {
    result: 'delivered',
  });
});

t.test('passwords are found by column, not by chance', async (t) => {
  const folder = newFolder(t);
  const cases: [string, boolean][] = [
    ['sourcedId,password\r\n1,\r\n2,\r\n', false],
    ['sourcedId,password\r\n1,""\r\n', false],
    ['sourcedId,password,title\n1,,"a\n2,x"\n', false],
    ['sourcedId,"PASSWORD"\n"a,b",x', true],
    ['password,sourcedId\n"x",1\n', true],
    ['sourcedId,title\n1,password\n', false],
    ['sourcedId,password', false],
  ];
  for (const [index, [text, expected]] of cases.entries()) {
    const file = path.join(folder, `${index}.csv`);
    writeFileSync(file, text);
    t.equal(await hasPasswords(file), expected, JSON.stringify(text));
  }
});
