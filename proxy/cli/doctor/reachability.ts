import { cloudOf } from '../../cloud';
import type { Config } from '../../config';
import { createOutboundClient, OutboundFailure, type OutboundResponse } from '../../outbound';
import { isLoopback, serviceUrl } from '../service-url';
import { fail, ok, warn, type Check, type Finding } from './check';

const patienceMs = 5_000;
const longestSkewSeconds = 120;

/** One call, bounded; an answer or the code of the failure. */
async function ask(
  url: string,
  config: Config,
): Promise<{ answer: OutboundResponse } | { code: string }> {
  const outbound = createOutboundClient({
    allowedOrigins: [new URL(url).origin],
    timeoutMs: patienceMs,
    outboundProxy: config.OUTBOUND_PROXY,
  });
  try {
    return { answer: await outbound.request({ method: 'GET', url }) };
  } catch (error) {
    return { code: error instanceof OutboundFailure ? error.code : 'UNKNOWN' };
  } finally {
    outbound.close();
  }
}

/**
 * Beside a running `npm start` the shell rarely has CLOUD set: when nothing of a real set-up is set and
 * the service on this machine says that it is the sandbox's, that is what is examined.
 */
export async function withRunningCloud(config: Config): Promise<Config> {
  const url = serviceUrl(config, undefined);
  const hasRealSettings = config.API_CLIENT_ID !== undefined || config.PUBLIC_URL !== undefined;
  if (config.CLOUD === 'sandbox' || hasRealSettings || !isLoopback(new URL(url))) return config;
  const health = await ask(`${url}/healthz`, config);
  const isSandbox = 'answer' in health && health.answer.body.includes('"cloud":"sandbox"');
  return isSandbox ? { ...config, CLOUD: 'sandbox' } : config;
}

export const checkService: Check = async (config) => {
  const url = serviceUrl(config, undefined);
  const health = await ask(`${url}/healthz`, config);
  if ('code' in health)
    return warn('service', `nothing answers at ${url} (${health.code}): start it with npm start`);
  if (health.answer.status !== 200 || !health.answer.body.includes('"cloud"'))
    return fail('service', `what answers at ${url} is not SDS Bridge: correct SDS_BRIDGE_URL`);
  const ready = await ask(`${url}/readyz`, config);
  return 'answer' in ready && ready.answer.status === 200
    ? ok('service', `${url} is healthy and ready`)
    : fail('service', `${url} runs but is not ready: look at ${url}/readyz and its log`);
};

/** DNS, TLS and an answer of the cloud the settings choose; no credential is sent. */
export const checkCloud: Check = async (config) => {
  const cloud = cloudOf(config);
  if (cloud.name === 'sandbox') {
    const answered = await ask(`${cloud.loginOrigin}/_sandbox/health`, config);
    return 'answer' in answered && answered.answer.status === 200
      ? ok('sandbox', `${cloud.loginOrigin} answers`)
      : warn('sandbox', `nothing answers at ${cloud.loginOrigin}: start it with npm start`);
  }
  for (const origin of [cloud.loginOrigin, cloud.graphOrigin]) {
    const answered = await ask(`${origin}/`, config);
    if ('code' in answered)
      return fail(
        'microsoft',
        `${origin} cannot be reached (${answered.code}): check DNS, firewall and OUTBOUND_PROXY`,
      );
  }
  return ok('microsoft', 'Entra ID and Graph can be reached');
};

/** Tokens are refused when the clock is wrong; the Date header of the cloud or service tells. */
export const checkClock: Check = async (config) => {
  const cloud = cloudOf(config);
  const origin = cloud.name === 'sandbox' ? serviceUrl(config, undefined) : cloud.loginOrigin;
  const before = Date.now();
  const answered = await ask(`${origin}/`, config);
  if ('code' in answered) return warn('clock', `not compared: ${origin} does not answer`);
  return compareClock(answered.answer.headers['date'], (before + Date.now()) / 2);
};

export function compareClock(date: string | undefined, now: number): Finding {
  const theirs = Date.parse(date ?? '');
  if (Number.isNaN(theirs)) return warn('clock', 'not compared: the answer had no date');
  const skew = Math.round((now - theirs) / 1000);
  return Math.abs(skew) <= longestSkewSeconds
    ? ok('clock', `within ${Math.abs(skew)} s`)
    : fail('clock', `${skew} s off: set the clock (NTP), or tokens are refused`);
}
