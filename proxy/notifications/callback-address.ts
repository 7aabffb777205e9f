import type { Config } from '../config';
import { BridgeError } from '../errors';

/** Where a notification goes. */
export interface CallbackTarget {
  protocol: 'https:' | 'http:';
  host: string;
  port: number;
  /** Path and query as they were given: the signature in them covers the spelling. */
  path: string;
}

export type CallbackRules = Pick<Config, 'CLOUD' | 'CALLBACK_HOSTS'>;

const longestUrl = 4096;
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const inCloud = new RegExp(`^https://(${label}(?:\\.${label})+)(?::443)?(/[!-[\\]-~]*)$`, 'i');
const inSandbox = /^http:\/\/(127\.0\.0\.1|\[::1\]):([1-9]\d{0,4})(\/[!-[\]-~]*)$/;

/**
 * Reads a callback address that a caller gave. Throws CALLBACK_URL_REFUSED unless it is spelled plainly (https, a
 * name below one of CALLBACK_HOSTS, port 443, printable ASCII, no user name, no fragment), so that no two
 * programs can understand it differently. The sandbox takes plain http on a literal loopback address, and
 * nothing else.
 */
export function readCallbackUrl(url: string, rules: CallbackRules): CallbackTarget {
  const target = url.length > longestUrl || url.includes('#') ? null : targetOf(url, rules);
  if (target === null) throw new BridgeError('CALLBACK_URL_REFUSED', { target: 'callbackUrl' });
  return target;
}

function targetOf(url: string, { CLOUD, CALLBACK_HOSTS }: CallbackRules): CallbackTarget | null {
  if (CLOUD === 'sandbox') {
    const [, host = '', port = '', path = ''] = inSandbox.exec(url) ?? [];
    if (host === '' || Number(port) > 65535) return null;
    return { protocol: 'http:', host: host.replace(/^\[|\]$/g, ''), port: Number(port), path };
  }
  const [, name = '', path = ''] = inCloud.exec(url) ?? [];
  const host = name.toLowerCase();
  const isListed = CALLBACK_HOSTS.some((suffix) => host.endsWith(suffix));
  return isListed && host.length <= 253 ? { protocol: 'https:', host, port: 443, path } : null;
}
