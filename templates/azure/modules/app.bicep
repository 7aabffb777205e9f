@description('Region of the app.')
param location string

@description('Name of the app; with the domain of the environment it is its address.')
param name string

@description('Id of the environment.')
param environmentId string

@description('Name of the environment\'s storage that is the spool.')
param spoolStorageName string

@description('Id of the identity the app runs as.')
param identityId string

@description('Client id of that identity.')
param identityClientId string

@description('Address of the registry.')
param registryServer string

@description('The image, with its digest or an unchanging tag.')
param image string

@description('An image with a shell, run once as root before each replica: it hands the spool over to the service.')
param spoolInitImage string

@description('How many replicas run at all times.')
param replicas int

@description('Processors of one replica, as a text.')
param cpu string

@description('Memory of one replica.')
param memory string

@description('Address callers use, https.')
param publicUrl string

@description('A host name of your own for the app; empty: the name that Azure gives.')
param hostName string

@description('Id of the certificate of that host name in the environment; empty until it is bound.')
param certificateId string

@description('Address ranges that may call; empty: every address may, and must prove who it is.')
param allowedCallers array

@description('Address ranges of the ingress, whose X-Forwarded-For is believed.')
param trustProxy array

@description('Client id of the API application.')
param apiClientId string

@description('Tenants whose people and applications may call.')
param allowedTenants array

@description('Address of the secret with DATABASE_URL.')
param databaseUrlSecret string

@description('Address of the secret with SEAL_KEYS.')
param sealKeysSecret string

@description('How much is logged.')
param logLevel string

@description('How many days ended uploads stay in the history.')
param historyDays int

@description('How many days the findings of an upload are kept.')
param findingsDays int

// The account of the image (Dockerfile).
var serviceUser = '10001'
var port = 8080

resource app 'Microsoft.App/containerApps@2025-01-01' = {
  name: name
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      maxInactiveRevisions: 5
      ingress: {
        external: true
        targetPort: port
        transport: 'http'
        allowInsecure: false
        traffic: [
          {
            latestRevision: true
            weight: 100
          }
        ]
        customDomains: empty(hostName)
          ? []
          : [
              {
                name: hostName
                bindingType: empty(certificateId) ? 'Disabled' : 'SniEnabled'
                certificateId: empty(certificateId) ? null : certificateId
              }
            ]
        ipSecurityRestrictions: [
          for (addresses, index) in allowedCallers: {
            name: 'caller-${index}'
            action: 'Allow'
            ipAddressRange: addresses
          }
        ]
      }
      registries: [
        {
          server: registryServer
          identity: identityId
        }
      ]
      secrets: [
        {
          name: 'database-url'
          keyVaultUrl: databaseUrlSecret
          identity: identityId
        }
        {
          name: 'seal-keys'
          keyVaultUrl: sealKeysSecret
          identity: identityId
        }
      ]
    }
    template: {
      // More than SHUTDOWN_TIMEOUT_SECONDS, so that running calls end before the replica is killed.
      terminationGracePeriodSeconds: 60
      initContainers: [
        {
          name: 'spool-owner'
          image: spoolInitImage
          command: ['/bin/sh', '-c']
          args: ['chown ${serviceUser}:${serviceUser} /spool && chmod 0700 /spool']
          resources: {
            cpu: json('0.25')
            memory: '0.5Gi'
          }
          volumeMounts: [
            {
              volumeName: 'spool'
              mountPath: '/spool'
            }
          ]
        }
      ]
      containers: [
        {
          name: 'sds-bridge'
          image: image
          resources: {
            cpu: json(cpu)
            memory: memory
          }
          env: [
            { name: 'CLOUD', value: 'global' }
            { name: 'HOST', value: '0.0.0.0' }
            { name: 'PORT', value: string(port) }
            { name: 'PUBLIC_URL', value: publicUrl }
            { name: 'TRUST_PROXY', value: join(trustProxy, ',') }
            { name: 'DATA_DIR', value: '/data' }
            { name: 'SPOOL_DIR', value: '/spool' }
            { name: 'EXPORT_PROFILES_DIR', value: '/spool/export-profiles' }
            { name: 'API_CLIENT_ID', value: apiClientId }
            { name: 'API_CLIENT_MANAGED_IDENTITY', value: identityClientId }
            { name: 'ALLOWED_TENANTS', value: join(allowedTenants, ',') }
            { name: 'DATABASE_URL', secretRef: 'database-url' }
            { name: 'SEAL_KEYS', secretRef: 'seal-keys' }
            { name: 'THROTTLE_STORE', value: 'postgres' }
            { name: 'SHUTDOWN_TIMEOUT_SECONDS', value: '25' }
            { name: 'LOG_LEVEL', value: logLevel }
            { name: 'HISTORY_DAYS', value: string(historyDays) }
            { name: 'FINDINGS_DAYS', value: string(findingsDays) }
          ]
          probes: [
            {
              // The schema is brought up to date before it listens.
              type: 'Startup'
              httpGet: { path: '/healthz', port: port }
              periodSeconds: 5
              failureThreshold: 60
            }
            {
              type: 'Liveness'
              httpGet: { path: '/healthz', port: port }
              periodSeconds: 15
              timeoutSeconds: 5
              failureThreshold: 4
            }
            {
              type: 'Readiness'
              httpGet: { path: '/readyz', port: port }
              periodSeconds: 5
              timeoutSeconds: 3
              failureThreshold: 3
            }
          ]
          volumeMounts: [
            {
              volumeName: 'spool'
              mountPath: '/spool'
            }
            {
              volumeName: 'data'
              mountPath: '/data'
            }
          ]
        }
      ]
      volumes: [
        {
          name: 'spool'
          storageType: 'NfsAzureFile'
          storageName: spoolStorageName
        }
        {
          // Nothing that must last: keys and database are elsewhere.
          name: 'data'
          storageType: 'EmptyDir'
        }
      ]
      scale: {
        minReplicas: replicas
        maxReplicas: replicas
      }
    }
  }
}

@description('Host name of the app as Azure gives it.')
output fqdn string = app.properties.configuration.ingress.fqdn

@description('Name of the app.')
output appName string = app.name
