import type { Config } from '../config';
import { BridgeError } from '../errors';

/**
 * Address of the running service, no trailing slash: `--url`, else SDS_BRIDGE_URL, else loopback at PORT.
 * Plain http only on the literal 127.0.0.1, because a token goes there.
 */
export function serviceUrl(
  config: Pick<Config, 'SDS_BRIDGE_URL' | 'PORT'>,
  given: string | undefined,
): string {
  const text = given ?? config.SDS_BRIDGE_URL ?? `http://127.0.0.1:${config.PORT}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url));
  if (!url || !safe || url.username !== '' || url.search !== '' || url.hash !== '')
    throw new BridgeError('REQUEST_INVALID', {
      params: { reason: '--url must be https://... (or http://127.0.0.1:port on this machine)' },
      target: '--url',
    });
  return url.href.replace(/\/+$/, '');
}

/** The literal address only: names can be pointed elsewhere. */
export const isLoopback = (url: URL): boolean => url.hostname === '127.0.0.1';
