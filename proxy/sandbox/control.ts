import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { clientSchema } from './entra/clients';
import { issueToken, tokenRequestSchema } from './entra/issue-token';
import type { Entra } from './entra/entra';
import { faultSchema, type FaultControl } from './faults';
import type { RequestRecord } from './request-log';

export interface ControlOptions {
  entra: Entra;
  faults: FaultControl;
  requests: RequestRecord[];
  reset(): void;
}

/** `/_sandbox/*`: what tests and demos ask of the sandbox itself. No real service has these paths. */
export function registerControl(app: FastifyInstance, options: ControlOptions): void {
  const { entra, faults, requests } = options;
  app.setErrorHandler((error, _request, reply) => {
    const message = error instanceof z.ZodError ? z.prettifyError(error) : 'Send valid JSON.';
    return reply.code(400).send({ error: { code: 'SandboxRequestInvalid', message } });
  });
  app.get('/_sandbox/health', async () => ({ status: 'ok', cloud: 'sandbox' }));
  app.get('/_sandbox/requests', async () => ({ value: requests }));
  app.post('/_sandbox/reset', async (_request, reply) => {
    options.reset();
    return reply.code(204).send();
  });
  app.post('/_sandbox/faults', async (request, reply) => {
    faults.add(faultSchema.parse(request.body));
    return reply.code(204).send();
  });
  app.delete('/_sandbox/faults', async (_request, reply) => {
    faults.clear();
    return reply.code(204).send();
  });
  app.post('/_sandbox/tokens', async (request) => {
    const access_token = await issueToken(entra, tokenRequestSchema.parse(request.body ?? {}));
    return { token_type: 'Bearer', access_token };
  });
  app.post('/_sandbox/clients', async (request, reply) => {
    const { clientId } = entra.clients.register(clientSchema.parse(request.body));
    return reply.code(201).send({ clientId });
  });
}
