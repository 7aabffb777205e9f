import t from 'tap';
import { newFolder } from '../../servers/process';
import { deliver } from './contract';
import { contentOf, makeSet } from './sets';
import { layouts, lookAt } from './stores';

const sorted = (content: object): string => JSON.stringify(Object.entries(content).sort());

/** As two processes would: the service and somebody's command line. */
for (const [variant, layout] of Object.entries(layouts))
  t.test(`two sets delivered at once into one folder, ${variant}`, async (t) => {
    for (let round = 0; round < 6; round += 1) {
      const folder = newFolder(t);
      const subject = { kind: 'local', settings: layout, root: folder, ...lookAt(folder) };
      const sets = [makeSet(t, { rows: 50 }), makeSet(t, { rows: 70 })];
      const receipts = await Promise.all(sets.map((set) => deliver(subject, set)));
      const arrived = await subject.arrived(variant);
      t.ok(
        sets.some((set) => sorted(contentOf(set)) === sorted(arrived ?? {})),
        `a whole set lies there (${receipts.map(({ result }) => result).join(', ')})`,
      );
      t.ok(receipts.some(({ result }) => result === 'delivered'));
    }
  });
