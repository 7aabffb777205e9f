@description('Name of the vault, in this resource group.')
param vaultName string

@description('Full host name of the database server.')
param databaseHost string

@description('Name of the database.')
param databaseName string

@description('Login of the database.')
param databaseLogin string

@description('Password of that login.')
@secure()
param databasePassword string

@description('Value of SEAL_KEYS.')
@secure()
param sealKeys string

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: vaultName
}

resource databaseUrl 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'database-url'
  properties: {
    contentType: 'DATABASE_URL'
    value: 'postgresql://${databaseLogin}:${uriComponent(databasePassword)}@${databaseHost}:5432/${databaseName}?sslmode=verify-full'
  }
}

resource keys 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: 'seal-keys'
  properties: {
    contentType: 'SEAL_KEYS'
    value: sealKeys
  }
}

@description('Address of the secret with DATABASE_URL, without a version: the newest one counts.')
output databaseUrlSecret string = databaseUrl.properties.secretUri

@description('Address of the secret with SEAL_KEYS, without a version: the newest one counts.')
output sealKeysSecret string = keys.properties.secretUri
