targetScope = 'resourceGroup'

metadata description = 'SDS Bridge on Azure Container Apps: two replicas, PostgreSQL, a shared spool, Key Vault, in a network of their own.'

@description('Region of everything.')
param location string = resourceGroup().location

@description('Beginning of all names: lower-case letters and digits, a letter first.')
@minLength(3)
@maxLength(12)
param name string = 'sdsbridge'

@description('Name of the container registry, in this resource group, that holds the image.')
param registryName string

@description('The image, with its digest (`…azurecr.io/sds-bridge@sha256:…`) or a tag that never changes.')
param image string

@description('Client id of the API application (register-applications.sh prints it).')
@minLength(36)
@maxLength(36)
param apiClientId string

@description('Tenants whose people and applications may call. Default: the tenant of this subscription.')
@minLength(1)
param allowedTenants array = [tenant().tenantId]

@description('Password of the database login, 16 characters or more, letters of both cases and digits.')
@secure()
@minLength(16)
param databasePassword string

@description('Value of SEAL_KEYS: `kid:base64url of 32 random bytes`, comma-separated, the first one seals. Whoever loses it loses what it sealed: keep a copy elsewhere.')
@secure()
@minLength(45)
param sealKeys string

@description('A host name of your own for the service; empty: the name that Azure gives.')
param hostName string = ''

@description('Id of the certificate of that host name in the environment; empty until it is bound.')
param certificateId string = ''

@description('Address ranges that may call, such as those of AzureConnectors and PowerPlatformPlex of your region; empty: every address may, and must prove who it is.')
param allowedCallers array = []

@description('Address ranges beside the subnet of the containers that the ingress comes from, whose X-Forwarded-For is believed. Default: the range that Container Apps reserves for itself.')
param ingressRanges array = ['100.100.0.0/16']

@description('Private address range of the network, at least a /22. It must not overlap with networks it is joined to.')
param addressPrefix string = '10.60.0.0/22'

@description('How many replicas run at all times. One is enough to work, two survive the loss of one.')
@minValue(1)
@maxValue(10)
param replicas int = 2

@description('Processors of one replica. More than one does not make a single upload faster by much.')
@allowed(['0.5', '1.0', '2.0'])
param cpu string = '1.0'

@description('Memory of one replica; twice the processors, as the Consumption profile wants it.')
@allowed(['1Gi', '2Gi', '4Gi'])
param memory string = '2Gi'

@description('Spread replicas and spool over the zones of the region, where it has zones.')
param zoneRedundant bool = false

@description('Size of the spool in GiB; Azure sells it from 100 on.')
@minValue(100)
param spoolGiB int = 100

@description('An image with a shell that runs as root, from a registry that you trust; it only hands the spool over to the account of the service.')
param spoolInitImage string = 'mcr.microsoft.com/azurelinux/base/core:3.0'

@description('Login of the database.')
param databaseLogin string = 'sdsbridge'

@description('Major version of PostgreSQL.')
@allowed(['14', '15', '16', '17'])
param databaseVersion string = '17'

@description('Size of the database server. A replica opens up to 22 connections, and twice as many replicas run while new ones replace the old: the smallest burstable size has too few.')
param databaseSku string = 'Standard_B2s'

@description('Tier of that size.')
@allowed(['Burstable', 'GeneralPurpose', 'MemoryOptimized'])
param databaseTier string = 'Burstable'

@description('Host name of a database server that was restored from a backup, in the same network; empty: the server made here.')
param databaseHost string = ''

@description('Size of the database\'s disk in GB; it grows by itself.')
@minValue(32)
param databaseStorageGB int = 32

@description('How many days back the database can be restored.')
@minValue(7)
@maxValue(35)
param databaseBackupDays int = 35

@description('Keep backups of the database in the paired region too. Cannot be changed later.')
param databaseGeoRedundantBackup bool = false

@description('A second database server that takes over; not with the tier Burstable.')
@allowed(['Disabled', 'SameZone', 'ZoneRedundant'])
param databaseHighAvailability string = 'Disabled'

@description('How many days the logs are kept.')
@minValue(30)
@maxValue(730)
param logDays int = 90

@description('How much is logged. No level logs tokens, names or row contents.')
@allowed(['error', 'warn', 'info', 'debug'])
param logLevel string = 'info'

@description('How many days ended uploads stay in the history.')
@minValue(1)
@maxValue(3650)
param historyDays int = 400

@description('How many days the findings of an upload are kept.')
@minValue(1)
@maxValue(3650)
param findingsDays int = 90

module network 'modules/network.bicep' = {
  name: '${name}-network'
  params: {
    location: location
    name: name
    addressPrefix: addressPrefix
  }
}

module logs 'modules/logs.bicep' = {
  name: '${name}-logs'
  params: {
    location: location
    name: name
    retentionDays: logDays
  }
}

module identity 'modules/identity.bicep' = {
  name: '${name}-identity'
  params: {
    location: location
    name: name
    registryName: registryName
  }
}

module vault 'modules/vault.bicep' = {
  name: '${name}-vault'
  params: {
    location: location
    name: name
    readerPrincipalId: identity.outputs.principalId
    networkId: network.outputs.networkId
    endpointsSubnetId: network.outputs.endpointsSubnetId
    workspaceId: logs.outputs.workspaceId
  }
}

module database 'modules/database.bicep' = {
  name: '${name}-database'
  params: {
    location: location
    name: name
    networkId: network.outputs.networkId
    subnetId: network.outputs.databaseSubnetId
    login: databaseLogin
    password: databasePassword
    version: databaseVersion
    skuName: databaseSku
    skuTier: databaseTier
    storageGB: databaseStorageGB
    backupDays: databaseBackupDays
    geoRedundantBackup: databaseGeoRedundantBackup
    highAvailability: databaseHighAvailability
  }
}

module secrets 'modules/secrets.bicep' = {
  name: '${name}-secrets'
  params: {
    vaultName: vault.outputs.vaultName
    databaseHost: empty(databaseHost) ? database.outputs.host : databaseHost
    databaseName: database.outputs.databaseName
    databaseLogin: databaseLogin
    databasePassword: databasePassword
    sealKeys: sealKeys
  }
}

module spool 'modules/spool.bicep' = {
  name: '${name}-spool'
  params: {
    location: location
    name: name
    shareGiB: spoolGiB
    zoneRedundant: zoneRedundant
    networkId: network.outputs.networkId
    endpointsSubnetId: network.outputs.endpointsSubnetId
  }
}

module containers 'modules/environment.bicep' = {
  name: '${name}-environment'
  params: {
    location: location
    name: name
    subnetId: network.outputs.appsSubnetId
    zoneRedundant: zoneRedundant
    workspaceId: logs.outputs.workspaceId
    spoolServer: spool.outputs.server
    spoolPath: spool.outputs.sharePath
  }
}

module app 'modules/app.bicep' = {
  name: '${name}-app'
  params: {
    location: location
    name: name
    environmentId: containers.outputs.environmentId
    spoolStorageName: containers.outputs.spoolStorageName
    identityId: identity.outputs.identityId
    identityClientId: identity.outputs.clientId
    registryServer: identity.outputs.registryServer
    image: image
    spoolInitImage: spoolInitImage
    replicas: replicas
    cpu: cpu
    memory: memory
    publicUrl: 'https://${empty(hostName) ? '${name}.${containers.outputs.defaultDomain}' : hostName}'
    hostName: hostName
    certificateId: certificateId
    allowedCallers: allowedCallers
    trustProxy: concat([network.outputs.appsPrefix], ingressRanges)
    apiClientId: apiClientId
    allowedTenants: allowedTenants
    databaseUrlSecret: secrets.outputs.databaseUrlSecret
    sealKeysSecret: secrets.outputs.sealKeysSecret
    logLevel: logLevel
    historyDays: historyDays
    findingsDays: findingsDays
  }
}

@description('Address of the service: what the connector and the command line are given.')
output publicUrl string = 'https://${empty(hostName) ? app.outputs.fqdn : hostName}'

@description('Name that Azure gives the service; a host name of your own is a CNAME to it.')
output azureHostName string = app.outputs.fqdn

@description('Principal id of the identity: the subject of the federated credential of the API application.')
output identityPrincipalId string = identity.outputs.principalId

@description('Name of the Key Vault.')
output vaultName string = vault.outputs.vaultName

@description('Name of the database server.')
output databaseServerName string = database.outputs.serverName
