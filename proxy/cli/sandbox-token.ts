import { z } from 'zod';
import { BridgeError } from '../errors';
import { createOutboundClient } from '../outbound';

export interface SandboxTokenRequest {
  /** User principal name; default: the sandbox's administrator. */
  user?: string;
  /** The connector's application instead of a person. */
  app?: boolean;
  tenant?: string;
}

const issued = z.object({ access_token: z.string().min(1) });

/**
 * An access token of the sandbox on this machine, for its own simulated tenant; worthless anywhere
 * else. Throws SANDBOX_UNREACHABLE.
 */
export async function fetchSandboxToken(
  port: number,
  request: SandboxTokenRequest = {},
  signal?: AbortSignal,
): Promise<string> {
  const origin = `http://127.0.0.1:${port}`;
  const outbound = createOutboundClient({ allowedOrigins: [origin], timeoutMs: 10_000 });
  try {
    const answer = await outbound.request({
      method: 'POST',
      url: `${origin}/_sandbox/tokens`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      ...(signal && { signal }),
    });
    return issued.parse(JSON.parse(answer.body)).access_token;
  } catch {
    signal?.throwIfAborted();
    throw new BridgeError('SANDBOX_UNREACHABLE', {
      params: { url: origin },
      target: 'SANDBOX_PORT',
    });
  } finally {
    outbound.close();
  }
}
