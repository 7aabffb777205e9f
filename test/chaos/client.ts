import { setTimeout as sleep } from 'node:timers/promises';
import type { UploadView } from '../../proxy/schemas/upload';
import type { ChaosRoster } from './roster';

export interface ClientOptions {
  url: string;
  token: () => Promise<string>;
  /** No more calls after this moment (epoch milliseconds). */
  deadline: () => number;
}

/** A caller that repeats every call until it is answered, as the platform does. */
export function createClient({ url, token, deadline }: ClientOptions) {
  async function call(
    method: string,
    path: string,
    body?: { type: string; content: Buffer | string },
  ): Promise<Response> {
    for (;;) {
      if (Date.now() > deadline()) throw new Error(`no answer to ${method} ${path} in time`);
      try {
        const answer = await fetch(`${url}${path}`, {
          method,
          headers: {
            authorization: `Bearer ${await token()}`,
            ...(body && { 'content-type': body.type }),
          },
          ...(body && { body: body.content }),
          signal: AbortSignal.timeout(20_000),
        });
        if (answer.status < 500 && answer.status !== 429) return answer;
        await answer.text();
      } catch {
        // The service is down or was killed in the middle of the call.
      }
      await sleep(100);
    }
  }

  return {
    /** Brings a roster in up to the acknowledged submit; answers the id of the upload. */
    async upload(roster: ChaosRoster, dataConnectorId: string, name: string): Promise<string> {
      const settings = { dataConnectorId, correlationId: name, onLargeChange: 'proceed' };
      const json = { type: 'application/json', content: JSON.stringify(settings) };
      const created = await expect(201, await call('POST', '/v1/uploads', json));
      const { uploadId } = (await created.json()) as UploadView;
      for (const file of roster.files)
        await expect(
          200,
          await call('PUT', `/v1/uploads/${uploadId}/files/${file.name}`, {
            type: 'text/csv',
            content: file.content,
          }),
        );
      await expect(202, await call('POST', `/v1/uploads/${uploadId}/submit`));
      return uploadId;
    },

    async read(uploadId: string): Promise<UploadView> {
      const answer = await expect(200, await call('GET', `/v1/uploads/${uploadId}`));
      return (await answer.json()) as UploadView;
    },
  };
}

async function expect(status: number, answer: Response): Promise<Response> {
  if (answer.status === status) return answer;
  throw new Error(`${answer.url} answered ${answer.status}: ${await answer.text()}`);
}
