import type { Cloud } from '../cloud';
import { BridgeError } from '../errors';

/** What Graph's getUploadSession answers, as far as the storage needs it. `sessionUrl` is a secret. */
export interface UploadSession {
  sessionUrl: string;
  containerId: string;
  dataConnectorId: string;
  tenantId: string;
}

/** The file names the container takes; the same rule as on the upload routes (DESIGN §4). */
export const fileNamePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

const segmentPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/;

/**
 * Address of one file in the session's container, SAS included. Keeps host and SAS of the session and
 * makes the path, because the session's own path is not documented (graph-industrydata §3, "robust
 * recipe"). Throws FILE_NAME_INVALID, or ADDRESS_NOT_ALLOWED when the session does not point at the
 * storage of this cloud in its exact spelling; nothing of the address is in the error.
 */
export function containerFileUrl(
  session: UploadSession,
  fileName: string,
  cloud: Pick<Cloud, 'isStorageAddress'>,
): string {
  if (!fileNamePattern.test(fileName))
    throw new BridgeError('FILE_NAME_INVALID', { params: { file: fileName }, target: fileName });
  const url = parseSessionUrl(session.sessionUrl);
  const folder = [session.tenantId, session.dataConnectorId, session.containerId];
  if (!url || !cloud.isStorageAddress(url) || !folder.every((part) => segmentPattern.test(part)))
    throw new BridgeError('ADDRESS_NOT_ALLOWED');
  const path = url.pathname.replace(/\/+$/, '');
  const container = path.endsWith(`/${session.containerId}`) ? path : `/${folder.join('/')}`;
  return `${url.origin}${container}/${fileName}${url.search}`;
}

/** Undefined for every spelling that another parser could read differently: userinfo, escapes, dots. */
function parseSessionUrl(text: string): URL | undefined {
  if (!/^https?:\/\/[!-[\]-~]+$/.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const rest = text.slice(url.origin.length);
  const exact = text.startsWith(url.origin) && /^[/?]/.test(rest);
  const plainPath = !/%|\/\.{1,2}(\/|$)/.test(rest.split('?')[0] ?? '');
  return exact && plainPath && !text.includes('#') ? url : undefined;
}
