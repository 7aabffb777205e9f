@description('Region of the vault.')
param location string

@description('Beginning of the name of the vault.')
param name string

@description('Principal id of the identity that may read secrets.')
param readerPrincipalId string

@description('Id of the network that reaches the vault.')
param networkId string

@description('Id of the subnet of its private endpoint.')
param endpointsSubnetId string

@description('Id of the workspace that keeps who read what.')
param workspaceId string

// Built-in role Key Vault Secrets User: the same id in every tenant.
var readRole = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-875b-0445c86b69e6')

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  // The name of a vault is unique in the world and has at most 24 characters.
  name: take('${name}-${uniqueString(resourceGroup().id)}', 24)
  location: location
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    // Without the seal keys kept sign-ins, addresses of triggers and baselines are lost: nobody may destroy them at once.
    enablePurgeProtection: true
    publicNetworkAccess: 'Disabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: 'Deny'
    }
  }
}

resource mayRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, readerPrincipalId, readRole)
  scope: vault
  properties: {
    roleDefinitionId: readRole
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'audit'
        enabled: true
      }
    ]
  }
}

module endpoint 'private-endpoint.bicep' = {
  name: '${name}-vault-endpoint'
  params: {
    location: location
    name: '${name}-vault'
    networkId: networkId
    subnetId: endpointsSubnetId
    targetId: vault.id
    groupId: 'vault'
    zoneName: 'privatelink.vaultcore.azure.net'
  }
}

@description('Name of the vault.')
output vaultName string = vault.name
