import type { JsonObject } from './json';
import { connectorOperations } from './open-api';
import type { PackageSettings } from './settings';
import { texts } from './texts';

/**
 * Sign-in, colour and policies. Two ways to connect: Entra ID with on-behalf-of (the default, also for
 * clients that know no sets), and an API key. No secret: the tools ask for it or take it as an argument.
 * The connector for agents has no trigger.
 */
export function apiProperties(settings: PackageSettings, forAgents = false): JsonObject {
  const signIn = { token: entraToken(settings), 'token:TenantId': tenantClaim };
  return {
    properties: {
      connectionParameters: signIn,
      connectionParameterSets: {
        uiDefinition: {
          displayName: 'Authentication type',
          description: 'How the connection proves who calls.',
        },
        values: [
          {
            name: 'entra-id',
            uiDefinition: {
              displayName: 'Microsoft Entra ID',
              description: 'Sign in as yourself. Your own rights in School Data Sync apply.',
            },
            parameters: signIn,
            metadata: { allowSharing: false },
          },
          {
            name: 'api-key',
            uiDefinition: {
              displayName: 'API key',
              description: 'For flows that run without a person.',
            },
            parameters: { api_key: apiKey },
            metadata: { allowSharing: false },
          },
        ],
      },
      iconBrandColor: texts.brandColor,
      capabilities: hasTriggers && !forAgents ? ['actions', 'triggers'] : ['actions'],
      publisher: settings.publisher,
      // Certification wants it; the deployment tools refuse a file that has it.
      ...(settings.variant === 'certification' && { stackOwner: settings.publisher }),
      policyTemplateInstances: [sendApiKey],
    },
  };
}

const hasTriggers = connectorOperations.some(
  ({ extensions }) => extensions?.['x-ms-trigger'] !== undefined,
);

const entraToken = ({ clientId, tenant, resourceUri }: PackageSettings): JsonObject => ({
  type: 'oauthSetting',
  oAuthSettings: {
    identityProvider: 'aad',
    clientId,
    scopes: ['access_as_user'],
    redirectMode: 'GlobalPerConnector',
    redirectUrl: 'https://global.consent.azure-apim.net/redirect',
    properties: {
      IsFirstParty: 'False',
      AzureActiveDirectoryResourceId: resourceUri,
      // The platform may sign in on behalf of a person; the parameter below says that it does.
      IsOnbehalfofLoginSupported: true,
    },
    customParameters: {
      loginUri: { value: 'https://login.microsoftonline.com' },
      tenantId: { value: tenant },
      resourceUri: { value: resourceUri },
      enableOnbehalfOfLogin: { value: 'true' },
    },
  },
  uiDefinition: {
    displayName: 'Microsoft Entra ID',
    description: 'Sign in with your work or school account.',
  },
});

/** A claim of the token that the platform keeps with the connection; its schema fixes every word. */
const tenantClaim: JsonObject = {
  type: 'string',
  metadata: { sourceType: 'AzureActiveDirectoryTenant' },
  uiDefinition: {
    displayName: 'Tenant',
    description: 'The tenant ID of for the Azure Active Directory application',
    constraints: { required: 'false', hidden: 'true' },
  },
};

const apiKey: JsonObject = {
  type: 'securestring',
  uiDefinition: {
    displayName: 'API Key',
    description: 'The key that sds-bridge api-keys create printed, for example sdsb_0a1b.',
    tooltip: 'Ask the operator of the service for a key.',
    constraints: { tabIndex: 2, clearText: false, required: 'true' },
    schema: {
      type: 'securestring',
      description: 'The key that sds-bridge api-keys create printed, for example sdsb_0a1b.',
    },
  },
};

/** With a signed-in connection the header is empty, which the service takes as absent. */
const sendApiKey: JsonObject = {
  templateId: 'setheader',
  title: 'Send the API key of the connection',
  parameters: {
    'x-ms-apimTemplateParameter.name': 'x-api-key',
    'x-ms-apimTemplateParameter.value': "@connectionParameters('api_key','')",
    'x-ms-apimTemplateParameter.existsAction': 'override',
    'x-ms-apimTemplate-policySection': 'Request',
  },
};
