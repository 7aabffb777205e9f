/** What is built: files to deploy, files for a solution, or files for Microsoft's certification. */
export const variants = ['deploy', 'solution', 'certification'] as const;
export type Variant = (typeof variants)[number];

/** What the options of the command say. Everything has a placeholder. */
export interface PackageOptions {
  variant?: Variant;
  /** Public host name of the service, with a port if it is not 443. */
  host?: string;
  /** The Entra tenant that signs people in. */
  tenant?: string;
  /** Client id of the connector client (docs/identity.md). */
  clientId?: string;
  /** Client id of the API: what callers get a token for. */
  apiAppId?: string;
  environment?: string;
  connectorId?: string;
  publisher?: string;
  website?: string;
  privacyPolicy?: string;
  contactEmail?: string;
}

export interface PackageSettings {
  variant: Variant;
  host: string;
  tenant: string;
  clientId: string;
  /** As it stands in the application's URI, `api://<apiAppId>`. */
  apiAppId: string;
  resourceUri: string;
  /** Where people sign in, for the definition's own security. */
  authority: string;
  environment: string;
  connectorId: string;
  publisher: string;
  website: string;
  privacyPolicy: string;
  contactEmail: string;
}

const login = 'https://login.microsoftonline.com';
const placeholderHost = 'sds-bridge.example.com';
const placeholderId = (digit: number): string => `00000000-0000-0000-0000-00000000000${digit}`;

/** Names of the environment variables that a solution must define (docs/connector.md). */
export const environmentVariables = {
  host: 'sdsb_Host',
  tenant: 'sdsb_TenantId',
  clientId: 'sdsb_ClientId',
  resourceUri: 'sdsb_ResourceUri',
} as const;

const fromEnvironment = (name: string): string => `@environmentVariables("${name}")`;

/**
 * Fills what is missing with placeholders; in a solution host and ids come from its environment
 * variables unless they are given. Placeholders are well-formed, so that every tool can read the files.
 */
export function packageSettings(options: PackageOptions = {}): PackageSettings {
  const { variant = 'deploy', tenant, apiAppId, host } = options;
  const inSolution = (name: keyof typeof environmentVariables): string | undefined =>
    variant === 'solution' ? fromEnvironment(environmentVariables[name]) : undefined;
  const site = `https://${host ?? placeholderHost}`;
  const appId = apiAppId ?? placeholderId(3);
  return {
    variant,
    host: host ?? inSolution('host') ?? placeholderHost,
    tenant: tenant ?? inSolution('tenant') ?? placeholderId(1),
    clientId: options.clientId ?? inSolution('clientId') ?? placeholderId(2),
    apiAppId: appId,
    resourceUri:
      apiAppId === undefined ? (inSolution('resourceUri') ?? `api://${appId}`) : `api://${appId}`,
    authority: `${login}/${tenant ?? 'common'}`,
    environment: options.environment ?? placeholderId(4),
    connectorId: options.connectorId ?? '',
    publisher: options.publisher ?? 'SDS Bridge contributors',
    website: options.website ?? `${site}/docs`,
    privacyPolicy: options.privacyPolicy ?? `${site}/privacy`,
    contactEmail: options.contactEmail ?? `support@${placeholderHost}`,
  };
}

/** Argument store of `paconn`; `pac connector --settings-file` reads the same names. */
export const settingsFile = ({ environment, connectorId }: PackageSettings) => ({
  connectorId,
  environment,
  apiProperties: 'apiProperties.json',
  apiDefinition: 'apiDefinition.swagger.json',
  icon: 'icon.png',
  powerAppsApiVersion: '2016-11-01',
  powerAppsUrl: 'https://api.powerapps.com',
});
