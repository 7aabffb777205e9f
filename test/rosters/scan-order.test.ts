import t from 'tap';
import { formats } from '../../proxy/rosters/formats/index';
import { scanOrder } from '../../proxy/rosters/scan-order';

t.test('files come before those that refer to them', (t) => {
  for (const format of formats) {
    const names = format.files.map(({ name }) => name).reverse();
    const order = scanOrder(format, names);
    t.same([...order].sort(), [...names].sort());
    for (const { name, columns } of format.files)
      for (const { references } of columns)
        if (references !== undefined && references.file !== name)
          t.ok(order.indexOf(references.file) < order.indexOf(name), `${format.id} ${name}`);
  }
  t.end();
});

t.test('names of no format come first and are kept', (t) => {
  const [format] = formats;
  t.same(scanOrder(format!, ['users.csv', 'notes.txt']), ['notes.txt', 'users.csv']);
  t.end();
});
