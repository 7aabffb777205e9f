import type { Test } from 'tap';
import type { RosterSource, SourceKind } from '../../../proxy/exporter/sources/source';
import { contextOf, drain, readRows } from './read-source';

export interface SqlSubject {
  kind: SourceKind;
  /** Settings that reach the seeded database. */
  settings: Record<string, unknown>;
  secrets?: Record<string, string>;
  /** Runs a statement beside the source. */
  execute: (sql: string) => Promise<void>;
  /** A query for enrollments of so many rows that are made, not stored. */
  manyEnrollments: (rows: number) => string;
  /** An expression of binary data. */
  binary: string;
  /** Ends all connections of sources; absent for a file. */
  killOthers?: () => Promise<void>;
  /** A user that is no administrator. */
  reader?: string;
  /** Lets the reader, whose password is the secret PASSWORD, read everything that is there. */
  grant?: () => Promise<void>;
}

const openWith = (
  subject: SqlSubject,
  more: Record<string, unknown> = {},
  signal?: AbortSignal,
): Promise<RosterSource> => {
  const settings = subject.kind.settings.parse({ ...subject.settings, ...more });
  return subject.kind.open(settings, contextOf(subject.secrets, signal));
};

const one = (entity: string, query: string): Record<string, unknown> => ({
  queries: { [entity]: query },
});

/** What every SQL source promises beside the contract of all sources. The database holds the little roster. */
export function runSqlContract(t: Test, subject: SqlSubject): void {
  const attempt = async (more: Record<string, unknown>): Promise<void> => {
    const source = await openWith(subject, more);
    try {
      for (const entity of source.entities) await readRows(source, entity);
    } finally {
      await source.close();
    }
  };

  t.test('queries choose what is exported, and their names are those of the model', async (t) => {
    const source = await openWith(subject, {
      queries: {
        users:
          "select sourcedid as SOURCED_ID, 1 as ENABLED, username from t_users where sourcedid = 't1';\n",
      },
    });
    t.teardown(() => source.close());
    t.same(source.entities, ['users']);
    t.same(await readRows(source, 'users'), [
      {
        sourcedId: 't1',
        enabled: 'true',
        username: 'ada',
      },
    ]);
  });

  t.test('an entity without a row has a header and nothing else', async (t) => {
    const source = await openWith(
      subject,
      one('users', 'select sourcedid from t_users where 1 = 0'),
    );
    t.teardown(() => source.close());
    const { lines } = await drain(source.read('users', new AbortController().signal));
    t.equal(lines, 1);
  });

  t.test('columns that the model does not have are named', (t) =>
    t.rejects(attempt(one('users', 'select sourcedid, username as shoe_size from t_users')), {
      code: 'EXPORT_SOURCE_COLUMNS',
      message: /shoe_size/,
    }),
  );

  t.test('a column without which a row says nothing is missed', (t) =>
    t.rejects(attempt(one('users', 'select username from t_users')), {
      code: 'EXPORT_SOURCE_COLUMNS',
      message: /sourcedId is missing/,
    }),
  );

  t.test('an unknown column, an unknown table and a slip of the pen are told', async (t) => {
    for (const query of [
      'select sourcedid, nothing from t_users',
      'select sourcedid from t_nowhere',
      'selec sourcedid from t_users',
    ])
      await t.rejects(attempt(one('users', query)), { code: 'EXPORT_SOURCE_QUERY' }, query);
  });

  t.test('binary data is refused', (t) =>
    t.rejects(
      attempt(one('users', `select sourcedid, ${subject.binary} as username from t_users`)),
      { code: 'EXPORT_SOURCE_VALUE', message: /username/ },
    ),
  );

  t.test('a view that was asked for and is missing is named', async (t) => {
    await subject.execute('drop view sds_user_flags');
    t.teardown(() => subject.execute('create view sds_user_flags as select * from t_userflags'));
    await t.rejects(attempt({ entities: ['users', 'userFlags'] }), {
      code: 'EXPORT_SOURCE_VIEWS_MISSING',
      message: /sds_user_flags/,
    });
    const source = await openWith(subject);
    t.teardown(() => source.close());
    t.notOk(source.entities.includes('userFlags'));
  });

  t.test('nothing can be written', async (t) => {
    const source = await openWith(subject, one('users', 'delete from t_users')).catch(
      () => undefined,
    );
    if (source !== undefined)
      await t.rejects(readRows(source, 'users'), { code: 'EXPORT_SOURCE_QUERY' });
    await source?.close();
    const after = await openWith(subject, one('users', 'select sourcedid from t_users'));
    t.teardown(() => after.close());
    t.ok((await readRows(after, 'users')).length > 4);
  });

  t.test('what is written after opening is not seen', async (t) => {
    const source = await openWith(subject, {
      queries: { orgs: 'select sourcedid from t_orgs', users: 'select sourcedid from t_users' },
    });
    t.teardown(() => source.close());
    const before = await readRows(source, 'orgs');
    const insert = subject.execute("insert into t_users (sourcedid) values ('late')");
    // A source may keep writers waiting instead; then they are done when it is closed.
    await Promise.race([insert, new Promise((resolve) => setTimeout(resolve, 200))]);
    t.notMatch(await readRows(source, 'users'), [{ sourcedId: 'late' }]);
    t.equal(
      (await readRows(source, 'users')).filter((row) => row['sourcedId'] === 'late').length,
      0,
    );
    await source.close();
    await insert;
    await subject.execute("delete from t_users where sourcedid = 'late'");
    t.equal(before.length, 3);
  });

  t.test('an abort in the middle of a read ends it', async (t) => {
    const source = await openWith(subject, one('enrollments', subject.manyEnrollments(5_000_000)));
    t.teardown(() => source.close());
    const controller = new AbortController();
    const read = async (): Promise<void> => {
      let chunks = 0;
      for await (const chunk of source.read('enrollments', controller.signal))
        if (chunk.length > 0 && ++chunks === 3) controller.abort();
    };
    await t.rejects(read(), { code: 'EXPORT_READ_CANCELLED' });
  });

  t.test('two million rows leave memory as it was', async (t) => {
    const source = await openWith(subject, one('enrollments', subject.manyEnrollments(2_000_000)));
    t.teardown(() => source.close());
    const { lines, grownBytes } = await drain(
      source.read('enrollments', new AbortController().signal),
    );
    t.equal(lines, 2_000_001);
    t.ok(grownBytes < 150e6, `${Math.round(grownBytes / 1e6)} MB`);
  });

  const { killOthers } = subject;
  if (killOthers !== undefined) runServerContract(t, subject, killOthers, attempt);
}

function runServerContract(
  t: Test,
  subject: SqlSubject,
  killOthers: () => Promise<void>,
  attempt: (more: Record<string, unknown>) => Promise<void>,
): void {
  t.test('a connection that breaks in the middle of a read is an error', async (t) => {
    const source = await openWith(subject, one('enrollments', subject.manyEnrollments(5_000_000)));
    t.teardown(() => source.close());
    const read = async (): Promise<void> => {
      let chunks = 0;
      for await (const chunk of source.read('enrollments', new AbortController().signal))
        if (chunk.length > 0 && ++chunks === 3) await killOthers();
    };
    await t.rejects(read(), { code: 'EXPORT_SOURCE_BROKEN' });
  });

  // The driver may have noticed it or not when it is asked again.
  for (const afterMs of [0, 300])
    t.test(`a connection that broke ${afterMs} ms before the next read is an error`, async (t) => {
      const source = await openWith(subject);
      t.teardown(() => source.close());
      await readRows(source, 'orgs');
      await killOthers();
      await new Promise((done) => setTimeout(done, afterMs));
      await t.rejects(readRows(source, 'users'), { code: 'EXPORT_SOURCE_BROKEN' });
    });

  t.test('a wrong password is told, and is not in the error', async (t) => {
    const wrong = openWith(
      { ...subject, secrets: { ...subject.secrets, PASSWORD: 'wrong-secret' } },
      { user: subject.reader, password: { env: 'PASSWORD' } },
    );
    const error = await wrong.catch((caught: unknown) => caught);
    t.match(error, { code: 'EXPORT_SOURCE_SIGN_IN' });
    t.notMatch(String(error), 'wrong-secret');
  });

  t.test('a user that may only read is enough', async (t) => {
    await subject.grant?.();
    await t.resolves(attempt({ user: subject.reader, password: { env: 'PASSWORD' } }));
  });

  t.test('an unknown database is told', (t) =>
    t.rejects(attempt({ database: 'no_such_database' }), { code: 'EXPORT_SOURCE_SIGN_IN' }),
  );

  t.test('a server that is not there is told', (t) =>
    t.rejects(attempt({ port: 1 }), { code: 'EXPORT_SOURCE_UNREACHABLE' }),
  );

  t.test('a server without TLS is not talked to in clear where TLS is wanted', (t) =>
    t.rejects(attempt({ tls: 'verify' }), {
      code: /EXPORT_SOURCE_(UNREACHABLE|CERTIFICATE)/,
    }),
  );
}
