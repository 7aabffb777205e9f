import { lookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { version } from '../version';
import type { CallbackTarget } from './callback-address';
import { isPublicAddress } from './public-address';

/** What became of one attempt. `code` is for the log: the system's code or one of ours, never an address. */
export type PostOutcome =
  | { kind: 'answered'; status: number; retryAfterSeconds?: number }
  | { kind: 'failed'; code: string };

export interface ResolvedAddress {
  address: string;
  family: number;
}

export interface PostOptions {
  /** For DNS, connection and answer together. */
  timeoutMs: number;
  /** The rest is what tests replace. */
  resolve?: (host: string) => Promise<ResolvedAddress[]>;
  mayConnect?: (address: string) => boolean;
  port?: number;
  ca?: string;
}

export type PostCallback = (target: CallbackTarget, body: string) => Promise<PostOutcome>;

/** Headers of an answer beyond this are an attack. Its body is not read at all. */
const maxHeaderBytes = 16 * 1024;

/**
 * Posts JSON to a callback address. The name is resolved once; unless every address of it is public nothing is
 * connected to, and the connection goes to the addresses that were checked, whatever the name says a moment
 * later. Redirects are answers like any other; proxies of the environment are not asked. Never throws.
 */
export function createPostCallback(options: PostOptions): PostCallback {
  const { timeoutMs, resolve = resolveAll, mayConnect = isPublicAddress } = options;

  return async (target, body) => {
    const deadline = AbortSignal.timeout(timeoutMs);
    try {
      const isLoopback = target.protocol === 'http:';
      const addresses = isLoopback
        ? [{ address: target.host, family: target.host.includes(':') ? 6 : 4 }]
        : await before(resolve(target.host), deadline);
      const isSafe = isLoopback || addresses.every(({ address }) => mayConnect(address));
      if (addresses.length === 0 || !isSafe) return { kind: 'failed', code: 'ADDRESS_NOT_PUBLIC' };
      return await send(target, addresses, body, deadline, options);
    } catch (error) {
      return { kind: 'failed', code: deadline.aborted ? 'TIMEOUT' : codeOf(error) };
    }
  };
}

const resolveAll = (host: string): Promise<ResolvedAddress[]> =>
  lookup(host, { all: true, verbatim: true });

function send(
  { protocol, host, port, path }: CallbackTarget,
  addresses: ResolvedAddress[],
  body: string,
  signal: AbortSignal,
  { port: otherPort, ca }: PostOptions,
): Promise<PostOutcome> {
  const [first] = addresses;
  const checked: LookupFunction = (_host, { all }, done) =>
    all === true ? done(null, addresses) : done(null, first?.address ?? '', first?.family);
  return new Promise((resolve, reject) => {
    const request = (protocol === 'https:' ? https : http).request({
      method: 'POST',
      ...{ host, path, signal, lookup: checked },
      port: otherPort ?? port,
      ...(protocol === 'https:' && { servername: host, ...(ca !== undefined && { ca }) }),
      // One connection a call; the global agent may follow the environment's proxy settings.
      agent: protocol === 'https:' ? new https.Agent() : new http.Agent(),
      maxHeaderSize: maxHeaderBytes,
      headers: {
        host: port === 443 ? host : `${host.includes(':') ? `[${host}]` : host}:${port}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': `sds-bridge/${version}`,
        connection: 'close',
      },
    });
    request.once('error', reject);
    request.once('response', (response) => {
      const retryAfter = readRetryAfter(response.headers['retry-after']);
      resolve({
        kind: 'answered',
        status: response.statusCode ?? 0,
        ...(retryAfter !== undefined && { retryAfterSeconds: retryAfter }),
      });
      response.on('error', () => undefined);
      request.destroy();
    });
    request.end(body);
  });
}

/** Seconds, or a date of HTTP (RFC 9110 §10.2.3). */
function readRetryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const seconds = /^\d{1,9}$/.test(value)
    ? Number(value)
    : Math.ceil((Date.parse(value) - Date.now()) / 1000);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}

/** Name resolution has no signal of its own. */
function before<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(new Error('out of time'));
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,48}$/.test(code) ? code : 'UNKNOWN';
}
