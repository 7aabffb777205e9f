import { writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import type { FormatId } from '../../../proxy/rosters';
import { checkHeader } from '../../../proxy/uploads/receive/header-check';
import { smallSets } from '../../fixtures/rosters/small-sets';

const folder = t.testdir();

async function check(name: string, content: string | Buffer, format: FormatId = 'sds-v2.1') {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  const { knownAs, problems } = await checkHeader({ path: file, name, format });
  return { knownAs, problems: problems.map(({ code, column }) => `${code} ${column}`.trim()) };
}

t.test('the header of every file of every format passes', async (t) => {
  for (const [format, files] of Object.entries(smallSets))
    for (const [name, content] of Object.entries(files)) {
      t.same(await check(name, content, format as FormatId), { knownAs: name, problems: [] }, name);
      const header = content.slice(0, content.indexOf('\n'));
      t.same((await check(name, header, format as FormatId)).problems, [], `${name}, header only`);
    }
});

t.test('what is wrong with a header is told as the validator tells it', async (t) => {
  const cases: Record<string, readonly [string | Buffer, string]> = {
    missing: ['sourcedId,name\r\nx', 'HEADER_MISSING type'],
    misspelt: ['sourcedID,name,type\n', 'HEADER_MISSPELT sourcedID'],
    twice: ['sourcedId,name,type,name\n', 'HEADER_DUPLICATE name'],
    unknown: ['sourcedId,name,type,colour\n', 'HEADER_UNKNOWN colour'],
    empty: ['', 'FILE_EMPTY'],
    'not UTF-8': [Buffer.from('sourcedId,n\xe4me,type\n', 'latin1'), 'HEADER_UNREADABLE'],
    'UTF-16': [Buffer.from('\ufeffsourcedId,name,type\n', 'utf16le'), 'ENCODING_UTF16'],
    semicolons: ['sourcedId;name;type\n', 'DELIMITER_WRONG'],
  };
  for (const [title, [content, expected]] of Object.entries(cases))
    t.same((await check('orgs.csv', content)).problems, [expected], title);
});

t.test('a first line of a megabyte is no header', async (t) => {
  for (const content of [Buffer.alloc(1 << 20, 'x'), Buffer.alloc(1 << 20, 'x,')])
    t.not((await check('orgs.csv', content)).problems.length, 0);
});

t.test('a name of the format in another case is told, a strange one has no meaning', async (t) => {
  const content = 'sourcedId,name,type\nd1,District,district\n';
  t.same(await check('Orgs.csv', content), { knownAs: 'orgs.csv', problems: ['FILE_NAME_CASE'] });
  t.same(await check('notes.csv', content), { knownAs: undefined, problems: ['FILE_UNKNOWN'] });
});

t.test('records are not looked at', async (t) => {
  t.same((await check('orgs.csv', 'sourcedId,name,type\n"unclosed,,,\n,,nonsense\n')).problems, []);
});
