import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import fastifyPlugin from 'fastify-plugin';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { version } from '../version';
import { finishDocument, withBodies, withEmptyAnswers } from './openapi-document';

/** OpenAPI 3 from the route schemas: `/openapi.json` for machines, `/docs` for people. */
export const openapiPlugin = fastifyPlugin<{ publicUrl: string }>(
  async (app, { publicUrl }) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.0.3',
        info: {
          title: 'School Data Sync Bridge',
          version,
          description:
            'Brings school rosters into Microsoft 365 through Microsoft School Data Sync.',
        },
        servers: [{ url: publicUrl }],
        components: {
          securitySchemes: {
            entra: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
            apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
          },
        },
      },
      transform: withEmptyAnswers(withBodies(jsonSchemaTransform)),
      transformObject: (input) => finishDocument(jsonSchemaTransformObject(input)),
    });
    await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true, indexPrefix: '' });
    app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  },
  { name: 'openapi' },
);
