import http from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import axios, { type AxiosRequestConfig } from 'axios';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { BridgeError } from './errors';

export interface OutboundRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absolute address, spelled as the service spells it. */
  url: string;
  headers?: Readonly<Record<string, string>>;
  /** A stream is read as fast as the other side takes it, and destroyed at the end of the call in any case. */
  body?: string | Buffer | Readable;
  signal?: AbortSignal;
  /** Milliseconds for this call alone; default: the client's. */
  timeoutMs?: number;
}

export interface OutboundResponse {
  /** Any status: 3xx, 4xx and 5xx are answers, not errors. */
  status: number;
  /** Names in lower case; several values joined with a comma. */
  headers: Record<string, string>;
  body: string;
}

export interface OutboundClient {
  request(request: OutboundRequest): Promise<OutboundResponse>;
  /** Closes the kept-alive connections. */
  close(): void;
}

export interface DownloadingClient extends OutboundClient {
  /** As `request`, but the body of a 200, of whatever length, is handed to `write` and is not in the answer. */
  download(
    request: OutboundRequest,
    write: (chunk: Uint8Array) => Promise<unknown>,
  ): Promise<OutboundResponse>;
}

export interface OutboundOptions {
  /** Origins that may be called, such as `https://graph.microsoft.com`. */
  allowedOrigins: readonly string[];
  timeoutMs: number;
  /** Forward proxy (setting OUTBOUND_PROXY) for https; the variables of the environment are ignored. */
  outboundProxy?: string | undefined;
  /** Largest answer taken, in bytes after decompression. Default 16 MiB. */
  maxResponseBytes?: number;
}

export interface OutboundAgents {
  httpAgent: http.Agent;
  httpsAgent: https.Agent;
}

/**
 * Why a call brought no answer. Holds nothing of the request: an axios error carries the bearer token,
 * so none ever leaves this file, not even as a cause.
 */
export class OutboundFailure extends Error {
  constructor(
    readonly kind: 'timeout' | 'network' | 'aborted',
    readonly code: string,
  ) {
    super(`outbound call ended without an answer: ${kind} (${code})`);
    this.name = 'OutboundFailure';
  }
}

/**
 * Whether an address may be called: its origin is on the list and it is spelled exactly as that origin,
 * so no userinfo, other port, trailing dot, backslash or upper case can make two parsers disagree.
 * https only; plain http only for an origin on the literal 127.0.0.1 (the sandbox).
 */
export function isAllowedAddress(url: string, allowedOrigins: readonly string[]): boolean {
  return allowedOrigins.some((origin) => {
    if (!url.startsWith(origin) || !/^([/?#][!-[\]-~]*)?$/.test(url.slice(origin.length)))
      return false;
    return (
      /^https:\/\/[a-z0-9.-]*[a-z0-9](:\d+)?$/.test(origin) ||
      /^http:\/\/127\.0\.0\.1(:\d+)?$/.test(origin)
    );
  });
}

/** Keep-alive agents that ignore the environment's proxy variables. */
export function createOutboundAgents(outboundProxy?: string): OutboundAgents {
  const httpAgent = new http.Agent({ keepAlive: true });
  const httpsAgent =
    outboundProxy === undefined
      ? new https.Agent({ keepAlive: true })
      : new HttpsProxyAgent(outboundProxy, { keepAlive: true });
  return { httpAgent, httpsAgent };
}

/**
 * The only HTTP client of the service (DESIGN §5, outbound). Throws ADDRESS_NOT_ALLOWED before any
 * connection for an address off the list, OutboundFailure when no answer came. Redirects are not
 * followed: a 3xx is returned as it is.
 */
export function createOutboundClient(options: OutboundOptions): DownloadingClient {
  const agents = createOutboundAgents(options.outboundProxy);
  const instance = axios.create({
    ...agents,
    proxy: false,
    maxRedirects: 0,
    validateStatus: () => true,
    responseType: 'text',
    transformRequest: [(data: unknown) => data],
    transformResponse: [(data: unknown) => data],
    maxContentLength: options.maxResponseBytes ?? 16 * 1024 * 1024,
  });

  async function exchange<T>(
    call: OutboundRequest,
    work: (config: AxiosRequestConfig) => Promise<T>,
  ): Promise<T> {
    if (!isAllowedAddress(call.url, options.allowedOrigins))
      throw new BridgeError('ADDRESS_NOT_ALLOWED');
    // axios' own timeout starts again with every byte; this one is for the whole call.
    const deadline = AbortSignal.timeout(call.timeoutMs ?? options.timeoutMs);
    const signal = call.signal ? AbortSignal.any([call.signal, deadline]) : deadline;
    try {
      return await work({
        method: call.method,
        url: call.url,
        // axios would call an absent body a form.
        headers: { 'content-type': null, ...call.headers },
        data: call.body,
        signal,
      });
    } catch (error) {
      if (call.signal?.aborted) throw new OutboundFailure('aborted', 'ABORTED');
      if (deadline.aborted) throw new OutboundFailure('timeout', 'TIMEOUT');
      throw new OutboundFailure('network', failureCode(error));
    } finally {
      if (call.body instanceof Readable) call.body.destroy();
    }
  }

  const request = (call: OutboundRequest): Promise<OutboundResponse> =>
    exchange(call, async (config) => {
      const answer = await instance.request<string>(config);
      return {
        status: answer.status,
        headers: plainHeaders(answer.headers),
        body: typeof answer.data === 'string' ? answer.data : '',
      };
    });

  const download: DownloadingClient['download'] = (call, write) =>
    exchange(call, async (config) => {
      const answer = await instance.request<Readable>({
        ...config,
        responseType: 'stream',
        maxContentLength: Infinity,
      });
      const { status, data } = answer;
      const headers = plainHeaders(answer.headers);
      if (status !== 200) return { status, headers, body: await text(data) };
      for await (const chunk of data as AsyncIterable<Uint8Array>) await write(chunk);
      return { status, headers, body: '' };
    });

  return {
    request,
    download,
    close: () => {
      agents.httpAgent.destroy();
      agents.httpsAgent.destroy();
    },
  };
}

function plainHeaders(headers: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([, value]) => typeof value === 'string' || Array.isArray(value))
      .map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}

/**
 * The system's code, such as ECONNREFUSED, or ANSWER_TOO_LARGE; never a message, which may quote the address.
 * axios has one code for a broken answer and for one that is too long.
 */
function failureCode(error: unknown): string {
  if (axios.isAxiosError(error) && error.message.startsWith('maxContentLength'))
    return 'ANSWER_TOO_LARGE';
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,48}$/.test(code) ? code : 'UNKNOWN';
}
