@description('Region of the storage account.')
param location string

@description('Beginning of the name of the storage account.')
param name string

@description('Size of the share in GiB; at least 100.')
param shareGiB int

@description('Keep three copies in three zones instead of one.')
param zoneRedundant bool

@description('Id of the network that reaches the share.')
param networkId string

@description('Id of the subnet of its private endpoint.')
param endpointsSubnetId string

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  // The name of an account is unique in the world: at most 24 letters and digits.
  name: take('${replace(name, '-', '')}${uniqueString(resourceGroup().id)}', 24)
  location: location
  kind: 'FileStorage'
  sku: {
    name: zoneRedundant ? 'Premium_ZRS' : 'Premium_LRS'
  }
  properties: {
    // NFS knows no https; only the private endpoint below leads to the share.
    supportsHttpsTrafficOnly: false
    minimumTlsVersion: 'TLS1_2'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    publicNetworkAccess: 'Disabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: 'Deny'
    }
  }
}

resource files 'Microsoft.Storage/storageAccounts/fileServices@2023-05-01' = {
  parent: account
  name: 'default'
}

resource share 'Microsoft.Storage/storageAccounts/fileServices/shares@2023-05-01' = {
  parent: files
  name: 'spool'
  properties: {
    enabledProtocols: 'NFS'
    // The share belongs to root at first; the init container hands it over to the account of the service.
    rootSquash: 'NoRootSquash'
    shareQuota: shareGiB
  }
}

module endpoint 'private-endpoint.bicep' = {
  name: '${name}-spool-endpoint'
  params: {
    location: location
    name: '${name}-spool'
    networkId: networkId
    subnetId: endpointsSubnetId
    targetId: account.id
    groupId: 'file'
    zoneName: 'privatelink.file.${environment().suffixes.storage}'
  }
}

@description('Host name of the share.')
output server string = '${account.name}.file.${environment().suffixes.storage}'

@description('Path of the share as NFS names it.')
output sharePath string = '/${account.name}/${share.name}'
