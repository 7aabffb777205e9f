@description('Region of the workspace.')
param location string

@description('Beginning of the name of the workspace.')
param name string

@description('How many days the logs are kept.')
param retentionDays int

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs'
  location: location
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionDays
    features: {
      // Nothing here writes with the shared key of the workspace.
      disableLocalAuth: true
    }
  }
}

@description('Id of the workspace.')
output workspaceId string = workspace.id
