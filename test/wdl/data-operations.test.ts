import t from 'tap';
import { outputOf, run } from './small-flows';

const rows = [
  { name: 'users.csv', size: 10, note: 'a,b' },
  { name: 'orgs.csv', size: 0, note: 'say "hi" <b>' },
];

const bodyOf = async (action: object): Promise<unknown> => {
  const result = await run({ Do: action });
  t.equal(result.status, 'Succeeded', result.error?.message ?? '');
  return (outputOf(result, 'Do') as { body?: unknown }).body;
};

t.test('11: Select, Query and Join work row by row', async (t) => {
  const select = { file: "@item()?['name']", text: "@{item()?['size']} bytes" };
  t.same(await bodyOf({ type: 'Select', inputs: { from: rows, select } }), [
    { file: 'users.csv', text: '10 bytes' },
    { file: 'orgs.csv', text: '0 bytes' },
  ]);
  t.same(
    await bodyOf({ type: 'Select', inputs: { from: rows, select: "@item()['size']" } }),
    [10, 0],
  );
  const where = "@greater(item()['size'], 0)";
  t.same(await bodyOf({ type: 'Query', inputs: { from: rows, where } }), [rows[0]]);
  t.equal(
    await bodyOf({ type: 'Join', inputs: { from: "@createArray('a', 1, null)", joinWith: '; ' } }),
    'a; 1; ',
  );
});

t.test('11: item() in a loop is the row in Select, and the item again after it', async (t) => {
  const result = await run({
    Each: {
      type: 'Foreach',
      foreach: "@createArray('outer')",
      actions: {
        Rows: {
          type: 'Select',
          inputs: { from: '@createArray(1, 2)', select: "@{item()}/@{items('Each')}" },
        },
        Item: { type: 'Compose', inputs: '@item()' },
      },
    },
  });
  t.same(outputOf(result, 'Rows'), { body: ['1/outer', '2/outer'] });
  t.equal(outputOf(result, 'Item'), 'outer');
});

t.test('11: tables as CSV and HTML, cells written so that they stay cells', async (t) => {
  t.equal(
    await bodyOf({ type: 'Table', inputs: { from: rows, format: 'CSV' } }),
    'name,size,note\r\nusers.csv,10,"a,b"\r\norgs.csv,0,"say ""hi"" <b>"',
  );
  const columns = [{ header: 'Note', value: "@item()?['note']" }];
  t.equal(
    await bodyOf({ type: 'Table', inputs: { from: rows, format: 'HTML', columns } }),
    '<table><thead><tr><th>Note</th></tr></thead><tbody><tr><td>a,b</td></tr><tr><td>say &quot;hi&quot; &lt;b&gt;</td></tr></tbody></table>',
  );
});

t.test(
  '11: Parse JSON holds the content against its schema and quotes nothing of it',
  async (t) => {
    const schema = {
      $schema: 'http://json-schema.org/draft-04/schema#',
      type: 'object',
      properties: { state: { type: 'string' } },
      required: ['state'],
    };
    const parse = (content: unknown) =>
      run({ Do: { type: 'ParseJson', inputs: { content, schema } } });
    t.same(outputOf(await parse('{"state":"held"}'), 'Do'), { body: { state: 'held' } });
    t.same(outputOf(await parse({ state: 'held' }), 'Do'), { body: { state: 'held' } });
    const binary = {
      '$content-type': 'application/json',
      $content: Buffer.from('{"state":"é"}').toString('base64'),
    };
    t.same(outputOf(await parse(binary), 'Do'), { body: { state: 'é' } });
    const wrong = await parse({ state: 7 });
    t.match(wrong, {
      status: 'Failed',
      error: { code: 'ValidationFailed', message: '/state must be string' },
    });
    const broken = await parse('{"state": Anna Ng');
    t.match(broken, { status: 'Failed', error: { code: 'InvalidTemplate' } });
    t.notOk(broken.error?.message.includes('Anna'));
  },
);

t.test('11: rows that are no array fail the action', async (t) => {
  for (const type of ['Select', 'Query', 'Table', 'Join']) {
    const inputs = { from: '@null', select: 1, where: '@true', format: 'CSV', joinWith: '' };
    t.match(
      await run({ Do: { type, inputs } }),
      { status: 'Failed', error: { code: 'InvalidTemplate' } },
      type,
    );
  }
});
