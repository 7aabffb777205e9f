import t from 'tap';
import { exportFormats } from '../../proxy/exporter/formats';
import { fromOf, headerOf } from '../../proxy/exporter/formats/format';
import { entities } from '../../proxy/exporter/model/entities';
import { findFormat } from '../../proxy/rosters';
import { derived } from '../../proxy/exporter/write/derive';

t.test('each format has every file and column that the validator knows of it', (t) => {
  for (const { id, files } of exportFormats) {
    const known = findFormat(id)!.files;
    t.same(files.map(({ name }) => name).sort(), known.map(({ name }) => name).sort(), id);
    for (const { name, columns } of files)
      t.same(
        columns.map(headerOf).sort(),
        known
          .find((file) => file.name === name)!
          .columns.map((column) => column.name)
          .sort(),
        `${id} ${name}`,
      );
  }
  t.end();
});

t.test('each column comes from the roster model or is derived', (t) => {
  for (const { files } of exportFormats)
    for (const { name, entity, columns } of files)
      for (const column of columns) {
        const from = fromOf(column);
        const isKnown = (entities[entity] as readonly string[]).includes(from);
        t.ok(isKnown || from === '=sectionId' || from in derived, `${name} ${from}`);
      }
  t.end();
});
