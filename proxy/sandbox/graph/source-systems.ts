import { z } from 'zod';
import type { SourceSystem } from './entities';
import { displayName, readBody, resolveBind } from './read-body';
import type { Resource } from './render-entity';
import { resourceRoutes } from './resource-routes';
import type { GraphCall } from './route';
import { GraphError } from './graph-error';

const reference = z.object({ code: z.string() });

/** Microsoft's samples also send `domainName`, which the metadata does not declare: taken and kept. */
const matching = z.looseObject({
  priorityOrder: z.int(),
  sourceIdentifier: reference,
  matchTarget: reference.nullish(),
  'roleGroup@odata.bind': z.string().optional(),
});

const shape = z.object({
  displayName,
  vendor: z.string().max(100).nullish(),
  userMatchingSettings: z.array(matching).optional(),
});

type Given = z.output<typeof shape>;

export const sourceSystems: Resource<SourceSystem> = {
  name: 'sourceSystems',
  noun: 'source system',
  items: (tenant) => tenant.sourceSystems,
  render: (entity) => ({ ...entity }),
  navigations: {},
  permissions: {
    list: ['IndustryData-SourceSystem.Read.All', 'IndustryData-SourceSystem.ReadWrite.All'],
    item: ['IndustryData-SourceSystem.Read.All', 'IndustryData-SourceSystem.ReadWrite.All'],
    write: ['IndustryData-SourceSystem.ReadWrite.All'],
  },
  create(id, call) {
    const given = readBody(shape, call.body);
    return {
      id,
      displayName: given.displayName,
      vendor: given.vendor ?? null,
      userMatchingSettings: settingsOf(given, call),
    };
  },
  change(entity, call) {
    const given = readBody(shape.partial(), call.body);
    return {
      ...entity,
      ...(given.displayName !== undefined && { displayName: given.displayName }),
      ...(given.vendor !== undefined && { vendor: given.vendor }),
      ...(given.userMatchingSettings !== undefined && {
        userMatchingSettings: settingsOf(given, call),
      }),
    };
  },
  beforeRemove(entity, { tenant }) {
    const used = [...tenant.dataConnectors.values()].some(
      (one) => one.sourceSystemId === entity.id,
    );
    if (used) throw new GraphError(409, 'Conflict', 'The source system has a data connector.');
  },
};

/** The role group is a navigation: checked, and left out of answers. */
function settingsOf(
  given: Pick<Given, 'userMatchingSettings'>,
  call: GraphCall,
): Record<string, unknown>[] {
  return (given.userMatchingSettings ?? []).map(({ 'roleGroup@odata.bind': bind, ...setting }) => {
    if (bind !== undefined) resolveBind(call.tenant.roleGroups, 'roleGroups', bind);
    return setting;
  });
}

export const sourceSystemRoutes = resourceRoutes(sourceSystems);
