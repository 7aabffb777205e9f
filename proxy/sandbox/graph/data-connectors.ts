import { z } from 'zod';
import type { DataConnector, TenantData } from './entities';
import { badRequest, GraphError } from './graph-error';
import { displayName, readBody, resolveBind } from './read-body';
import { entityBody, type Resource } from './render-entity';
import { find, resourceRoutes } from './resource-routes';
import type { GraphRoute } from './route';
import { formatCodes } from './seed';
import { sourceSystems } from './source-systems';

const type = 'microsoft.graph.industryData.azureDataLakeConnector';

const shape = z.object({
  // The documentation's own sample omits the number sign.
  '@odata.type': z.enum([`#${type}`, type]),
  displayName,
  fileFormat: z
    .object({ code: z.string().optional(), 'value@odata.bind': z.string().optional() })
    .nullish(),
  'sourceSystem@odata.bind': z.string(),
});

const read = ['IndustryData-DataConnector.Read.All', 'IndustryData-DataConnector.ReadWrite.All'];

export const dataConnectors: Resource<DataConnector> = {
  name: 'dataConnectors',
  noun: 'data connector',
  items: (tenant) => tenant.dataConnectors,
  render: ({ id, displayName: name, fileFormat }) => ({
    '@odata.type': `#${type}`,
    id,
    displayName: name,
    fileFormat,
  }),
  navigations: {
    sourceSystem(entity, call) {
      const target = call.tenant.sourceSystems.get(entity.sourceSystemId);
      return target === undefined ? null : sourceSystems.render(target, call);
    },
  },
  permissions: { list: read, item: read, write: ['IndustryData-DataConnector.ReadWrite.All'] },
  create(id, { tenant, body }) {
    const given = readBody(shape, body);
    const bind = given['sourceSystem@odata.bind'];
    return {
      id,
      displayName: given.displayName,
      fileFormat: formatOf(tenant, given.fileFormat),
      sourceSystemId: resolveBind(tenant.sourceSystems, 'sourceSystems', bind).id,
    };
  },
  change(entity, { body }) {
    const given = readBody(z.object({ displayName: displayName.optional() }), body);
    return { ...entity, displayName: given.displayName ?? entity.displayName };
  },
  beforeRemove(entity, { tenant }) {
    const used = [...tenant.inboundFlows.values()].some(
      (flow) => flow.dataConnectorId === entity.id,
    );
    if (used) throw new GraphError(409, 'Conflict', 'The data connector feeds an inbound flow.');
  },
};

/** Either `code` or `value@odata.bind` names the format. */
function formatOf(
  tenant: TenantData,
  given: z.output<typeof shape>['fileFormat'],
): DataConnector['fileFormat'] {
  if (given === null || given === undefined) return null;
  const bind = given['value@odata.bind'];
  const code =
    given.code ?? resolveBind(tenant.referenceDefinitions, 'referenceDefinitions', bind ?? '').code;
  if (!Object.values<string>(formatCodes).includes(code))
    throw badRequest(`The file format '${code}' does not exist.`);
  return { code };
}

const sourceSystemOfConnector: GraphRoute = {
  method: 'GET',
  path: 'dataConnectors/{id}/sourceSystem',
  permissions: { delegated: sourceSystems.permissions.item },
  options: ['$select'],
  handle(call) {
    const { sourceSystemId } = find(dataConnectors, call);
    const target = find(sourceSystems, { ...call, ids: [sourceSystemId] });
    return { status: 200, body: entityBody(sourceSystems, target, call) };
  },
};

export const dataConnectorRoutes = [...resourceRoutes(dataConnectors), sourceSystemOfConnector];
