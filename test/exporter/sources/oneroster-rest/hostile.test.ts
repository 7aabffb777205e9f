import t from 'tap';
import { failure, pull } from './open-sis';
import { otherServer, rowsOf, sendPage, type Asked, type Json } from './other-server';
import type { ServerResponse } from 'node:http';

/** Only enrollments misbehave; everything else is empty. */
const misbehaving =
  (handle: (asked: Asked, response: ServerResponse) => void) =>
  (asked: Asked, response: ServerResponse): void =>
    asked.collection === 'enrollments' ? handle(asked, response) : sendPage(asked, response, []);

const rows = rowsOf(35, { role: 'student' });

t.test('a next link to another origin is not followed, the pull is whole', async (t) => {
  const other = await otherServer(t, (asked, response) => sendPage(asked, response, []));
  const server = await otherServer(
    t,
    misbehaving((asked, response) =>
      sendPage(asked, response, rows, { link: `<${other.origin}/enrollments>; rel="next"` }),
    ),
  );
  const { all } = await pull(server.settings);
  t.equal(all['enrollments']?.length, 35);
  t.same(other.asked, []);
});

t.test('a redirect is not followed', async (t) => {
  const other = await otherServer(t, (asked, response) => sendPage(asked, response, []));
  for (const status of [301, 302, 303, 307, 308]) {
    const server = await otherServer(
      t,
      misbehaving((_asked, response) => {
        response.writeHead(status, { location: `${other.origin}/enrollments` }).end();
      }),
    );
    t.match(await failure(server.settings), { code: 'EXPORT_ONEROSTER_REFUSED' });
  }
  t.same(other.asked, []);
});

t.test('pages without end are ended', async (t) => {
  const endless = (asked: Asked, response: ServerResponse, total: string, prefix: string) => {
    const page = Array.from({ length: asked.limit }, (_, at) => ({
      sourcedId: `${prefix}${asked.offset + at}`,
    }));
    response.writeHead(200, { 'x-total-count': total }).end(JSON.stringify({ enrollments: page }));
  };
  const growing = await otherServer(
    t,
    misbehaving((asked, response) =>
      endless(asked, response, String(asked.offset + asked.limit + 1), 'e'),
    ),
  );
  t.match(await failure(growing.settings), { code: 'EXPORT_SOURCE_UNSTABLE' });
  const huge = await otherServer(
    t,
    misbehaving((asked, response) => endless(asked, response, '900000000', 'e')),
  );
  t.match(await failure(huge.settings), { code: 'EXPORT_ONEROSTER_TOO_LARGE' });
  const low = await otherServer(
    t,
    misbehaving((asked, response) => endless(asked, response, '25', 'e')),
  );
  t.match(await failure(low.settings), { code: 'EXPORT_SOURCE_INCOMPLETE' });
});

t.test('duplicate ids fail, on one page and over many', async (t) => {
  for (const at of [1, 30]) {
    const doubled = rows.map((row, index) => (index === at ? rows[0]! : row));
    const server = await otherServer(
      t,
      misbehaving((asked, response) => sendPage(asked, response, doubled)),
    );
    t.match(await failure(server.settings), { code: 'EXPORT_SOURCE_UNSTABLE' });
  }
});

t.test('a total that is missing or no number fails at once', async (t) => {
  for (const total of ['', '-1', '35.0', 'many', '35, 35', '99999999999999999999']) {
    const server = await otherServer(
      t,
      misbehaving((asked, response) => sendPage(asked, response, rows, { 'x-total-count': total })),
    );
    t.match(await failure(server.settings), { code: 'EXPORT_SOURCE_INCOMPLETE' }, total);
  }
});

t.test('an answer of a gigabyte is broken off and not asked for again', async (t) => {
  let sent = 0;
  let times = 0;
  const piece = Buffer.alloc(1 << 20, 'x');
  const server = await otherServer(
    t,
    misbehaving((_asked, response) => {
      times += 1;
      response.writeHead(200, { 'x-total-count': '1', 'content-type': 'application/json' });
      const more = (): void => {
        while (sent < 1024 && !response.destroyed) {
          sent += 1;
          if (!response.write(piece)) return void response.once('drain', more);
        }
      };
      more();
    }),
  );
  t.match(await failure(server.settings), { code: 'EXPORT_ONEROSTER_TOO_LARGE' });
  t.equal(times, 1);
  t.ok(sent < 200, `${sent} MiB were sent`);
});

t.test('deeply nested JSON is neither followed nor kept', async (t) => {
  const deep = '{"a":['.repeat(50_000) + ']}'.repeat(50_000);
  const answer = (field: string) => `{"enrollments":[{"sourcedId":"e1","${field}":${deep}}]}`;
  for (const field of ['metadata', 'role']) {
    const server = await otherServer(
      t,
      misbehaving((asked, response) => {
        if (asked.offset > 0 || asked.query.has('filter')) sendPage(asked, response, []);
        else response.writeHead(200, { 'x-total-count': '1' }).end(answer(field));
      }),
    );
    if (field === 'role')
      t.match(await failure(server.settings), { code: 'EXPORT_ONEROSTER_INVALID' });
    // The empty page behind the end says another total.
    else t.match(await failure(server.settings), { code: 'EXPORT_SOURCE_UNSTABLE' });
  }
});

t.test('what is no list of records fails, with the field and no value', async (t) => {
  const wrong: [unknown, RegExp][] = [
    [{ wrong: [] }, /no JSON with a list enrollments/],
    [null, /no JSON with a list/],
    ['text', /no JSON with a list/],
    [{ enrollments: ['Secret Name'] }, /a record is no object/],
    [{ enrollments: [{ role: 'Secret Name' }] }, /no sourcedId/],
    [{ enrollments: [{ sourcedId: { x: 'Secret Name' } }] }, /sourcedId is no text/],
    [{ enrollments: [{ sourcedId: 'a', role: ['Secret Name'] }] }, /role is no text/],
    [{ enrollments: [{ sourcedId: 'a', user: [['Secret Name']] }] }, /user is no text/],
  ];
  for (const [body, message] of wrong) {
    const server = await otherServer(
      t,
      misbehaving((_asked, response) => {
        response.writeHead(200, { 'x-total-count': '1' }).end(JSON.stringify(body));
      }),
    );
    const error = await failure(server.settings);
    t.match(error, { code: 'EXPORT_ONEROSTER_INVALID', message });
    t.notMatch(error.message, 'Secret');
  }
});

t.test('HTML of a sign-in page is no roster', async (t) => {
  const server = await otherServer(t, (_asked, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>');
  });
  t.match(await failure(server.settings), { code: 'EXPORT_ONEROSTER_INVALID' });
});

t.test('an answer that drips is ended in time', async (t) => {
  const server = await otherServer(
    t,
    misbehaving((_asked, response) => {
      response.writeHead(200, { 'x-total-count': '1' });
      const timer = setInterval(() => response.write(' '), 20);
      response.once('close', () => clearInterval(timer));
    }),
  );
  const error = await failure(server.settings, { settings: { timeoutSeconds: 1, maxRetries: 0 } });
  t.match(error, { code: 'EXPORT_ONEROSTER_UNAVAILABLE', message: /no whole answer in time/ });
});

t.test(
  'records that change behind dates that stay are seen where dates prove nothing',
  async (t) => {
    // This server ignores sort and filter: only reading again can tell.
    let pages = 0;
    const server = await otherServer(
      t,
      misbehaving((asked, response) => {
        pages += 1;
        const now: Json[] = pages < 6 ? rows : rows.map((row) => ({ ...row, role: 'teacher' }));
        sendPage(asked, response, now);
      }),
    );
    const { all, lines } = await pull(server.settings);
    t.same([...new Set(all['enrollments']?.map((row) => row['role']))], ['teacher']);
    t.match(lines.join(''), 'read again');
  },
);

t.test('a server that cannot sort or filter is read twice and compared', async (t) => {
  const server = await otherServer(t, (asked, response) => {
    if (asked.query.has('sort') || asked.query.has('filter')) response.writeHead(400).end('{}');
    else sendPage(asked, response, asked.collection === 'enrollments' ? rows : []);
  });
  const { all } = await pull(server.settings);
  t.equal(all['enrollments']?.length, 35);
  const pages = server.asked.filter((url) => /enrollments\?limit=10&offset=10$/.test(url));
  t.equal(pages.length, 2);
});

t.test(
  'a server that refuses an offset behind the end, or sends less than asked, is taken',
  async (t) => {
    const server = await otherServer(
      t,
      misbehaving((asked, response) => {
        if (asked.offset >= rows.length) response.writeHead(404).end('{}');
        else sendPage({ ...asked, limit: Math.min(asked.limit, 4) }, response, rows);
      }),
    );
    const { all } = await pull(server.settings);
    t.equal(all['enrollments']?.length, 35);
  },
);
