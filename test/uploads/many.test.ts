import http from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import type { UploadView } from '../../proxy/schemas/upload';
import { makeRoster, without } from './rosters';
import { classic, sis, startUploadBridge } from './upload-calls';
import { smallSets } from '../fixtures/rosters/small-sets';

const slowClients = 10;
const uploads = 50;

void t.test('ten slow clients and fifty uploads at once all end', async (t) => {
  const bridge = await startUploadBridge(t, {
    sandbox: { timings: { notStartedMs: 0, runningMs: 1 } },
    limits: { pollSeconds: [0.1, 0.5] },
  });
  const address = new URL(await bridge.app.listen({ port: 0, host: '127.0.0.1' }));
  const files = makeRoster({ schools: 1, students: 3 });
  const authorization = `Bearer ${await bridge.sandbox.issueToken({ app: true })}`;

  /** Sends a file in drops, over a connection of its own. */
  async function sendSlowly(uploadId: string, name: string, text: string): Promise<number> {
    const size = Math.ceil(text.length / 20);
    return new Promise((resolve, reject) => {
      const request = http.request(
        new URL(`/v1/uploads/${uploadId}/files/${name}`, address),
        { method: 'PUT', headers: { authorization, 'content-type': 'text/csv' } },
        (answer) => answer.resume().on('end', () => resolve(answer.statusCode ?? 0)),
      );
      request.on('error', reject);
      const drip = async (): Promise<void> => {
        for (let at = 0; at < text.length; at += size) {
          request.write(text.slice(at, at + size));
          await delay(100);
        }
        request.end();
      };
      drip().catch(reject);
    });
  }

  const app = { as: { app: true } };
  const slow = Array.from({ length: slowClients }, async () => {
    const { uploadId } = await bridge.create({ onLargeChange: 'proceed' }, app);
    const statuses = [];
    for (const [name, text] of Object.entries(files))
      statuses.push(await sendSlowly(uploadId, name, text));
    t.ok(statuses.every((status) => status === 200));
    await bridge.act(uploadId, 'submit', app);
    return uploadId;
  });
  const v1 = without(smallSets['sds-v1'], 'User.csv', 'Guardianrelationship.csv');
  const fast = Array.from({ length: uploads }, async (_, i) => {
    const isClassic = i % 2 === 0;
    const answer = await bridge.call('POST', '/v1/csv-uploads', {
      ...app,
      payload: {
        onLargeChange: 'proceed',
        inboundFlowId: (isClassic ? classic : sis).inboundFlow,
        files: Object.entries(isClassic ? v1 : files).map(([name, text]) => ({
          name,
          contentBytes: Buffer.from(text).toString('base64'),
        })),
      },
    });
    return answer.json<UploadView>().uploadId;
  });
  const ids = await Promise.all([...slow, ...fast]);
  t.equal(new Set(ids).size, slowClients + uploads);
  const states = await Promise.all(
    ids.map(async (id) => (await bridge.until(id, undefined, { seconds: 240 })).state),
  );
  t.ok(states.every((state) => state === 'accepted'));
  t.equal(bridge.validations(), ids.length, 'each was validated once');
});
