import { z } from 'zod';
import { dataConnectors } from './data-connectors';
import type { InboundFlow, Year } from './entities';
import { badRequest } from './graph-error';
import { displayName, readBody, resolveBind } from './read-body';
import { entityBody, type Resource } from './render-entity';
import { find, resourceRoutes } from './resource-routes';
import type { GraphRoute } from './route';
import { years } from './years';

const type = 'microsoft.graph.industryData.inboundFileFlow';
const dateTime = z.iso.datetime({ offset: true });

const changes = z.object({
  displayName,
  effectiveDateTime: dateTime,
  expirationDateTime: dateTime.nullish(),
});

const shape = changes.extend({
  '@odata.type': z.enum([`#${type}`, type]),
  dataDomain: z.literal('educationRostering'),
  'dataConnector@odata.bind': z.string(),
  'year@odata.bind': z.string(),
});

const read = ['IndustryData-InboundFlow.Read.All', 'IndustryData-InboundFlow.ReadWrite.All'];

export const inboundFlows: Resource<InboundFlow> = {
  name: 'inboundFlows',
  noun: 'inbound flow',
  items: (tenant) => tenant.inboundFlows,
  render: (flow, { env }) => ({
    '@odata.type': `#${type}`,
    id: flow.id,
    displayName: flow.displayName,
    readinessStatus: readinessOf(flow, env.clock()),
    dataDomain: 'educationRostering',
    effectiveDateTime: flow.effectiveDateTime,
    expirationDateTime: flow.expirationDateTime,
  }),
  navigations: {
    dataConnector: (flow, call) =>
      dataConnectors.render(find(dataConnectors, { ...call, ids: [flow.dataConnectorId] }), call),
    year: (flow, call) => years.render(find(years, { ...call, ids: [flow.yearId] }), call),
  },
  permissions: { list: read, item: read, write: ['IndustryData-InboundFlow.ReadWrite.All'] },
  create(id, { tenant, body, env }) {
    const given = readBody(shape, body);
    const connector = given['dataConnector@odata.bind'];
    const year = resolveBind(tenant.years, 'years', given['year@odata.bind']);
    return withinYear(year, {
      id,
      displayName: given.displayName,
      effectiveDateTime: given.effectiveDateTime,
      expirationDateTime: given.expirationDateTime ?? null,
      dataConnectorId: resolveBind(tenant.dataConnectors, 'dataConnectors', connector).id,
      yearId: year.id,
      readyAt: env.clock() + env.timings.flowReadyMs,
    });
  },
  change(flow, call) {
    const given = Object.entries(readBody(changes.partial(), call.body));
    const changed = Object.fromEntries(given.filter(([, value]) => value !== undefined));
    const year = find(years, { ...call, ids: [flow.yearId] });
    return withinYear(year, { ...flow, ...changed });
  },
};

export function readinessOf(flow: InboundFlow, now: number): string {
  if (flow.expirationDateTime !== null && Date.parse(flow.expirationDateTime) <= now)
    return 'expired';
  return now < flow.readyAt ? 'notReady' : 'ready';
}

/** Microsoft's own templates keep to this rule: a flow ends no later than its year. */
function withinYear(year: Year, flow: InboundFlow): InboundFlow {
  const end = Date.parse(`${year.endDate}T23:59:59.999Z`);
  if (flow.expirationDateTime !== null && Date.parse(flow.expirationDateTime) > end)
    throw badRequest('expirationDateTime must not be after the end of the year.');
  return flow;
}

const connectorOfFlow: GraphRoute = {
  method: 'GET',
  path: 'inboundFlows/{id}/dataConnector',
  permissions: { delegated: dataConnectors.permissions.item },
  options: ['$select', '$expand'],
  handle(call) {
    const { dataConnectorId } = find(inboundFlows, call);
    const target = find(dataConnectors, { ...call, ids: [dataConnectorId] });
    return { status: 200, body: entityBody(dataConnectors, target, call) };
  },
};

const yearOfFlow: GraphRoute = {
  method: 'GET',
  path: 'inboundFlows/{id}/year',
  permissions: { delegated: years.permissions.item },
  options: ['$select'],
  handle(call) {
    const target = find(years, { ...call, ids: [find(inboundFlows, call).yearId] });
    return { status: 200, body: entityBody(years, target, call) };
  },
};

export const inboundFlowRoutes = [...resourceRoutes(inboundFlows), connectorOfFlow, yearOfFlow];
