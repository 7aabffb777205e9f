import { z } from 'zod';
import { dropDown } from './drop-down';

/** An id of the caller's own, by which a repeated call finds the same upload or export again. */
export const correlationIdOf = (what: 'upload' | 'export') =>
  z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/, 'must be letters, digits, . _ : -')
    .meta({
      'x-ms-summary': 'Correlation ID',
      description: `An id of your own, for example of the flow run. The same id gives the same ${what} again, so that a retry makes no second one.`,
      example: '08585123456789012345',
    });

/** An id that this service has given. */
export const ownId = (what: 'an upload' | 'an export' | 'a subscription') =>
  z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, `must be the id of ${what}`);

/** What may stand as an id in a path of Graph. */
const graphId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'must be an id: letters, digits, dash');

export const dataConnectorIdParameter = graphId.meta({
  'x-ms-summary': 'Data Connector ID',
  'x-ms-url-encoding': 'single',
  ...dropDown({ operationId: 'GetDataconnectorList' }),
  description:
    'The data connector of School Data Sync, for example 7f0b6a0e-93c1-4d5a-8f11-08dcb0a4c3d2.',
});

export const inboundFlowIdParameter = graphId.meta({
  'x-ms-summary': 'Inbound Flow ID',
  'x-ms-url-encoding': 'single',
  ...dropDown({ operationId: 'ListInboundFlows' }),
  description:
    'The inbound flow of School Data Sync, for example 3b1f7c52-6a0d-4e0f-9a55-08dcb0a4d017.',
});

/** Kept from the original connector, where it carries a Graph token; here a handle or nothing. */
export const accessTokenHeader = z.string().max(8192).optional().meta({
  'x-ms-summary': 'Access Token',
  'x-ms-visibility': 'advanced',
  description:
    'Leave empty to use the identity of your connection, or pass the value that Get delegated token returned, for example eyJhbGciOi.',
});

export const accessTokenHeaders = z.object({ 'access-token': accessTokenHeader });
