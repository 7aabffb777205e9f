import { sandboxIdentity } from '../../config';
import { secondTenantId } from '../entra/users';
import { stableId } from '../stable-id';
import type { TenantData } from './entities';
import { seedReferenceDefinitions, seedRoleGroups } from './seed-references';

export const formatCodes = { v1: 'schoolDataSyncV1', 'v2.1': 'schoolDataSyncV2Rev1' } as const;

interface SeedFlow {
  /** Word in the stable ids, e.g. `classic`. */
  key: string;
  connector: string;
  fileFormat: string | null;
  flow: string;
  expired?: true;
}

const seeds: Record<string, readonly SeedFlow[]> = {
  [sandboxIdentity.tenantId]: [
    {
      key: 'sis',
      connector: 'Northwind SIS CSV',
      fileFormat: formatCodes['v2.1'],
      flow: 'Northwind rostering',
    },
    {
      key: 'classic',
      connector: 'Fabrikam Classic CSV',
      fileFormat: formatCodes.v1,
      flow: 'Fabrikam rostering',
    },
    {
      key: 'archive',
      connector: 'Northwind archive CSV',
      fileFormat: null,
      flow: 'Northwind rostering, last year',
      expired: true,
    },
  ],
  [secondTenantId]: [
    {
      key: 'sis',
      connector: 'Contoso County CSV',
      fileFormat: formatCodes['v2.1'],
      flow: 'Contoso County rostering',
    },
  ],
};

/** Ids of the seeded resources; the same at every start. */
export function seedIds(key: string, tenantId: string = sandboxIdentity.tenantId) {
  return {
    dataConnector: stableId(tenantId, 'dataConnector', key),
    inboundFlow: stableId(tenantId, 'inboundFlow', key),
    sourceSystem: stableId(tenantId, 'sourceSystem', key),
    year: stableId(tenantId, 'year', 'current'),
    lastYear: stableId(tenantId, 'year', 'last'),
  };
}

/** All tenants in which SDS is set up, as they are at the given time. */
export function seedTenants(now: number): Map<string, TenantData> {
  return new Map(
    Object.entries(seeds).map(([tenantId, flows]) => [tenantId, seedTenant(tenantId, flows, now)]),
  );
}

function seedTenant(tenantId: string, flows: readonly SeedFlow[], now: number): TenantData {
  const tenant: TenantData = {
    sourceSystems: new Map(),
    years: new Map(),
    dataConnectors: new Map(),
    inboundFlows: new Map(),
    roleGroups: seedRoleGroups(),
    referenceDefinitions: seedReferenceDefinitions(),
    operations: new Map(),
    runs: new Map(),
    acceptedFiles: new Map(),
    populations: new Map(),
    sessions: new Map(),
  };
  const startYear = schoolYearOf(now);
  for (const seed of flows) {
    const ids = seedIds(seed.key, tenantId);
    addYear(tenant, ids.year, startYear);
    addYear(tenant, ids.lastYear, startYear - 1);
    const year = seed.expired ? startYear - 1 : startYear;
    tenant.sourceSystems.set(ids.sourceSystem, {
      id: ids.sourceSystem,
      displayName: seed.connector.replace(/ CSV$/, ''),
      vendor: 'Sandbox',
      userMatchingSettings: ['staff', 'students'].map((_group, priorityOrder) => ({
        priorityOrder,
        sourceIdentifier: { code: 'username' },
        matchTarget: { code: 'userPrincipalName' },
      })),
    });
    tenant.dataConnectors.set(ids.dataConnector, {
      id: ids.dataConnector,
      displayName: seed.connector,
      fileFormat: seed.fileFormat === null ? null : { code: seed.fileFormat },
      sourceSystemId: ids.sourceSystem,
    });
    tenant.inboundFlows.set(ids.inboundFlow, {
      id: ids.inboundFlow,
      displayName: seed.flow,
      effectiveDateTime: `${year}-08-01T00:00:00Z`,
      expirationDateTime: `${year + 1}-07-31T00:00:00Z`,
      dataConnectorId: ids.dataConnector,
      yearId: seed.expired ? ids.lastYear : ids.year,
      readyAt: 0,
    });
  }
  return tenant;
}

function addYear(tenant: TenantData, id: string, year: number): void {
  tenant.years.set(id, {
    id,
    displayName: `School year ${year}-${year + 1}`,
    startDate: `${year}-08-01`,
    endDate: `${year + 1}-07-31`,
    year: { code: String(year + 1) },
  });
}

/** A school year runs from 1 August, so one always covers today. */
function schoolYearOf(now: number): number {
  const date = new Date(now);
  return date.getUTCMonth() >= 7 ? date.getUTCFullYear() : date.getUTCFullYear() - 1;
}
