@description('Region of the environment.')
param location string

@description('Beginning of the name of the environment.')
param name string

@description('Id of the subnet of the containers.')
param subnetId string

@description('Spread the replicas over the zones of the region.')
param zoneRedundant bool

@description('Id of the workspace that keeps the logs.')
param workspaceId string

@description('Host name of the spool share.')
param spoolServer string

@description('Path of the spool share as NFS names it.')
param spoolPath string

resource managed 'Microsoft.App/managedEnvironments@2025-01-01' = {
  name: '${name}-environment'
  location: location
  properties: {
    // By a diagnostic setting, which needs no key of the workspace.
    appLogsConfiguration: {
      destination: 'azure-monitor'
    }
    vnetConfiguration: {
      infrastructureSubnetId: subnetId
      internal: false
    }
    workloadProfiles: [
      {
        name: 'Consumption'
        workloadProfileType: 'Consumption'
      }
    ]
    zoneRedundant: zoneRedundant
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: managed
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'ContainerAppConsoleLogs'
        enabled: true
      }
      {
        category: 'ContainerAppSystemLogs'
        enabled: true
      }
    ]
  }
}

resource spool 'Microsoft.App/managedEnvironments/storages@2025-01-01' = {
  parent: managed
  name: 'spool'
  properties: {
    nfsAzureFile: {
      server: spoolServer
      shareName: spoolPath
      accessMode: 'ReadWrite'
    }
  }
}

@description('Id of the environment.')
output environmentId string = managed.id

@description('Domain that its apps have their names below.')
output defaultDomain string = managed.properties.defaultDomain

@description('Name of the storage as the app mounts it.')
output spoolStorageName string = spool.name
