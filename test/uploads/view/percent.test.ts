import t from 'tap';
import type { UploadFileRow } from '../../../proxy/database/uploads/row';
import { finalStates, uploadStates } from '../../../proxy/schemas/upload';
import { percentOf } from '../../../proxy/uploads/view/percent';

const file = (bytes: number, sentBytes: number, containerId = 'box'): UploadFileRow => ({
  ...{ name: 'x', sha256: '', rows: null },
  ...{ bytes, sentBytes, containerId },
});

t.test('the percentage grows with the states and is 100 at every end', (t) => {
  for (const state of finalStates) t.equal(percentOf(state, [], undefined), 100);
  const order = ['receiving', 'checking', 'held', 'uploading', 'validating', 'accepted'] as const;
  const percents = order.map((state) => percentOf(state, [file(10, 5)], 'box'));
  t.same(
    percents,
    [...percents].sort((a, b) => a - b),
  );
  for (const state of uploadStates) t.ok(percentOf(state, [], undefined) <= 100);
  t.end();
});

t.test('sending counts the bytes of the present container alone', (t) => {
  t.equal(percentOf('uploading', [file(100, 50), file(100, 100)], 'box'), 75);
  t.equal(percentOf('uploading', [file(100, 100, 'old'), file(100, 0)], 'box'), 30);
  t.equal(percentOf('uploading', [file(0, 0)], 'box'), 30, 'nothing to send is no division');
  t.end();
});
