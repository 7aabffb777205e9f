import { z } from 'zod';
import { defineOperation } from './operation';

const delegatedToken = z
  .object({
    token_type: z
      .literal('Bearer')
      .meta({ 'x-ms-summary': 'Token Type', description: 'Always Bearer.' }),
    access_token: z.string().meta({
      'x-ms-summary': 'Access Token',
      description:
        'A sealed value for the access-token input of the other actions. It is no Microsoft Graph token and works only with your own connection.',
    }),
    expires_in: z
      .int32()
      .meta({ 'x-ms-summary': 'Expires In', description: 'Seconds until the value expires.' }),
    expires_on: z.int().meta({
      'x-ms-summary': 'Expires On',
      description: 'When the value expires, in seconds since 1970.',
    }),
    scope: z.string().meta({
      'x-ms-summary': 'Scope',
      description: 'Microsoft Graph permissions that your connection has here.',
    }),
    notice: z.string().meta({
      'x-ms-summary': 'Notice',
      description: 'What to change in flows built on the original connector.',
    }),
  })
  .meta({
    id: 'DelegatedToken',
    'x-ms-summary': 'Delegated Token',
    description: 'A sealed stand-in for a delegated token.',
  });

/** Compatibility action. Signs in to Graph for real, so that a missing consent shows in this step. */
export const getDelegatedToken = defineOperation({
  operationId: 'GetDelegatedToken',
  method: 'POST',
  path: '/delegated-token',
  role: 'Roster.Read',
  summary: 'Get delegated token',
  description:
    'Checks that your connection can sign in to School Data Sync and returns a sealed value for the access-token input of the other actions. Flows built on the original connector keep this step; new flows do not need it.',
  visibility: 'advanced',
  extensions: { 'x-ms-safe-operation': true },
  headers: z.object({
    'content-type': z.string().optional().meta({
      'x-ms-summary': 'Content Type',
      'x-ms-visibility': 'internal',
      default: 'application/x-www-form-urlencoded',
      description: 'Kept from the original connector.',
    }),
  }),
  discardsBody: {
    maxBytes: 8192,
    description: 'Not used. Credentials no longer belong in a flow: remove them from this field.',
  },
  response: delegatedToken,
  errors: ['CONSENT_REQUIRED', 'SIGN_IN_REQUIRED', 'ACCESS_BLOCKED_BY_POLICY', 'ENTRA_UNAVAILABLE'],
  async handle({ caller, services }) {
    const { scope } = await services.graphTokens.acquire(caller, 'read');
    const { handle, expiresAt } = await services.handles.seal(caller, scope);
    return {
      body: {
        token_type: 'Bearer' as const,
        access_token: handle,
        expires_in: expiresAt - Math.floor(services.clock() / 1000),
        expires_on: expiresAt,
        scope,
        notice:
          'Your connection signs you in. Remove client ids, secrets and passwords from this step: they are not read.',
      },
      headers: { 'cache-control': 'no-store' },
    };
  },
});
