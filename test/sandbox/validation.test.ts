import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { seedIds } from '../../proxy/sandbox';
import { validate } from './graph-calls';
import { sharedData, start } from './start-sandbox';

const v21 = seedIds('sis').dataConnector;
const v1 = seedIds('classic').dataConnector;

const valid = {
  'orgs.csv': Buffer.from('sourcedId,name,type\r\n1,Hill School,school\r\n'),
  'users.csv': Buffer.from('\uFEFF"username","sourcedId"\nada,u1\n'),
  'roles.csv': Buffer.from('userSourcedId,orgSourcedId,role\nu1,1,student\n'),
};

const validV1 = {
  'school.csv': Buffer.from('SIS ID,Name\r\n1,Hill\r\n'),
  'Student.csv': Buffer.from('SIS ID,School SIS ID,Username\r\n'),
  'TEACHER.csv': Buffer.from('SIS ID,School SIS ID,Username\r\n'),
};

t.test("Microsoft's samples upload and validate without errors", async (t) => {
  for (const [folder, connector] of [
    ['v2.1', v21],
    ['v1-min', v1],
    ['v1-25-users', v1],
  ] as const) {
    const at = path.join(sharedData, 'samples', folder);
    const skip = existsSync(at) ? false : "Microsoft's sample files are not on this machine";
    await t.test(folder, { skip }, async (t) => {
      const { sandbox, clock } = await start(t);
      const files = Object.fromEntries(
        readdirSync(at).map((name) => [name, readFileSync(path.join(at, name))]),
      );
      const { body, errors, warnings } = await validate(sandbox, clock, connector, files);
      t.equal(body['status'], 'succeeded');
      t.same(errors, []);
      t.same(warnings, []);
      t.same(body['validatedFiles'], Object.keys(files).sort());
      for (const [name, bytes] of Object.entries(files))
        t.ok(sandbox.uploadedFile(connector, name)?.equals(bytes), `${name} byte for byte`);
    });
  }
});

t.test('a minimal v2.1 set passes with a warning for each optional file', async (t) => {
  const { sandbox, clock } = await start(t);
  const { errors, warnings } = await validate(sandbox, clock, v21, valid);
  t.same(errors, []);
  t.equal(warnings.length, 7);
  t.ok(warnings.includes('OptionalFileNotFound classes.csv'));
  const archive = await validate(sandbox, clock, seedIds('archive').dataConnector, valid);
  t.same(archive.errors, [], 'a connector without a format takes v2.1');
});

t.test('V1 file names are compared without their case, v2.1 names with it', async (t) => {
  const { sandbox, clock } = await start(t);
  const first = await validate(sandbox, clock, v1, validV1);
  t.same([first.errors, first.warnings.length], [[], 3]);
  const { 'users.csv': users, ...rest } = valid;
  const second = await validate(sandbox, clock, v21, { ...rest, 'Users.csv': users });
  t.same(second.errors, ['InvalidFileFormat Users.csv', 'RequiredFileNotFound users.csv']);
});

const broken: Record<string, [files: Record<string, Buffer>, errors: string[]]> = {
  'no file at all': [
    {},
    ['orgs.csv', 'users.csv', 'roles.csv'].map((file) => `RequiredFileNotFound ${file}`),
  ],
  'a misspelt header': [
    { ...valid, 'users.csv': Buffer.from('sourceId,username\n') },
    ['HeaderNotFound users.csv'],
  ],
  'a header in another case': [
    { ...valid, 'users.csv': Buffer.from('SourcedId,username\n') },
    ['HeaderNotFound users.csv'],
  ],
  'a header twice': [
    { ...valid, 'users.csv': Buffer.from('sourcedId,username,username\n') },
    ['DuplicateHeader users.csv'],
  ],
  'an unknown file': [
    { ...valid, 'licence.txt': Buffer.from('x') },
    ['InvalidFileFormat licence.txt'],
  ],
  'a subfolder': [
    { ...valid, 'old/users.csv': Buffer.from('x') },
    ['InvalidFileFormat old/users.csv'],
  ],
  'a file twice': [
    { ...valid, 'USERS.csv': Buffer.from('sourcedId,username\n') },
    ['DuplicateFileFound USERS.csv'],
  ],
  'a zero-byte file': [{ ...valid, 'orgs.csv': Buffer.alloc(0) }, ['InvalidFileFormat orgs.csv']],
};

for (const [name, [files, expected]] of Object.entries(broken))
  t.test(`${name} is refused by name`, async (t) => {
    const { sandbox, clock } = await start(t);
    const { body, errors } = await validate(sandbox, clock, v21, files);
    t.same(errors, expected);
    t.same(body['validatedFiles'], []);
    t.equal(body['status'], 'succeeded', 'succeeded is not accepted');
  });

t.test('a missing header is named in the message and in the details', async (t) => {
  const { sandbox, clock } = await start(t);
  const files = { ...valid, 'users.csv': Buffer.from('sourceId,username\n') };
  const { body } = await validate(sandbox, clock, v21, files);
  t.match(body['errors'], [
    {
      target: 'users.csv',
      message: /users\.csv .* sourcedId /,
      details: [{ code: 'HeaderNotFound', target: 'sourcedId' }],
      innerError: null,
    },
  ]);
});
