import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { z } from 'zod';
import { BridgeError } from '../../../errors';
import { secretReference } from '../../profile/secret';
import type { SourceContext } from '../source';

/** Settings of a database that is a server. */
export const serverSettings = {
  host: z.string().min(1).default('127.0.0.1').describe('Name or address of the server.'),
  database: z.string().min(1).describe('Name of the database.'),
  user: z.string().min(1).describe('User to sign in as; it needs nothing but reading.'),
  password: secretReference
    .optional()
    .describe('Where the password is: `env: NAME` or `file: path`. Empty: sign in without one.'),
  tls: z
    .enum(['verify', 'off'])
    .optional()
    .describe(
      '`verify`: encrypted, and the certificate must be trusted and name the host. `off`: the roster crosses the network in clear. Empty: `verify`, but `off` for a server on this machine.',
    ),
  ca: z
    .string()
    .min(1)
    .optional()
    .describe(
      'PEM file of the certificate authority to trust, for a server with a certificate of its own.',
    ),
};

export const portSetting = (port: number): z.ZodDefault<z.ZodInt> =>
  z.int().min(1).max(65535).default(port);

interface ServerSettings {
  host: string;
  tls?: 'verify' | 'off' | undefined;
  ca?: string | undefined;
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\./.test(host);

/** Options for Node's TLS, or false for a connection in clear. Throws FILE_UNREADABLE for the authority's file. */
export async function tlsOptions(
  settings: ServerSettings,
  context: SourceContext,
): Promise<false | { rejectUnauthorized: true; ca?: string; servername?: string }> {
  const { host, ca } = settings;
  if ((settings.tls ?? (isLoopback(host) && ca === undefined ? 'off' : 'verify')) === 'off')
    return false;
  // An address is compared with the addresses of the certificate; TLS takes no address as a server name.
  const name = isIP(host) === 0 ? { servername: host } : {};
  if (ca === undefined) return { rejectUnauthorized: true, ...name };
  const text = await readFile(context.resolvePath(ca), 'utf8').catch(() => {
    throw new BridgeError('FILE_UNREADABLE', { params: { file: ca }, target: 'ca' });
  });
  return { rejectUnauthorized: true, ca: text, ...name };
}
