import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import { version } from '../version';

/** One thing the service needs; rejects when it is not there. */
export type ReadinessCheck = () => Promise<void>;

export interface HealthOptions {
  cloud: string;
  checks: Readonly<Record<string, ReadinessCheck>>;
  isStopping: () => boolean;
}

const health = z
  .object({ status: z.literal('ok'), version: z.string(), cloud: z.string() })
  .meta({ id: 'Health', description: 'The process runs.' });
const readiness = z
  .object({
    status: z.enum(['ready', 'not-ready', 'stopping']),
    checks: z.record(z.string(), z.enum(['ok', 'failed'])),
  })
  .meta({
    id: 'Readiness',
    description: 'Whether the service can take calls, and each thing it needs.',
  });

/** `/healthz` (the process runs) and `/readyz` (it can do its work). Public; they tell nothing private. */
export const healthPlugin: FastifyPluginAsync<HealthOptions> = async (
  app,
  { cloud, checks, isStopping },
) => {
  app.get(
    '/healthz',
    {
      schema: {
        operationId: 'GetHealth',
        summary: 'Tell that the process runs',
        response: { 200: health },
      },
    },
    async () => ({
      status: 'ok',
      version,
      cloud,
    }),
  );

  app.get(
    '/readyz',
    {
      schema: {
        operationId: 'GetReadiness',
        summary: 'Tell whether calls are taken',
        response: { 200: readiness, 503: readiness },
      },
    },
    async (_request, reply) => {
      const results = await Promise.all(
        Object.entries(checks).map(
          async ([name, check]) =>
            [
              name,
              await check().then(
                () => 'ok',
                () => 'failed',
              ),
            ] as const,
        ),
      );
      const status = isStopping()
        ? 'stopping'
        : results.every(([, result]) => result === 'ok')
          ? 'ready'
          : 'not-ready';
      return reply
        .code(status === 'ready' ? 200 : 503)
        .send({ status, checks: Object.fromEntries(results) });
    },
  );
};
