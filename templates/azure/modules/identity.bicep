@description('Region of the identity.')
param location string

@description('Beginning of the name of the identity.')
param name string

@description('Name of the container registry, in this resource group, that holds the image.')
param registryName string

// Built-in role AcrPull: the same id in every tenant.
var pullRole = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-identity'
  location: location
}

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = {
  name: registryName
}

resource mayPull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, identity.id, pullRole)
  scope: registry
  properties: {
    roleDefinitionId: pullRole
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

@description('Id of the identity.')
output identityId string = identity.id

@description('Client id of the identity: the setting API_CLIENT_MANAGED_IDENTITY.')
output clientId string = identity.properties.clientId

@description('Principal id of the identity: the subject of the federated credential of the API application.')
output principalId string = identity.properties.principalId

@description('Address of the registry.')
output registryServer string = registry.properties.loginServer
