using 'main.bicep'

// Copy this file, fill in what stands in angle brackets, and keep the copy out of public repositories. Secrets come from the
// environment of the shell that deploys and never stand here.

param registryName = '<name of your container registry>'
param image = '<name of your container registry>.azurecr.io/sds-bridge@sha256:<digest>'
param apiClientId = '<client id that register-applications.sh printed>'

param databasePassword = readEnvironmentVariable('SDS_BRIDGE_DATABASE_PASSWORD')
param sealKeys = readEnvironmentVariable('SDS_BRIDGE_SEAL_KEYS')
