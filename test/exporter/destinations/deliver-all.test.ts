import path from 'node:path';
import t from 'tap';
import { deliverAll } from '../../../proxy/exporter/destinations/deliver-all';
import type { SendToSds } from '../../../proxy/exporter/destinations/destination';
import { destinations } from '../../../proxy/exporter/destinations/index';
import { commonDestinationSettings } from '../../../proxy/exporter/destinations/common-settings';
import { newFolder } from '../../servers/process';
import { createContext } from './context';
import { readSet } from './reader';
import { contentOf, makeSet } from './sets';

t.test('one destination that fails neither stops nor undoes the others', async (t) => {
  const folder = newFolder(t);
  const to = (name: string): string => path.join(folder, name);
  const set = makeSet(t, { rows: 5, license: true });
  const progress: [number, number][] = [];
  const context = createContext({ onProgress: (sent, total) => progress.push([sent, total]) });
  const receipts = await deliverAll(
    set,
    [
      { kind: 'local', license: true, path: to('a'), createPath: true },
      { kind: 'local', name: 'archive room', license: false, path: to('missing') },
      { kind: 'pigeon', license: false },
      { kind: 'local', license: false, path: to('b'), createPath: 'yes' },
      { kind: 'local', license: false, path: to('c'), createPath: true, layout: 'files' },
    ],
    context,
  );
  t.match(receipts, [
    { destination: 'local', result: 'delivered', place: to('a'), attempts: 1, resumedBytes: 0 },
    {
      destination: 'archive room',
      kind: 'local',
      result: 'failed',
      code: 'EXPORT_DESTINATION_PATH_MISSING',
      attempts: 1,
    },
    { result: 'failed', code: 'EXPORT_DESTINATION_INVALID', message: /no kind pigeon/ },
    { result: 'failed', code: 'EXPORT_DESTINATION_INVALID', message: /local\.createPath/ },
    { result: 'delivered', files: set.files.map(({ name, bytes }) => ({ name, bytes })) },
  ]);
  t.same(await readSet(to('a'), 'zip'), contentOf(set));
  const withoutLicense = { ...set };
  delete withoutLicense.license;
  t.same(await readSet(to('c'), 'files'), contentOf(withoutLicense), 'no license unless asked for');
  t.ok(
    progress.every(([sent, total], at) => sent <= total && sent >= (progress[at - 1]?.[0] ?? 0)),
  );
  t.equal(progress.at(-1)?.[0], progress.at(-1)?.[1]);
});

t.test('a delivery that is stopped says so', async (t) => {
  const stop = new AbortController();
  stop.abort();
  const entry = { kind: 'local', license: false, path: newFolder(t) };
  t.match(await deliverAll(makeSet(t), [entry], createContext({ signal: stop.signal })), [
    { result: 'failed', code: 'EXPORT_DELIVERY_STOPPED' },
  ]);
});

t.test('what nobody foresaw is told without its text', async (t) => {
  const sendToSds: SendToSds = async () => {
    throw new Error('a secret text');
  };
  const context = createContext({ sendToSds });
  const receipts = await deliverAll(makeSet(t), [{ kind: 'sds', license: false }], context);
  t.match(receipts, [{ result: 'failed', code: 'EXPORT_DELIVERY_FAILED' }]);
  t.notMatch(JSON.stringify(receipts) + context.logged.join(''), /secret text/);
});

t.test('School Data Sync gets V1 and V2.1, and never the license', async (t) => {
  const sent: unknown[] = [];
  const context = createContext({
    sendToSds: async (set, target) => {
      sent.push(Object.keys(set).includes('license'), target);
      return { uploadId: 'u1', state: 'accepted', summary: 'All taken.', isAccepted: true };
    },
  });
  const entry = { kind: 'sds', license: true, inboundFlowId: 'flow' };
  const set = makeSet(t, { license: true });
  t.match(await deliverAll(set, [entry], context), [
    { result: 'delivered', place: 'School Data Sync, upload u1', note: 'All taken.' },
  ]);
  t.same(sent, [false, { inboundFlowId: 'flow' }]);
  t.match(await deliverAll(makeSet(t, { format: 'sds-v2' }), [entry], context), [
    { result: 'failed', code: 'EXPORT_SDS_FORMAT' },
  ]);
  t.match(await deliverAll(set, [entry], createContext()), [
    { result: 'failed', code: 'EXPORT_SDS_UNAVAILABLE' },
  ]);
});

t.test('an upload that is held or rejected is no delivery', async (t) => {
  for (const [state, code] of [
    ['held', 'EXPORT_SDS_HELD'],
    ['rejected', 'EXPORT_SDS_NOT_ACCEPTED'],
  ] as const) {
    const context = createContext({
      sendToSds: async () => ({ uploadId: 'u1', state, summary: '', isAccepted: false }),
    });
    t.match(await deliverAll(makeSet(t), [{ kind: 'sds', license: false }], context), [
      { result: 'failed', code, message: /u1/ },
    ]);
  }
});

t.test('every setting of every kind has a description', async (t) => {
  for (const { kind, settings } of [
    ...destinations,
    { kind: 'common', settings: commonDestinationSettings },
  ])
    for (const [name, schema] of Object.entries(settings.shape))
      t.ok((schema as { description?: string }).description, `${kind}.${name}`);
});
