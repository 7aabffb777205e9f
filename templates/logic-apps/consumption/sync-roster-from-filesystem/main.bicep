metadata description = 'Every night brings all roster files from On-premises File System to School Data Sync, stops before sending anything when one is missing, and tells people when something is to be done.'

@description('Name of the logic app; its connections are named after it.')
param logicAppName string = 'sdsb-sync-roster-from-filesystem'

@description('Enable it once its connections are signed in and its identity has its role.')
@allowed([
  'Disabled'
  'Enabled'
])
param state string = 'Disabled'

@description('Address of the service, for example https://bridge.school.example. No slash at the end.')
param bridgeUrl string

@description('Application ID URI of the API, api://<client id of the API>.')
param bridgeAudience string

@description('Names of the files of a full roster, separated by commas or line breaks. All of them must be there, every time: what is missing would be marked inactive.')
param rosterFiles string = 'orgs.csv,users.csv,roles.csv,classes.csv,enrollments.csv'

@description('Path of the folder with the files, as the connector of the source shows it, for example /Shared Documents/Rosters. No slash at the end.')
param rosterFolder string = '/Rosters'

@description('Flow ID of School Data Sync, only where several inbound flows are ready. A hyphen takes the only ready one, so that nothing has to be changed in a new school year.')
param inboundFlowId string = '-'

@description('Id of the team whose channel gets messages. A hyphen sends none.')
param teamsTeamId string = '-'

@description('Id of the channel that gets messages. A hyphen sends none.')
param teamsChannelId string = '-'

@description('Addresses that get messages, separated by semicolons. A hyphen sends none.')
param mailTo string = '-'

@description('Share that paths begin at.')
param filesystemRootfolder string

@description('How the gateway signs in to the share.')
param filesystemAuthType string = 'windows'

@description('Windows account, with its domain.')
param filesystemUsername string

@description('Password of the Windows account.')
@secure()
param filesystemPassword string

@description('Resource id of the on-premises data gateway in Azure.')
param filesystemGateway string

@description('Azure region.')
param location string = resourceGroup().location

resource filesystem 'Microsoft.Web/connections@2016-06-01' = {
  name: '${logicAppName}-filesystem'
  location: location
  properties: {
    displayName: '${logicAppName}-filesystem'
    api: {
      id: subscriptionResourceId('Microsoft.Web/locations/managedApis', location, 'filesystem')
    }
    parameterValues: {
      rootfolder: filesystemRootfolder
      authType: filesystemAuthType
      username: filesystemUsername
      password: filesystemPassword
      gateway: {
        id: filesystemGateway
      }
    }
  }
}

resource teams 'Microsoft.Web/connections@2016-06-01' = {
  name: '${logicAppName}-teams'
  location: location
  properties: {
    displayName: '${logicAppName}-teams'
    api: {
      id: subscriptionResourceId('Microsoft.Web/locations/managedApis', location, 'teams')
    }
  }
}

resource office365 'Microsoft.Web/connections@2016-06-01' = {
  name: '${logicAppName}-office365'
  location: location
  properties: {
    displayName: '${logicAppName}-office365'
    api: {
      id: subscriptionResourceId('Microsoft.Web/locations/managedApis', location, 'office365')
    }
  }
}

resource logicApp 'Microsoft.Logic/workflows@2019-05-01' = {
  name: logicAppName
  location: location
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    state: state
    definition: loadJsonContent('workflow.json').definition
    parameters: {
      '$connections': {
        value: {
          filesystem: {
            id: subscriptionResourceId('Microsoft.Web/locations/managedApis', location, 'filesystem')
            connectionId: filesystem.id
            connectionName: filesystem.name
          }
          teams: {
            id: subscriptionResourceId('Microsoft.Web/locations/managedApis', location, 'teams')
            connectionId: teams.id
            connectionName: teams.name
          }
          office365: {
            id: subscriptionResourceId('Microsoft.Web/locations/managedApis', location, 'office365')
            connectionId: office365.id
            connectionName: office365.name
          }
        }
      }
      BridgeUrl: {
        value: bridgeUrl
      }
      BridgeAudience: {
        value: bridgeAudience
      }
      RosterFiles: {
        value: rosterFiles
      }
      RosterFolder: {
        value: rosterFolder
      }
      InboundFlowId: {
        value: inboundFlowId
      }
      TeamsTeamId: {
        value: teamsTeamId
      }
      TeamsChannelId: {
        value: teamsChannelId
      }
      MailTo: {
        value: mailTo
      }
    }
  }
}

output principalId string = logicApp.identity.principalId
