import { z } from 'zod';
import { oneRosterMapping } from '../../model/from-oneroster';
import { secretReference } from '../../profile/secret';

/** As proxy/outbound.ts allows it: https, or plain http on the literal loopback address. */
const address = z
  .string()
  .regex(
    /^(https:\/\/[a-z0-9.-]*[a-z0-9](:\d{1,5})?|http:\/\/127\.0\.0\.1(:\d{1,5})?)(\/[!-"$->@-[\]-~]*)?$/,
    'Give an https address, its host in small letters, without user, query and fragment.',
  );

const oauth2 = z.strictObject({
  type: z.literal('oauth2').describe('OAuth 2 client credentials, for both versions.'),
  tokenUrl: address.describe('Where the server gives access tokens, an https address.'),
  clientId: z.string().min(1).describe('The client the SIS has for this export.'),
  clientSecret: secretReference.describe(
    'Where its secret lies: `env: NAME` or `file: path`. The secret itself never stands in a profile.',
  ),
  scopes: z
    .array(z.string().regex(/^[!#-[\]-~]+$/))
    .optional()
    .describe(
      'The scopes to ask for. Default: those of the standard for reading the roster in this version, demographics with it unless they are left out.',
    ),
  clientIn: z
    .enum(['header', 'body'])
    .default('header')
    .describe(
      'Where client and secret are sent: in a `header` (Basic), as the standard says, or in the `body`.',
    ),
});

const oauth1 = z.strictObject({
  type: z.literal('oauth1').describe('OAuth 1.0a, for version 1.1 only: every call is signed.'),
  consumerKey: z.string().min(1).describe('The consumer key the SIS has for this export.'),
  consumerSecret: secretReference.describe('Where its secret lies: `env: NAME` or `file: path`.'),
  signatureMethod: z
    .enum(['HMAC-SHA256', 'HMAC-SHA1'])
    .default('HMAC-SHA256')
    .describe('How calls are signed. OneRoster: `HMAC-SHA256`.'),
});

/** The settings of the source `oneroster-rest` in a profile. */
export const oneRosterRestSettings = z.strictObject({
  url: address.describe(
    'Where the collections lie, such as `https://sis.example/ims/oneroster/v1p1`; `/orgs`, `/users` and so on are put behind it.',
  ),
  version: z.enum(['1.1', '1.2']).describe('The version of OneRoster at this address.'),
  auth: z.discriminatedUnion('type', [oauth2, oauth1]).describe('How the export signs in.'),
  pageSize: z
    .int()
    .min(1)
    .max(10_000)
    .default(1000)
    .describe(
      'Records asked for in one call. A server may send fewer; lower it when the server refuses or is slow.',
    ),
  maxRetries: z
    .int()
    .min(0)
    .max(20)
    .default(5)
    .describe(
      'How often one call is repeated when it fails in passing: no answer, half an answer, 408, 429, 5xx.',
    ),
  timeoutSeconds: z
    .int()
    .min(1)
    .max(600)
    .default(60)
    .describe('Seconds for one call, its whole answer included.'),
  maxRecords: z
    .int()
    .min(1)
    .max(50_000_000)
    .default(20_000_000)
    .describe(
      'The most records of one collection; more are refused. Each takes about 16 bytes of memory.',
    ),
  leaveOut: z
    .array(z.enum(['academicSessions', 'courses', 'demographics']))
    .default([])
    .describe(
      'Collections that are not read, because the server lacks them or must not give them.',
    ),
  ...oneRosterMapping.shape,
});

export type OneRosterRestSettings = z.output<typeof oneRosterRestSettings>;
export type OneRosterAuth = OneRosterRestSettings['auth'];
