import { setTimeout as sleep } from 'node:timers/promises';
import type { UploadView } from '../../proxy/schemas/upload';
import type { TextFiles } from '../fixtures/rosters/small-sets';
import type { Microsoft } from './microsoft';

export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** One call; on a slow machine the service may ask a moment for itself, and every client obeys that. */
export async function ask(url: string, request: RequestInit = {}): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    const { status, headers, ...answer } = await readAnswer(await fetch(url, request));
    const isBusy = status === 503 && answer.text.includes('SERVICE_BUSY');
    if (!isBusy || tries === 50)
      return { status, headers, body: answer.text === '' ? {} : parseObject(answer.text) };
    await sleep(200);
  }
}

const readAnswer = async (answer: Response) => ({
  status: answer.status,
  headers: answer.headers,
  text: await answer.text(),
});

const parseObject = (text: string) => JSON.parse(text) as Record<string, unknown>;

/** Calls of a person of the district, as Power Platform makes them. */
export function createCalls(microsoft: Microsoft, url: () => string) {
  async function call(method: string, place: string, body?: object): Promise<Answer> {
    const authorization = `Bearer ${await microsoft.tokenFor()}`;
    return ask(`${url()}${place}`, {
      method,
      headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  /** Brings files in by one call; answers the id of the upload. */
  async function send(files: TextFiles, more: object = {}): Promise<string> {
    const answer = await call('POST', '/v1/csv-uploads', { files: inJson(files), ...more });
    if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
    return String(answer.body['uploadId']);
  }

  /** Looks once a second, as a caller of 100 calls a minute may. */
  async function until(
    uploadId: string,
    isThere: (view: UploadView) => boolean = ({ isFinal, state }) => isFinal || state === 'held',
  ): Promise<UploadView> {
    for (let turn = 0; turn < 90; turn += 1) {
      const { body } = await call('GET', `/v1/uploads/${uploadId}`);
      if (isThere(body as unknown as UploadView)) return body as unknown as UploadView;
      await sleep(1_000);
    }
    throw new Error(`the upload ${uploadId} does not get there`);
  }
  return { call, send, until };
}

/** Files as base64 in JSON. */
export const inJson = (files: TextFiles): object[] =>
  Object.entries(files).map(([name, text]) => ({
    name,
    contentBytes: Buffer.from(text).toString('base64'),
  }));
