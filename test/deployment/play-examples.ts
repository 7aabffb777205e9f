import { setTimeout as sleep } from 'node:timers/promises';
import type { Test } from 'tap';
import { seedIds } from '../../proxy/sandbox';
import { finalStates, type UploadView } from '../../proxy/schemas/upload';
import { readExamples } from '../../scripts/connector/examples';
import {
  playExamples,
  type ExampleAnswer,
  type ExampleBridge,
} from '../connector/examples/scenario';
import { shapeOf } from '../connector/examples/shape';
import type { Microsoft } from './microsoft';

/**
 * Plays the documentation's example of every operation against a service at the other end of a connection: it must
 * answer what is recorded, apart from ids, times and how far it has come.
 */
export async function holdsExamples(
  t: Test,
  microsoft: Microsoft,
  url: string,
  callbackUrl: string,
): Promise<void> {
  const played = await playExamples(createBridge(microsoft, url), {
    url: callbackUrl,
    // Nobody listens there: telling is for test/notifications.
    told: () => Promise.resolve({}),
  });
  const recorded = readExamples();
  t.same(
    played.map(({ operationId }) => operationId).sort(),
    recorded.map(({ operationId }) => operationId).sort(),
  );
  for (const { operationId, status, answer, text, isUnderWay } of played) {
    const wanted = recorded.find((one) => one.operationId === operationId);
    t.equal(status, wanted?.status, operationId);
    if (!isUnderWay) t.same(shapeOf(answer), shapeOf(wanted?.answer), operationId);
    t.equal(text, wanted?.text, operationId);
  }
}

function createBridge(microsoft: Microsoft, url: string): ExampleBridge {
  const call: ExampleBridge['call'] = async (method, place, { payload, query, headers } = {}) => {
    const address = new URL(place, url);
    for (const [name, value] of Object.entries(query ?? {})) address.searchParams.set(name, value);
    const isText = typeof payload === 'string';
    const answer = await fetch(address, {
      method,
      headers: {
        authorization: `Bearer ${await microsoft.tokenFor()}`,
        ...(payload !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(payload !== undefined && { body: isText ? payload : JSON.stringify(payload) }),
      redirect: 'manual',
    });
    const body = await answer.text();
    return toAnswer(answer, body);
  };
  const create = async () =>
    (
      await call('POST', '/v1/uploads', { payload: { inboundFlowId: seedIds('sis').inboundFlow } })
    ).json<UploadView>();
  const put = (uploadId: string, name: string, text: string) =>
    call('PUT', `/v1/uploads/${uploadId}/files/${name}`, {
      payload: text,
      headers: { 'content-type': 'application/octet-stream' },
    });
  return {
    ...{ call, create, put },
    async send(files) {
      const { uploadId } = await create();
      for (const [name, text] of Object.entries(files)) await put(uploadId, name, text);
      await call('POST', `/v1/uploads/${uploadId}/submit`);
      return uploadId;
    },
    async until(uploadId, states = [...finalStates, 'held']) {
      for (let tries = 0; tries < 300; tries += 1) {
        const view = (await call('GET', `/v1/uploads/${uploadId}`)).json<UploadView>();
        if (states.includes(view.state)) return;
        await sleep(200);
      }
      throw new Error(`the upload ${uploadId} does not get there`);
    },
    // The files go a moment after the end; nothing of that can be asked for.
    untilPurged: () => sleep(1_000),
  };
}

const toAnswer = (answer: Response, body: string): ExampleAnswer => ({
  statusCode: answer.status,
  headers: Object.fromEntries(answer.headers),
  body,
  json: <T>() => JSON.parse(body) as T,
});
