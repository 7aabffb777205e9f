import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../../proxy/sandbox/faults';
import type { UploadView } from '../../proxy/schemas/upload';
import { makeRoster, without } from './rosters';
import { sis, type UploadBridge } from './upload-calls';

export type Kind = Omit<Fault, 'area' | 'match' | 'afterCalls'>;

export const fewFiles = without(
  makeRoster({ schools: 1, students: 5 }),
  'classes.csv',
  'enrollments.csv',
);

/** Every call that an upload makes to another service, by the step that makes it. */
export const calls: Record<string, Pick<Fault, 'area' | 'match' | 'afterCalls'>> = {
  'check: inbound flow': { area: 'graph', match: { pathIncludes: '/inboundFlows/' } },
  'upload: session': { area: 'graph', match: { pathIncludes: 'getUploadSession' } },
  'upload: create': { area: 'storage', match: { method: 'PUT' }, afterCalls: 1 },
  'upload: append': { area: 'storage', match: { method: 'PATCH' }, afterCalls: 2 },
  'upload: flush': { area: 'storage', match: { method: 'PATCH' }, afterCalls: 3 },
  'validate: list': { area: 'graph', match: { method: 'GET', pathIncludes: '/operations' } },
  'validate: start': { area: 'graph', match: { method: 'POST', pathIncludes: '/validate' } },
  'validate: read': { area: 'graph', match: { method: 'GET', pathIncludes: '/operations/' } },
};

/** The service as it is, but with little patience. */
export const impatient = {
  services: {
    outboundTimeoutMs: 700,
    sleep: (ms: number, signal?: AbortSignal) => delay(Math.min(ms, 30), undefined, { signal }),
  },
  limits: {
    storageTimeoutMs: 700,
    storageTries: 2,
    settleMs: 100,
    pollSeconds: [0.1, 0.5] as const,
    retrySeconds: [0.1, 1] as const,
  },
};

/** Uploads of `fewFiles` that meet faults. */
export function createMeeting(bridge: UploadBridge) {
  const { sandbox } = bridge;
  /** One upload that meets these faults, and how often it called the services. */
  async function meet(faults: readonly Fault[]): Promise<{ view: UploadView; calls: number }> {
    sandbox.faults.clear();
    const { uploadId } = await bridge.create({ onLargeChange: 'proceed' });
    for (const [name, text] of Object.entries(fewFiles)) await bridge.put(uploadId, name, text);
    sandbox.requests.length = 0;
    for (const fault of faults) sandbox.faults.add(fault);
    await bridge.act(uploadId, 'submit');
    await bridge.until(uploadId);
    sandbox.faults.clear();
    const asked = sandbox.requests.filter(({ area }) => area !== 'control' && area !== 'entra');
    return { view: await bridge.get(uploadId), calls: asked.length };
  }

  /** Sessions that a validation closed. */
  const closed = (): number =>
    sandbox.requests.filter(
      ({ method, path, status }) =>
        method === 'POST' && path.endsWith('/validate') && status === 202,
    ).length;

  /** Whether the container holds exactly the bytes sent. */
  const arrived = (): boolean =>
    Object.entries(fewFiles).every(
      ([name, text]) => sandbox.uploadedFile(sis.dataConnector, name)?.toString() === text,
    );

  return { meet, closed, arrived };
}
