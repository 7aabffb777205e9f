import { z } from 'zod';
import { defineOperation } from './operation';

const connection = z
  .object({
    tenantId: z.string().meta({
      'x-ms-summary': 'Tenant ID',
      description: 'The Microsoft 365 tenant that the connection belongs to.',
    }),
    kind: z.enum(['user', 'app', 'api-key']).meta({
      'x-ms-summary': 'Kind',
      'x-ms-enum-values': [
        { value: 'user', displayName: 'Person' },
        { value: 'app', displayName: 'Application' },
        { value: 'api-key', displayName: 'API key' },
      ],
      description: 'Who calls: a person who signed in, an application, or an API key.',
    }),
    roles: z.array(z.string().meta({ example: 'Roster.Sync' })).meta({
      'x-ms-summary': 'Roles',
      description: 'The roles that the connection has, for example Roster.Sync.',
    }),
    callsPerMinute: z.int32().meta({
      'x-ms-summary': 'Calls Per Minute',
      description: 'How many calls the connection may make in any 60 seconds.',
    }),
    dataConnectorIds: z.array(z.string()).optional().meta({
      'x-ms-summary': 'Data Connector IDs',
      description: 'The data connectors that an API key is restricted to; absent when it is not.',
    }),
  })
  .meta({
    id: 'Connection',
    'x-ms-summary': 'Connection',
    description: 'Who a connection is for the service.',
  });

/** What the platform calls to see whether a connection works. Touches neither Graph nor the database. */
export const testConnection = defineOperation({
  operationId: 'TestConnection',
  method: 'GET',
  path: '/me',
  role: 'Roster.Read',
  summary: 'Test connection',
  description:
    'Returns who the connection is for the service: its tenant, kind, roles and call limit. Use it to find out why an action answers that a role is missing.',
  visibility: 'internal',
  response: connection,
  errors: [],
  handle: async ({ caller, services }) => ({
    body: {
      tenantId: caller.tenantId,
      kind: caller.kind,
      roles: [...caller.roles].sort(),
      callsPerMinute: services.callsPerMinute(caller),
      ...(caller.dataConnectors && { dataConnectorIds: [...caller.dataConnectors].sort() }),
    },
  }),
});
