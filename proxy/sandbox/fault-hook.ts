import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { faultSchema, type Fault, type FaultQueue } from './faults';
import { pathOf, type SandboxArea } from './request-log';
import { truncateAnswer } from './truncate-answer';

/** How one area words its failures; each area brings its own. */
export interface FaultAnswers {
  failure(reply: FastifyReply, failure: { status: number; code?: string | undefined }): unknown;
  throttled: { status: number; code: string };
  expired(reply: FastifyReply, fault: Fault): unknown;
  challenge(reply: FastifyReply, fault: Fault): unknown;
  /** Takes a fault that the work of the request makes itself; false: the fault is another. */
  duringWork?(request: FastifyRequest, fault: Fault): boolean;
}

export interface FaultHookOptions {
  queue: FaultQueue;
  areaOf: (path: string) => SandboxArea;
  answers: Partial<Record<SandboxArea, FaultAnswers>>;
  /** Ends waiting requests when the sandbox closes. */
  signal: AbortSignal;
}

/** Puts the asked-for faults before and after the work of one server. */
export function applyFaults(app: FastifyInstance, options: FaultHookOptions): void {
  const later = new WeakMap<FastifyRequest, Fault>();
  app.addHook('onRequest', async (request, reply) => {
    const path = pathOf(request.raw.url);
    const area = options.areaOf(path);
    const answers = options.answers[area];
    if (answers === undefined) return;
    const fault = headerFault(request, area) ?? options.queue.take(area, request.method, path);
    if (fault === undefined || answers.duringWork?.(request, fault) === true) return;
    if (fault.kind === 'body' || fault.kind === 'truncate' || fault.afterWork === true) {
      later.set(request, fault);
      return;
    }
    if (fault.kind === 'slow') {
      // An aborted wait means the sandbox is closing; the request then just goes on.
      await delay(fault.delayMs ?? 1000, undefined, { signal: options.signal, ref: false }).catch(
        () => undefined,
      );
      return;
    }
    return answerWith(fault, answers, request, reply);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const fault = later.get(request);
    if (fault === undefined) return payload;
    switch (fault.kind) {
      case 'drop':
        request.raw.socket.destroy();
        return payload;
      case 'stall':
        await once(request.raw.socket, 'close');
        return payload;
      case 'truncate':
        return truncateAnswer(request, reply, payload);
      default:
        return rewrite(fault, reply, payload);
    }
  });
}

function answerWith(
  fault: Fault,
  answers: FaultAnswers,
  request: FastifyRequest,
  reply: FastifyReply,
): unknown {
  switch (fault.kind) {
    case 'drop':
      reply.hijack();
      request.raw.socket.destroy();
      return reply;
    case 'stall':
      // The connection stays open and silent until the other side or the sandbox closes it.
      return reply.hijack();
    case 'redirect':
      return reply
        .code(fault.status ?? 302)
        .header('location', fault.location ?? 'http://127.0.0.1:9/')
        .send();
    case 'expire':
      return answers.expired(reply, fault);
    case 'challenge':
    case 'entraError':
      return answers.challenge(reply, fault);
    case 'throttle': {
      setRetryAfter(reply, fault.retryAfterSeconds === undefined ? 1 : fault.retryAfterSeconds);
      const { status, code } = answers.throttled;
      return answers.failure(reply, { status: fault.status ?? status, code: fault.code ?? code });
    }
    default:
      setRetryAfter(reply, fault.retryAfterSeconds ?? null);
      return answers.failure(reply, { status: fault.status ?? 500, code: fault.code });
  }
}

function setRetryAfter(reply: FastifyReply, seconds: number | null): void {
  if (seconds !== null) void reply.header('retry-after', String(seconds));
}

/** Overrides fields of the answer, so that tests can play a hostile or broken service. */
function rewrite(fault: Fault, reply: FastifyReply, payload: unknown): unknown {
  if (fault.status !== undefined) void reply.code(fault.status);
  if (fault.location !== undefined) void reply.header('location', fault.location);
  if (fault.body === undefined) return payload;
  void reply.removeHeader('content-length');
  if (!reply.hasHeader('content-type')) void reply.type('application/json');
  if (typeof fault.body === 'string') return fault.body;
  const original: unknown =
    typeof payload === 'string' && payload !== '' && fault.replace !== true
      ? JSON.parse(payload)
      : {};
  return JSON.stringify({ ...(original as object), ...fault.body });
}

/** `x-sandbox-fault: <json>` applies to this one request. Throws a 400 for what is not a fault. */
function headerFault(request: FastifyRequest, area: SandboxArea): Fault | undefined {
  const text = request.headers['x-sandbox-fault'];
  if (typeof text !== 'string') return undefined;
  try {
    return faultSchema.parse({ area, ...(JSON.parse(text) as object) });
  } catch (cause) {
    throw Object.assign(new Error('x-sandbox-fault is not a fault', { cause }), {
      statusCode: 400,
    });
  }
}
