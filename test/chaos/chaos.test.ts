import path from 'node:path';
import t from 'tap';
import { buildPackage } from '../cli/built-package';
import { noEmbedded } from '../database/open';
import { findResent } from './resent';
import { runChaos } from './run-chaos';

t.test(
  'uploads reach a good end however often service and database are killed',
  { skip: noEmbedded, timeout: 300_000 },
  async (t) => {
    const bin = buildPackage(t);
    const report = await runChaos({
      dist: path.join(path.dirname(bin), '..'),
      kills: 8,
      seed: 4,
      limitMs: 240_000,
    });
    t.same(report.violations, []);
    t.ok(report.uploads > 0, `${report.uploads} uploads, ${report.kills} kills`);
  },
);

t.test('a file that is sent again after its last flush is noticed', async (t) => {
  const file = '/tenant/connector/container/users.csv';
  const call = (at: number, action: string, position: number) => ({
    ...{ at, file, action, position, status: 200 },
  });
  const sent = [call(0, 'create', 0), call(10, 'append', 0), call(20, 'flush', 9)];
  t.same(findResent(sent, []), []);
  t.equal(findResent([...sent, call(9_000, 'create', 0)], []).length, 1);
  t.same(findResent([...sent, call(900, 'create', 0)], [500]), [], 'killed before it was noted');
});
