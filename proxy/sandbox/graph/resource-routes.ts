import { randomUUID } from 'node:crypto';
import { notFound } from './graph-error';
import { entityBody, type Resource } from './render-entity';
import { listPage } from './list-page';
import { graphRoot, type GraphCall, type GraphRoute } from './route';

/** GET list and item, and POST, PATCH, DELETE where the resource says how. */
export function resourceRoutes<E extends { id: string }>(resource: Resource<E>): GraphRoute[] {
  const { name, permissions } = resource;
  const entityPath = `${name}/{id}`;
  const routes: GraphRoute[] = [
    {
      method: 'GET',
      path: name,
      permissions: { delegated: permissions.list },
      options: ['$top', '$select', '$expand', '$skiptoken'],
      handle: (call) => ({ status: 200, body: listPage(resource, call) }),
    },
    {
      method: 'GET',
      path: entityPath,
      permissions: { delegated: permissions.item },
      options: ['$select', '$expand'],
      handle: (call) => ({ status: 200, body: entityBody(resource, find(resource, call), call) }),
    },
  ];
  const write = { delegated: permissions.write ?? [] };
  const { create, change } = resource;
  if (create === undefined || change === undefined) return routes;
  routes.push(
    {
      method: 'POST',
      path: name,
      permissions: write,
      options: [],
      handle(call) {
        const entity = create(randomUUID(), call);
        resource.items(call.tenant).set(entity.id, entity);
        const location = `${graphRoot(call.env)}/${name}/${entity.id}`;
        return { status: 201, body: entityBody(resource, entity, call), headers: { location } };
      },
    },
    {
      method: 'PATCH',
      path: entityPath,
      permissions: write,
      options: [],
      handle(call) {
        const entity = change(find(resource, call), call);
        resource.items(call.tenant).set(entity.id, entity);
        return { status: 204 };
      },
    },
    {
      method: 'DELETE',
      path: entityPath,
      permissions: write,
      options: [],
      handle(call) {
        const entity = find(resource, call);
        resource.beforeRemove?.(entity, call);
        resource.items(call.tenant).delete(entity.id);
        return { status: 204 };
      },
    },
  );
  return routes;
}

/** The entity the first key names. Throws GraphError 404. */
export function find<E extends { id: string }>(resource: Resource<E>, call: GraphCall): E {
  const entity = resource.items(call.tenant).get((call.ids[0] ?? '').toLowerCase());
  const exact = entity ?? resource.items(call.tenant).get(call.ids[0] ?? '');
  if (exact === undefined) throw notFound(resource.noun);
  return exact;
}
