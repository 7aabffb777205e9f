import { z } from 'zod';
import { changePreview } from '../schemas/change-preview';
import { finding } from '../schemas/roster-report';
import { upload, uploadList, type UploadState } from '../schemas/upload';
import type { SentBody } from './sent-body';
import type { ServiceCalls } from './service-calls';

const receivedFiles = z.object({
  files: z.array(z.object({ name: z.string(), bytes: z.number(), sha256: z.string() })),
  upload,
});
const findingList = z.object({ value: z.array(finding), nextSkip: z.number().optional() });

export type FindingPage = z.output<typeof findingList>;
export type Finding = FindingPage['value'][number];

export interface UploadSettings {
  inboundFlowId?: string | undefined;
  dataConnectorId?: string | undefined;
  format?: string | undefined;
  correlationId: string;
  maxErrorPercent?: number | undefined;
  onLargeChange?: 'hold' | 'proceed' | undefined;
}

export interface FindingFilter {
  severity?: string | undefined;
  file?: string | undefined;
  top: number;
  skip?: number | undefined;
}

export type UploadCalls = ReturnType<typeof uploadCalls>;

/** The operations on uploads. All are said again after a broken connection, because twice changes nothing. */
export function uploadCalls({ call, download }: Pick<ServiceCalls, 'call' | 'download'>) {
  const isRepeatable = true;
  const at = (uploadId: string, rest = ''): string =>
    `/v1/uploads/${encodeURIComponent(uploadId)}${rest}`;
  const act = (uploadId: string, verb: string, json?: object) =>
    call('POST', at(uploadId, `/${verb}`), upload, { isRepeatable, ...(json && { json }) });
  return {
    /** Repeatable because of its correlation id. */
    create: (settings: UploadSettings) =>
      call('POST', '/v1/uploads', upload, { isRepeatable, json: settings }),
    putFile: (uploadId: string, name: string, body: SentBody) =>
      call('PUT', at(uploadId, `/files/${encodeURIComponent(name)}`), receivedFiles, {
        isRepeatable,
        body,
      }),
    submit: (uploadId: string) => act(uploadId, 'submit'),
    get: (uploadId: string) => call('GET', at(uploadId), upload, { isRepeatable }),
    list: (filter: {
      state?: UploadState | undefined;
      dataConnectorId?: string | undefined;
      top: number;
    }) => call('GET', `/v1/uploads${queryOf(filter)}`, uploadList, { isRepeatable }),
    approve: (uploadId: string, decision: { changeHash: string; note?: string | undefined }) =>
      act(uploadId, 'approve', decision),
    discard: (uploadId: string) => act(uploadId, 'discard'),
    cancel: (uploadId: string) => act(uploadId, 'cancel'),
    findings: (uploadId: string, filter: FindingFilter) =>
      call('GET', at(uploadId, `/findings${queryOf({ ...filter })}`), findingList, {
        isRepeatable,
      }),
    findingsCsv: (uploadId: string, write: (chunk: Uint8Array) => Promise<unknown>) =>
      download(at(uploadId, '/findings.csv'), write),
    /** What an upload of these files would change; nothing is kept or sent. */
    compare: (
      target: Pick<UploadSettings, 'inboundFlowId' | 'dataConnectorId' | 'format'>,
      body: SentBody,
    ) => call('POST', `/v1/comparisons${queryOf(target)}`, changePreview, { isRepeatable, body }),
  };
}

function queryOf(values: object): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values))
    if (value !== undefined) query.set(name, String(value));
  return query.size === 0 ? '' : `?${query.toString()}`;
}
