import { toHttpHeadersLike } from '@azure/core-http-compat';
import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineRequest,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import type { IHttpClient, WebResource } from '@azure/storage-file-datalake';
import { BridgeError } from '../errors';
import type { OutboundAgents } from '../outbound';
import type { BlockChecksums } from './block-checksums';
import { followSignal } from './follow-signal';
import { StorageRefusal } from './storage-error';

export interface ContainerHttpClientOptions {
  isStorageAddress: (url: URL) => boolean;
  agents: OutboundAgents;
  checksums: BlockChecksums;
  /** Longest time one call may take, in milliseconds. */
  timeoutMs: number;
  /** Ends every call of this client. */
  signal: AbortSignal;
}

/**
 * The HTTP client given to the storage SDK: the SDK's own, behind a guard. Every request's host is
 * checked once more, the SDK's proxy settings (it reads the environment) are replaced by our agents, no
 * Authorization header leaves, a redirect is an error before anything can follow it, and an append
 * carries Content-MD5, which the SDK drops (measured.md).
 */
export function createContainerHttpClient(options: ContainerHttpClientOptions): IHttpClient {
  const inner = createDefaultHttpClient();
  return {
    async sendRequest(resource) {
      const url = new URL(resource.url);
      if (!options.isStorageAddress(url)) throw new BridgeError('ADDRESS_NOT_ALLOWED');
      const body = resource.body as unknown;
      const isBlock = url.searchParams.get('action') === 'append' && Buffer.isBuffer(body);
      const md5 = isBlock ? await options.checksums.md5(body) : undefined;
      const response = await withDeadline(options, (signal) => {
        const request = rebuild(resource, url, options.agents, signal);
        if (md5 !== undefined) request.headers.set('Content-MD5', md5);
        return inner.sendRequest(request);
      });
      // Thrown here and not left to the SDK: it takes an error status for success when it does not
      // recognise the request an answer belongs to.
      if (response.status < 200 || response.status > 299) throw refusal(response);
      return {
        ...response,
        status: documentedStatus(url),
        request: resource,
        headers: toHttpHeadersLike(response.headers),
      };
    },
  };
}

/** Not the SDK's own timeout: its timer outlives a failed call and holds the process open. */
async function withDeadline<T>(
  { timeoutMs, signal }: Pick<ContainerHttpClientOptions, 'timeoutMs' | 'signal'>,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { stop, end } = followSignal(signal);
  const timer = setTimeout(() => stop.abort(), timeoutMs);
  try {
    return await act(stop.signal);
  } finally {
    clearTimeout(timer);
    end();
  }
}

/** A fresh request holding only what a call needs, so nothing the SDK's policies added slips through. */
function rebuild(
  resource: WebResource,
  url: URL,
  agents: OutboundAgents,
  abortSignal: AbortSignal,
): PipelineRequest {
  const headers = createHttpHeaders(resource.headers.toJson({ preserveCase: true }));
  headers.delete('Authorization');
  const body = resource.body as PipelineRequest['body'];
  const plainHttp = url.protocol === 'http:';
  const request = createPipelineRequest({
    url: resource.url,
    method: resource.method,
    headers,
    abortSignal,
    requestId: resource.requestId,
    // Only the sandbox's address is plain http, and isStorageAddress has just allowed it.
    allowInsecureConnection: plainHttp,
    ...(body !== undefined && { body }),
  });
  // The constructor takes no agent and says nothing about it.
  request.agent = plainHttp ? agents.httpAgent : agents.httpsAgent;
  return request;
}

/** The SDK takes only the documented success; the service was seen to answer an append with 200 too. */
function documentedStatus(url: URL): number {
  const action = url.searchParams.get('action');
  if (action === null) return 201;
  return action === 'append' ? 202 : 200;
}

function refusal({ status, headers }: PipelineResponse): Error {
  if (status < 400)
    return new BridgeError('ADDRESS_NOT_ALLOWED', {
      upstream: { service: 'sds-storage', status, code: 'Redirect' },
    });
  return new StorageRefusal(status, {
    code: headers.get('x-ms-error-code'),
    requestId: headers.get('x-ms-request-id'),
    retryAfter: headers.get('retry-after'),
  });
}
