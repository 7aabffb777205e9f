import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Test } from 'tap';
import { sandboxIdentity } from '../../proxy/config';
import type { UploadRow } from '../../proxy/database/uploads/row';
import { createUploadStore } from '../../proxy/database/uploads/upload-store';
import { seedIds } from '../../proxy/sandbox';
import { finalStates, type UploadState, type UploadView } from '../../proxy/schemas/upload';
import type { ThrottleStore } from '../../proxy/throttle/stores';
import { createUploadPaths } from '../../proxy/uploads/paths';
import { startBridge, type BridgeOptions } from '../e2e/bridge';
import type { TextFiles } from '../fixtures/rosters/small-sets';

export const { tenantId } = sandboxIdentity;
export const sis = seedIds('sis');
export const classic = seedIds('classic');

/** Tests make more calls a minute than a person may. */
export const unlimited: ThrottleStore = {
  take: async (_key, limit) => ({ granted: true, remaining: limit, resetMs: 0, retryAfterMs: 0 }),
  close: async () => undefined,
};

type As = Parameters<Awaited<ReturnType<typeof startBridge>>['call']>[2];
export type Person = { as?: NonNullable<As>['as'] };
export type UploadBridge = Awaited<ReturnType<typeof startUploadBridge>>;

/** A bridge with uploads, and the calls that tests of uploads make again and again. */
export async function startUploadBridge(
  t: Test,
  options: Omit<BridgeOptions, 'uploads'> & { limits?: BridgeOptions['uploads'] } = {},
) {
  const { limits = {}, sandbox, stores, ...more } = options;
  const bridge = await startBridge(t, {
    ...more,
    stores: { throttle: unlimited, ...stores },
    sandbox: { ...sandbox, timings: { notStartedMs: 50, runningMs: 100, ...sandbox?.timings } },
    uploads: { sweepEveryMs: 300, ...limits },
  });
  const { database } = bridge;
  if (database === undefined) throw new Error('uploads need the database');
  const rows = createUploadStore(database.query);
  const spool = path.join(bridge.dataDir, 'spool');

  const create = async (body: object = {}, who: Person = {}): Promise<UploadView> => {
    const answer = await bridge.call('POST', '/v1/uploads', {
      payload: { inboundFlowId: sis.inboundFlow, ...body },
      ...who,
    });
    if (answer.statusCode !== 201) throw new Error(answer.body);
    return answer.json();
  };

  const put = (uploadId: string, name: string, content: string | Buffer, who: Person = {}) =>
    bridge.call('PUT', `/v1/uploads/${uploadId}/files/${name}`, {
      payload: content,
      headers: { 'content-type': 'application/octet-stream' },
      ...who,
    });

  const act = (
    uploadId: string,
    action: 'submit' | 'approve' | 'discard' | 'cancel',
    who: Person & { payload?: object } = {},
  ) => bridge.call('POST', `/v1/uploads/${uploadId}/${action}`, who);

  const get = async (uploadId: string, who: Person = {}): Promise<UploadView> =>
    (await bridge.call('GET', `/v1/uploads/${uploadId}`, who)).json();

  const rowOf = async (uploadId: string, tenant = tenantId): Promise<UploadRow> => {
    const row = await rows.find(tenant, uploadId);
    if (row === null) throw new Error(`no upload ${uploadId}`);
    return row;
  };

  /** Waits, without a call of anybody, until an upload is in one of these states. */
  async function until(
    uploadId: string,
    states: readonly UploadState[] = [...finalStates, 'held'],
    { seconds = 60, tenant = tenantId } = {},
  ): Promise<UploadRow> {
    for (const end = Date.now() + seconds * 1000; ;) {
      const row = await rowOf(uploadId, tenant);
      if (states.includes(row.state as UploadState)) return row;
      if (Date.now() > end)
        throw new Error(`still ${row.state} after ${seconds} s: ${JSON.stringify(row.facts)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Create, put every file, submit. */
  async function send(files: TextFiles, body: object = {}, who: Person = {}): Promise<string> {
    const { uploadId } = await create(body, who);
    for (const [name, text] of Object.entries(files)) await put(uploadId, name, text, who);
    await act(uploadId, 'submit', who);
    return uploadId;
  }

  /** Waits until the files of an ended upload are gone, which is a moment after its end. */
  async function untilPurged(uploadId: string, tenant = tenantId): Promise<UploadRow> {
    for (const end = Date.now() + 20_000; Date.now() < end;) {
      const row = await rowOf(uploadId, tenant);
      if (row.spoolPurged) return row;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('the files of the upload are still there');
  }

  /** The same until its end, or until it is held. */
  async function bring(files: TextFiles, body: object = {}, who: Person = {}): Promise<UploadView> {
    const uploadId = await send(files, body, who);
    await until(uploadId);
    return get(uploadId, who);
  }

  const countOf = (area: 'graph' | 'storage', part: string, method?: string): number =>
    bridge.sandbox.requests.filter(
      (request) =>
        request.area === area &&
        request.path.includes(part) &&
        (method === undefined || request.method === method),
    ).length;

  return {
    ...bridge,
    database,
    rows,
    spool,
    paths: createUploadPaths(spool),
    create,
    put,
    act,
    get,
    rowOf,
    until,
    untilPurged,
    send,
    bring,
    countOf,
    sessions: () => countOf('graph', 'getUploadSession'),
    validations: () => countOf('graph', '/validate', 'POST'),
  };
}

/** All files below a folder. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile());
}

/** The names of the files below a folder that hold one of these texts. */
export const filesWith = (folder: string, texts: readonly string[]): string[] =>
  filesBelow(folder).filter((file) => {
    const content = readFileSync(file);
    return texts.some((text) => content.includes(text));
  });
