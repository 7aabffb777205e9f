import { DataLakeFileClient } from '@azure/storage-file-datalake';
import type { Sandbox } from '../../proxy/sandbox';
import type { TokenRequest } from '../../proxy/sandbox/entra/issue-token';
import type { Json } from './start-sandbox';

export interface GraphResponse {
  status: number;
  headers: Headers;
  body: Json;
}

/** A call of industryData with a Graph token; the path may be an absolute address. */
export async function graph(
  sandbox: Sandbox,
  path: string,
  options: {
    method?: string;
    body?: Json;
    token?: TokenRequest;
    headers?: object;
    signal?: AbortSignal;
  } = {},
): Promise<GraphResponse> {
  const token = await sandbox.issueToken({ audience: 'graph', ...options.token });
  const url = path.startsWith('http') ? path : `${root(sandbox)}/${path}`;
  const answer = await fetch(url, {
    method: options.method ?? 'GET',
    redirect: 'manual',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...options.headers,
    },
    ...(options.body && { body: JSON.stringify(options.body) }),
    ...(options.signal && { signal: options.signal }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    body: text === '' ? {} : (JSON.parse(text) as Json),
  };
}

export const root = (sandbox: Sandbox): string => `${sandbox.origin}/beta/external/industryData`;

/** A token with the set-up permissions that the seeded API app was never consented to. */
export const setUp: TokenRequest = {
  scopes: ['SourceSystem', 'TimePeriod', 'DataConnector', 'InboundFlow'].map(
    (name) => `IndustryData-${name}.ReadWrite.All`,
  ),
};

export const itemsOf = (answer: GraphResponse): Json[] => answer.body['value'] as Json[];

/** Starts an empty session and uploads the files with the vendor's client. */
export async function upload(sandbox: Sandbox, connector: string, files: Record<string, Buffer>) {
  const path = `dataConnectors/${connector}/azureDataLakeConnector/getUploadSession?resetSession=true`;
  const { body } = await graph(sandbox, path);
  const [base, sas] = String(body['sessionUrl']).split('?');
  for (const [name, bytes] of Object.entries(files)) {
    const client = new DataLakeFileClient(`${base}/${name}?${sas}`);
    await client.create();
    if (bytes.length > 0) await client.append(bytes, 0, bytes.length);
    await client.flush(bytes.length);
  }
  return body;
}

/** Uploads, validates and answers the finished operation. */
export async function validate(
  sandbox: Sandbox,
  clock: { now: number },
  connector: string,
  files: Record<string, Buffer>,
) {
  await upload(sandbox, connector, files);
  const started = await graph(sandbox, `dataConnectors/${connector}/validate`, { method: 'POST' });
  clock.now += 1000;
  const { body } = await graph(sandbox, started.headers.get('location') ?? '');
  const targets = (list: unknown) =>
    (list as Json[]).map((one) => `${String(one['code'])} ${String(one['target'])}`);
  return { body, errors: targets(body['errors']), warnings: targets(body['warnings']) };
}
