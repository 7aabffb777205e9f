import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ManagedIdentityApplication, type Configuration } from '@azure/msal-node';
import { BridgeError } from '../errors';
import type { CredentialSettings } from '../identity-settings';
import type { Logger } from '../observability/logger';

/** What MSAL needs to prove that we are the application. */
export type ClientCredential = Pick<
  Configuration['auth'],
  'clientSecret' | 'clientCertificate' | 'clientAssertion'
>;

export interface ClientCredentialOptions {
  settings: CredentialSettings;
  logger: Logger;
  clock: () => number;
}

/** The audience of a federated credential (learn.microsoft.com, workload identity federation). */
const exchangeResource = 'api://AzureADTokenExchange';
const warnBeforeMs = 30 * 24 * 3600_000;

const refuse = (reason: string, cause?: unknown): BridgeError =>
  new BridgeError('CONFIG_INVALID', { params: { reason }, cause });

/**
 * Prepares the application's proof of identity once, at start: a certificate is read and checked, a
 * federated assertion is fetched anew at every token request. A secret works and is warned about.
 */
export async function loadClientCredential({
  settings,
  logger,
  clock,
}: ClientCredentialOptions): Promise<ClientCredential> {
  switch (settings.kind) {
    case 'secret':
      if (!settings.isSandbox)
        logger.warn(
          { setting: 'API_CLIENT_SECRET' },
          'a client secret can leak and expires: use a certificate or a managed identity',
        );
      return { clientSecret: settings.secret };
    case 'certificate':
      return { clientCertificate: await readCertificate(settings.file, logger, clock) };
    case 'token-file':
      return { clientAssertion: async () => (await readFile(settings.file, 'utf8')).trim() };
    case 'managed-identity':
      return { clientAssertion: managedIdentityAssertion(settings.clientId) };
  }
}

/** One PEM file with the certificate and its private key. */
async function readCertificate(
  file: string,
  logger: Logger,
  clock: () => number,
): Promise<NonNullable<ClientCredential['clientCertificate']>> {
  const pem = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw refuse('API_CLIENT_CERTIFICATE_FILE cannot be read', cause);
  });
  const privateKey =
    /-----BEGIN (?:RSA |EC )?PRIVATE KEY-----[\s\S]+?-----END (?:RSA |EC )?PRIVATE KEY-----/.exec(
      pem,
    )?.[0];
  const certificate = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/.exec(pem)?.[0];
  if (privateKey === undefined || certificate === undefined)
    throw refuse(
      'API_CLIENT_CERTIFICATE_FILE must hold a certificate and its private key in PEM form',
    );
  const parsed = new X509Certificate(certificate);
  const remaining = Date.parse(parsed.validTo) - clock();
  if (remaining <= 0) throw refuse('the certificate in API_CLIENT_CERTIFICATE_FILE has expired');
  if (remaining < warnBeforeMs)
    logger.warn(
      { setting: 'API_CLIENT_CERTIFICATE_FILE' },
      'the certificate expires within 30 days',
    );
  return {
    thumbprintSha256: parsed.fingerprint256.replaceAll(':', ''),
    privateKey,
    x5c: certificate,
  };
}

/** A managed identity that the application trusts as a federated credential. */
function managedIdentityAssertion(clientId: string | undefined): () => Promise<string> {
  const identity = new ManagedIdentityApplication(
    clientId === undefined ? {} : { managedIdentityIdParams: { userAssignedClientId: clientId } },
  );
  return async () => (await identity.acquireToken({ resource: exchangeResource })).accessToken;
}
