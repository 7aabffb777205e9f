import { contextOf, graphRoot, type GraphCall, type Json } from './route';
import { renderEntity, type Resource } from './render-entity';

/** One page in the order of ids; the next link goes on after the last id, so changes lose nothing. */
export function listPage<E extends { id: string }>(resource: Resource<E>, call: GraphCall): Json {
  const { top, after, select, expand } = call.query;
  const size = Math.min(top ?? Infinity, call.env.timings.pageSize);
  const rest = [...resource.items(call.tenant).values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .filter((entity) => after === undefined || entity.id > after);
  const page = rest.slice(0, size);
  const last = page.at(-1);
  const body: Json = {
    '@odata.context': contextOf(call.env, `external/industryData/${resource.name}`),
  };
  if (last !== undefined && rest.length > page.length) {
    const options = [
      ...(top === undefined ? [] : [`$top=${top}`]),
      ...(select === undefined ? [] : [`$select=${select.join(',')}`]),
      ...(expand.length === 0 ? [] : [`$expand=${expand.join(',')}`]),
      `$skiptoken=id-%27${encodeURIComponent(last.id)}%27`,
    ];
    body['@odata.nextLink'] = `${graphRoot(call.env)}/${resource.name}?${options.join('&')}`;
  }
  body['value'] = page.map((entity) => renderEntity(resource, entity, call));
  return body;
}
