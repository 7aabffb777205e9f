import { badRequest } from './graph-error';
import { contextOf, type GraphCall, type Json } from './route';
import type { TenantData } from './entities';

/** One resource of industryData; resource-routes.ts makes its calls from it. */
export interface Resource<E extends { id: string }> {
  /** Path segment, e.g. `dataConnectors`. */
  name: string;
  /** In messages, e.g. `data connector`. */
  noun: string;
  items: (tenant: TenantData) => Map<string, E>;
  /** The wire form without navigations. */
  render: (entity: E, call: GraphCall) => Json;
  /** Navigations that `$expand` can fill. */
  navigations: Record<string, (entity: E, call: GraphCall) => Json | Json[] | null>;
  permissions: { list: readonly string[]; item: readonly string[]; write?: readonly string[] };
  create?: (id: string, call: GraphCall) => E;
  change?: (entity: E, call: GraphCall) => E;
  /** Called before the entity is removed; throws to refuse. */
  beforeRemove?: (entity: E, call: GraphCall) => void;
}

export function entityBody<E extends { id: string }>(
  resource: Resource<E>,
  entity: E,
  call: GraphCall,
): Json {
  const context = contextOf(call.env, `external/industryData/${resource.name}/$entity`);
  return { '@odata.context': context, ...renderEntity(resource, entity, call) };
}

/** Applies `$expand` and `$select`. Throws GraphError 400 for a navigation it has not. */
export function renderEntity<E extends { id: string }>(
  resource: Resource<E>,
  entity: E,
  call: GraphCall,
): Json {
  const { select, expand } = call.query;
  const body: Json = { ...resource.render(entity, call) };
  for (const name of expand) {
    const navigate = resource.navigations[name];
    if (navigate === undefined) throw badRequest(`The property '${name}' cannot be expanded.`);
    body[name] = navigate(entity, call);
  }
  if (select === undefined) return body;
  const kept = ['@odata.type', ...select, ...expand];
  return Object.fromEntries(Object.entries(body).filter(([name]) => kept.includes(name)));
}
