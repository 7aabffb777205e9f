import { z } from 'zod';
import { badRequest } from './graph-error';

/** Checks a body. Throws GraphError 400 naming the first wrong property. */
export function readBody<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const property = issue?.path.join('/') ?? '';
  throw badRequest(`The property '${property}' is missing or not valid.`);
}

/** The entity that `x@odata.bind` names, in any of the forms Microsoft's samples use. */
export function resolveBind<E>(items: Map<string, E>, segment: string, bind: string): E {
  const form = new RegExp(`(?:^|/)${segment}(?:/([^/'()]+)|\\('([^']+)'\\))$`, 'i');
  const [, plain, quoted] = form.exec(bind) ?? [];
  const entity = items.get(plain ?? quoted ?? '');
  if (entity === undefined) throw badRequest(`The reference to ${segment} does not exist.`);
  return entity;
}

/** `displayName` of every resource: at most 100 characters. */
export const displayName = z.string().min(1).max(100);
