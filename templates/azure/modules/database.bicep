@description('Region of the server.')
param location string

@description('Beginning of the name of the server.')
param name string

@description('Id of the network that reaches the server.')
param networkId string

@description('Id of the subnet that belongs to PostgreSQL.')
param subnetId string

@description('Login of the server.')
param login string

@description('Password of that login.')
@secure()
param password string

@description('Major version of PostgreSQL; 14 or newer.')
param version string

@description('Size of the server.')
param skuName string

@description('Tier of that size.')
param skuTier string

@description('Size of its disk in GB; it grows by itself.')
param storageGB int

@description('How many days back the server can be restored.')
param backupDays int

@description('Keep backups in the paired region too.')
param geoRedundantBackup bool

@description('A second server that takes over: Disabled, SameZone or ZoneRedundant.')
param highAvailability string

var serverName = '${name}-db-${uniqueString(resourceGroup().id)}'

resource zone 'Microsoft.Network/privateDnsZones@2020-06-01' = {
  name: '${name}.private.postgres.database.azure.com'
  location: 'global'
}

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2020-06-01' = {
  parent: zone
  name: '${name}-db'
  location: 'global'
  properties: {
    registrationEnabled: false
    virtualNetwork: {
      id: networkId
    }
  }
}

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
  name: serverName
  location: location
  sku: {
    name: skuName
    tier: skuTier
  }
  properties: {
    version: version
    administratorLogin: login
    administratorLoginPassword: password
    authConfig: {
      activeDirectoryAuth: 'Disabled'
      passwordAuth: 'Enabled'
    }
    storage: {
      storageSizeGB: storageGB
      autoGrow: 'Enabled'
    }
    backup: {
      backupRetentionDays: backupDays
      geoRedundantBackup: geoRedundantBackup ? 'Enabled' : 'Disabled'
    }
    highAvailability: {
      mode: highAvailability
    }
    network: {
      delegatedSubnetResourceId: subnetId
      privateDnsZoneArmResourceId: zone.id
      publicNetworkAccess: 'Disabled'
    }
  }
  dependsOn: [link]
}

resource database 'Microsoft.DBforPostgreSQL/flexibleServers/databases@2024-08-01' = {
  parent: server
  name: 'sds_bridge'
  properties: {
    charset: 'UTF8'
    collation: 'en_US.utf8'
  }
}

@description('Full host name of the server.')
output host string = server.properties.fullyQualifiedDomainName

@description('Name of the database.')
output databaseName string = database.name

@description('Name of the server, for backup and restore.')
output serverName string = server.name
