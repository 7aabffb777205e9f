@description('Region of the network.')
param location string

@description('Beginning of the names of what is made here.')
param name string

@description('Private address range of the network; at least a /22, which three /24 subnets are cut from.')
param addressPrefix string

var appsPrefix = cidrSubnet(addressPrefix, 24, 0)
var databasePrefix = cidrSubnet(addressPrefix, 24, 1)
var endpointsPrefix = cidrSubnet(addressPrefix, 24, 2)

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: '${name}-network'
  location: location
  properties: {
    addressSpace: {
      addressPrefixes: [addressPrefix]
    }
    // All subnets stand here and not as resources of their own: a later deployment would take away those that are not listed.
    subnets: [
      {
        name: 'apps'
        properties: {
          addressPrefix: appsPrefix
          delegations: [
            {
              name: 'apps'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: 'database'
        properties: {
          addressPrefix: databasePrefix
          delegations: [
            {
              name: 'database'
              properties: {
                serviceName: 'Microsoft.DBforPostgreSQL/flexibleServers'
              }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: endpointsPrefix
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
    ]
  }
}

@description('Id of the network.')
output networkId string = network.id

@description('Id of the subnet of the containers.')
output appsSubnetId string = '${network.id}/subnets/apps'

@description('Address range of the subnet of the containers.')
output appsPrefix string = appsPrefix

@description('Id of the subnet that belongs to PostgreSQL.')
output databaseSubnetId string = '${network.id}/subnets/database'

@description('Id of the subnet of the private endpoints.')
output endpointsSubnetId string = '${network.id}/subnets/endpoints'
