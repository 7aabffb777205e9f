import fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { openapiPlugin } from '../../proxy/plugins/openapi';
import { operations } from '../../proxy/routes';
import type { Operation } from '../../proxy/routes/operation';
import { registerOperations } from '../../proxy/routes/register';
import type { Services } from '../../proxy/routes/services';
import type { JsonObject } from './json';

/** Where the operations live on the service; the connector's basePath. */
export const basePath = '/v1';

/** The operations of the connector, in the order of the registry. */
export const connectorOperations: readonly Operation[] = operations.filter(
  ({ inConnector }) => inConnector !== false,
);

/**
 * The service's own OpenAPI 3 document of these operations, made by the same plugin that serves
 * /openapi.json. The routes are registered and never called, so no service stands behind them.
 */
export async function openApiOf(registry: readonly Operation[]): Promise<JsonObject> {
  const app = fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  const options = { operations: registry, services: {} as Services, timeoutSeconds: 60 };
  try {
    await app.register(openapiPlugin, { publicUrl: 'https://sds-bridge.example.com' });
    await app.register(registerOperations, { ...options, prefix: basePath });
    await app.ready();
    return app.swagger() as unknown as JsonObject;
  } finally {
    await app.close();
  }
}
