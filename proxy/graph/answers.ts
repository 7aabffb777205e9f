import { z } from 'zod';
import { BridgeError } from '../errors';
import { requireIndustryDataUrl } from './addresses';
import type { GraphCall, GraphClient, GraphScope } from './client';
import type { GraphAnswer } from './pipeline';

/** Checks an answer of Graph at the border; another shape is GRAPH_ANSWER_INVALID, never a crash later. */
export function parseAnswer<S extends z.ZodType>(schema: S, answer: GraphAnswer): z.output<S> {
  const parsed = schema.safeParse(answer.body);
  if (parsed.success) return parsed.data;
  const requestId = answer.headers['request-id'];
  throw new BridgeError('GRAPH_ANSWER_INVALID', {
    target: parsed.error.issues[0]?.path.join('.') ?? 'body',
    upstream: {
      service: 'microsoft-graph',
      status: answer.status,
      ...(requestId !== undefined && /^[\w-]{1,80}$/.test(requestId) && { requestId }),
    },
  });
}

/** More pages than any school tenant has; a link that never ends must not keep a call busy. */
const mostPages = 200;

/** Reads a whole collection: every `@odata.nextLink` is followed, on our Graph origin only. */
export async function readCollection<S extends z.ZodType>(
  client: GraphClient,
  scope: GraphScope,
  call: GraphCall,
  item: S,
): Promise<z.output<S>[]> {
  const pageSchema = z.object({ value: z.array(item), '@odata.nextLink': z.string().optional() });
  const items: z.output<S>[] = [];
  const seen = new Set<string>();
  let path = call.path;
  for (;;) {
    const page = parseAnswer(pageSchema, await client.send(scope, { ...call, path }));
    items.push(...page.value);
    const link = page['@odata.nextLink'];
    if (link === undefined) return items;
    path = requireIndustryDataUrl(link, client.cloud);
    if (seen.has(path) || seen.size >= mostPages)
      throw new BridgeError('GRAPH_ANSWER_INVALID', { target: 'nextLink' });
    seen.add(path);
  }
}
