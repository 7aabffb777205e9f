metadata description = 'Looks every morning whether a roster has arrived in the last hours and tells people when none has: an exporter that stopped is noticed on the same day.'

@description('Name of the logic app; its connections are named after it.')
param logicAppName string = 'sdsb-alarm-missing-roster'

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

@description('Id of the team whose channel gets messages. A hyphen sends none.')
param teamsTeamId string = '-'

@description('Id of the channel that gets messages. A hyphen sends none.')
param teamsChannelId string = '-'

@description('Addresses that get messages, separated by semicolons. A hyphen sends none.')
param mailTo string = '-'

@description('A whole number: a roster must have arrived within this many hours before the alarm looks.')
param rosterHours string = '24'

@description('Azure region.')
param location string = resourceGroup().location

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
      TeamsTeamId: {
        value: teamsTeamId
      }
      TeamsChannelId: {
        value: teamsChannelId
      }
      MailTo: {
        value: mailTo
      }
      RosterHours: {
        value: rosterHours
      }
    }
  }
}

output principalId string = logicApp.identity.principalId
