import type { FastifyInstance } from 'fastify';
import { registerAuthorize } from './authorize';
import { registerDeviceCode } from './device-code';
import { registerDiscovery } from './discovery';
import type { Entra } from './entra';
import { EntraError, entraErrorBody, sendEntraError } from './entra-error';
import { escapeHtml, sendPage } from './pages';
import { registerTokenEndpoint } from './token-endpoint';

/** The simulated Microsoft Entra ID. A path it does not know answers 501. */
export function registerEntra(app: FastifyInstance, entra: Entra): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  );
  app.setErrorHandler((error, request, reply) => {
    const failure = asEntraError(error);
    const where = { origin: entra.origin, now: entra.clock() };
    if (request.method !== 'GET' || !request.headers.accept?.includes('text/html'))
      return sendEntraError(request, reply, failure, where);
    const body = entraErrorBody(failure, { ...where, correlationId: '' });
    return sendPage(reply, 400, 'Sign-in failed', `<p>${escapeHtml(body.error_description)}</p>`);
  });
  registerDiscovery(app, entra);
  registerAuthorize(app, entra);
  registerTokenEndpoint(app, entra);
  registerDeviceCode(app, entra);
}

/** A malformed request is the caller's fault; anything else is the sandbox's own. */
function asEntraError(error: unknown): EntraError {
  if (error instanceof EntraError) return error;
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  return status < 500
    ? new EntraError(9002313)
    : new EntraError(90033, { status: 500, error: 'server_error' });
}
