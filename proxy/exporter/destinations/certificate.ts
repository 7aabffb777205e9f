import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { ConnectionOptions, PeerCertificate } from 'node:tls';
import { z } from 'zod';
import { BridgeError } from '../../errors';
import type { DestinationContext } from './destination';

/** How a server proves itself: by an authority, of the system or given, or by one certificate alone. */
export interface CertificateTrust {
  host: string;
  /** PEM. */
  ca?: string | undefined;
  /** SHA-256 fingerprint, hexadecimal, with or without colons. */
  fingerprint?: string | undefined;
}

export const authoritiesSetting = z
  .string()
  .min(1)
  .optional()
  .describe(
    'A file with the certificates (PEM) of the authorities that are trusted; if empty, the public ones.',
  );

export const isFingerprint = (text: string): boolean => /^([0-9a-f]{2}:?){32}$/i.test(text);

const plain = (fingerprint: string): string => fingerprint.replaceAll(':', '').toLowerCase();

/** TLS settings for every connection to the server, those for data included. */
export const trustedBy = ({ host, ca }: CertificateTrust): ConnectionOptions => ({
  host,
  ...(isIP(host) === 0 && { servername: host }),
  minVersion: 'TLSv1.2',
  ...(ca !== undefined && { ca }),
});

/** For a handshake that only shows the certificate; nothing may be said over that connection. */
export const untrusting = (trust: CertificateTrust): ConnectionOptions => ({
  ...trustedBy(trust),
  rejectUnauthorized: false,
});

/**
 * Settings that accept the one certificate that a server has shown, once its fingerprint is compared. An expired one is
 * refused nevertheless.
 */
export function pinCertificate(
  trust: CertificateTrust,
  fingerprint: string,
  shown: PeerCertificate,
): ConnectionOptions {
  const isPinned = (certificate: PeerCertificate): boolean =>
    plain(certificate.fingerprint256) === plain(fingerprint);
  if (!isPinned(shown))
    throw refusedCertificate(trust.host, `its SHA-256 fingerprint is ${shown.fingerprint256}`);
  return {
    ...trustedBy(trust),
    ca: toPem(shown.raw),
    allowPartialTrustChain: true,
    checkServerIdentity: (_host, certificate) =>
      isPinned(certificate) ? undefined : new Error('another certificate'),
  };
}

const toPem = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

/** Codes by which Node refuses a certificate (OpenSSL's, and its own for the name). */
const CERTIFICATE_CODE =
  /CERT|ISSUER|SIGNATURE|ALTNAME|CHAIN|HOSTNAME|INVALID_(CA|PURPOSE)|PATH_LENGTH|CRL/;

/** The error for a certificate that is not trusted; undefined when it was something else. */
export const certificateFailure = (host: string, error: unknown): BridgeError | undefined => {
  const { code } = error as { code?: string };
  return code !== undefined && CERTIFICATE_CODE.test(code)
    ? refusedCertificate(host, code, error)
    : undefined;
};

const refusedCertificate = (host: string, reason: string, cause?: unknown): BridgeError =>
  new BridgeError('EXPORT_CERTIFICATE_REFUSED', { params: { host, reason }, cause });

/** Reads a file of trusted certificates; EXPORT_DESTINATION_INVALID if there is none. */
export async function readAuthorities(
  file: string,
  { resolvePath }: Pick<DestinationContext, 'resolvePath'>,
): Promise<string> {
  const text = await readFile(resolvePath(file), 'utf8').catch(() => '');
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new BridgeError('EXPORT_DESTINATION_INVALID', {
    params: { reason: `ca names no file with certificates: ${file}` },
  });
}
