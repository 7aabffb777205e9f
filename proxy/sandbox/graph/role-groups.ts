import type { RoleGroup } from './entities';
import type { Resource } from './render-entity';
import { resourceRoutes } from './resource-routes';

export const roleGroups: Resource<RoleGroup> = {
  name: 'roleGroups',
  noun: 'role group',
  items: (tenant) => tenant.roleGroups,
  render: (entity) => ({ ...entity }),
  navigations: {},
  permissions: {
    list: ['IndustryData.ReadBasic.All'],
    item: ['IndustryData-ReferenceDefinition.Read.All'],
  },
};

export const roleGroupRoutes = resourceRoutes(roleGroups);
