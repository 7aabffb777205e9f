import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import type { Cloud } from '../cloud';
import type { OutboundClient } from '../outbound';
import type { EntraAnswer } from './entra-errors';

/** MSAL accepts only https authorities, so it is always given Entra's own; see `realLogin`. */
export const realLogin = 'https://login.microsoftonline.com';

export interface RecordingNetwork extends INetworkModule {
  /** The last answer of the token endpoint that was a refusal; MSAL loses its claims and status. */
  refusal(): EntraAnswer | undefined;
}

/**
 * MSAL's network over our guarded client. Under CLOUD=sandbox, and only there, the sign-in host is
 * replaced by the sandbox's.
 */
export function createRecordingNetwork(cloud: Cloud, outbound: OutboundClient): RecordingNetwork {
  let refused: EntraAnswer | undefined;

  async function send<T>(
    method: 'GET' | 'POST',
    url: string,
    options?: NetworkRequestOptions,
  ): Promise<NetworkResponse<T>> {
    const answer = await outbound.request({
      method,
      url: cloud.name === 'sandbox' ? url.replace(realLogin, cloud.loginOrigin) : url,
      headers: options?.headers ?? {},
      ...(options?.body !== undefined && { body: options.body }),
    });
    const body = parseJson(answer.body);
    if (answer.status >= 400) {
      const retryAfter = Number(answer.headers['retry-after']);
      refused = {
        status: answer.status,
        body,
        ...(retryAfter > 0 && { retryAfterSeconds: retryAfter }),
      };
    }
    // MSAL declares the body as T without checking it; it validates the fields itself.
    return { headers: answer.headers, status: answer.status, body: body as T };
  }

  return {
    sendGetRequestAsync: (url, options) => send('GET', url, options),
    sendPostRequestAsync: (url, options) => send('POST', url, options),
    refusal: () => refused,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
