import helmet from '@fastify/helmet';
import underPressure from '@fastify/under-pressure';
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { randomUUID } from 'node:crypto';
import type { Config } from './config';
import { registerMcp } from './mcp/register-mcp';
import type { Logger } from './observability/logger';
import { accessLogPlugin } from './plugins/access-log';
import { authenticatePlugin } from './plugins/authenticate';
import { errorHandlerPlugin, sendError, toBridgeError } from './plugins/error-handler';
import { gracefulStopPlugin } from './plugins/graceful-stop';
import { healthPlugin, type ReadinessCheck } from './plugins/health';
import { openapiPlugin } from './plugins/openapi';
import { privacyPagePlugin } from './plugins/privacy-page';
import { throttlePlugin } from './plugins/throttle';
import { operations } from './routes';
import { registerOperations } from './routes/register';
import type { AppServices } from './services';

export interface AppOptions {
  config: Config;
  logger: Logger;
  services: AppServices;
  checks?: Readonly<Record<string, ReadinessCheck>>;
  /** Beyond this delay of the event loop calls are answered with SERVICE_BUSY; default one second, 0 never. */
  maxEventLoopDelayMs?: number;
}

const bodyLimitBytes = 64 * 1024;
const longestRequestMs = 2 * 3600_000;

/** The service without a socket: third-party plugins, then ours, then the routes. */
export async function buildApp({
  config,
  logger,
  services,
  checks = {},
  maxEventLoopDelayMs = 1000,
}: AppOptions): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = logger;
  const app = fastify({
    loggerInstance,
    // Our own line per call (access-log) is made from the allow-list.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: config.TRUST_PROXY.length > 0 ? config.TRUST_PROXY : false,
    bodyLimit: bodyLimitBytes,
    // A large file takes long to arrive; each operation bounds its own time (routes/call-signal).
    requestTimeout: longestRequestMs,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    frameworkErrors: (error, request, reply) =>
      void sendError(toBridgeError(error, config.REQUEST_TIMEOUT_SECONDS), request, reply),
    routerOptions: { maxParamLength: 200 },
  });
  app.addHook('onClose', () => services.close());
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);

  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
  });
  await app.register(underPressure, { maxEventLoopDelay: maxEventLoopDelayMs });

  await app.register(errorHandlerPlugin, { timeoutSeconds: config.REQUEST_TIMEOUT_SECONDS });
  await app.register(accessLogPlugin);
  await app.register(gracefulStopPlugin, { timeoutMs: config.SHUTDOWN_TIMEOUT_SECONDS * 1000 });
  await app.register(openapiPlugin, { publicUrl: services.identity.publicUrl });
  await app.register(privacyPagePlugin, {
    historyDays: config.HISTORY_DAYS,
    findingsDays: config.FINDINGS_DAYS,
  });
  await app.register(healthPlugin, { cloud: config.CLOUD, checks, isStopping: app.isStopping });

  await app.register(
    async (guarded) => {
      await guarded.register(authenticatePlugin, services);
      await guarded.register(throttlePlugin, services);
      await guarded.register(registerOperations, {
        operations,
        services,
        timeoutSeconds: config.REQUEST_TIMEOUT_SECONDS,
      });
    },
    { prefix: '/v1' },
  );
  await app.register(async (guarded) => {
    await guarded.register(authenticatePlugin, services);
    await guarded.register(throttlePlugin, services);
    await guarded.register(registerMcp, {
      operations,
      services,
      timeoutSeconds: config.REQUEST_TIMEOUT_SECONDS,
    });
  });

  return app;
}
