import type { ReferenceDefinition } from './entities';
import type { Resource } from './render-entity';
import { resourceRoutes } from './resource-routes';

/** Built-in definitions show the year 1: not a real date. */
const never = '0001-01-01T00:00:00Z';

export const referenceDefinitions: Resource<ReferenceDefinition> = {
  name: 'referenceDefinitions',
  noun: 'reference definition',
  items: (tenant) => tenant.referenceDefinitions,
  render: (entity) => ({
    ...entity,
    isDisabled: false,
    createdDateTime: never,
    lastModifiedDateTime: never,
  }),
  navigations: {},
  permissions: {
    list: ['IndustryData.ReadBasic.All', 'IndustryData-ReferenceDefinition.ReadWrite.All'],
    item: [
      'IndustryData-ReferenceDefinition.Read.All',
      'IndustryData-ReferenceDefinition.ReadWrite.All',
    ],
  },
};

export const referenceDefinitionRoutes = resourceRoutes(referenceDefinitions);
