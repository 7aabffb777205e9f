import { z } from 'zod';
import type { Year } from './entities';
import { badRequest, GraphError } from './graph-error';
import { displayName, readBody } from './read-body';
import type { Resource } from './render-entity';
import { resourceRoutes } from './resource-routes';

const shape = z.object({
  displayName,
  startDate: z.iso.date(),
  endDate: z.iso.date(),
  year: z.object({ code: z.string().regex(/^\d{4}$/) }),
});

export const years: Resource<Year> = {
  name: 'years',
  noun: 'year',
  items: (tenant) => tenant.years,
  render: (entity) => ({ ...entity }),
  navigations: {},
  permissions: {
    list: ['IndustryData-TimePeriod.Read.All', 'IndustryData-TimePeriod.ReadWrite.All'],
    item: ['IndustryData-TimePeriod.Read.All', 'IndustryData-TimePeriod.ReadWrite.All'],
    write: ['IndustryData-TimePeriod.ReadWrite.All'],
  },
  create: (id, call) => inOrder({ id, ...readBody(shape, call.body) }),
  change(entity, call) {
    const given = Object.entries(readBody(shape.partial(), call.body));
    const changes = Object.fromEntries(given.filter(([, value]) => value !== undefined));
    return inOrder({ ...entity, ...changes });
  },
  beforeRemove(entity, { tenant }) {
    const used = [...tenant.inboundFlows.values()].some((flow) => flow.yearId === entity.id);
    if (used) throw new GraphError(409, 'Conflict', 'The year has an inbound flow.');
  },
};

function inOrder(year: Year): Year {
  if (year.startDate >= year.endDate) throw badRequest('endDate must be after startDate.');
  return year;
}

export const yearRoutes = resourceRoutes(years);
