import type { SwaggerTransform } from '@fastify/swagger';
import { z } from 'zod';

interface OpenApiDocument {
  paths?: Record<
    string,
    Record<string, { requestBody?: { required?: boolean }; operationId?: string }>
  >;
  components?: { schemas?: Record<string, unknown> };
}

/**
 * Two corrections of what the generators write: schemas that nothing refers to are dropped (each one
 * is written twice, for input and output), and a body that is read only to be thrown away is optional.
 */
export function finishDocument<D extends object>(document: D): D {
  const open = document as OpenApiDocument;
  const delegatedToken = Object.values(open.paths ?? {})
    .flatMap((path) => Object.values(path))
    .find((operation) => operation.operationId === 'GetDelegatedToken');
  if (delegatedToken?.requestBody) delegatedToken.requestBody.required = false;
  dropUnused(open);
  return document;
}

/** Keeps what the paths refer to, directly or through other schemas. */
function dropUnused(document: OpenApiDocument): void {
  const schemas = document.components?.schemas;
  if (schemas === undefined) return;
  const used = new Set<string>();
  const wanted = referredIn(document.paths);
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (used.has(name)) continue;
    used.add(name);
    wanted.push(...referredIn(schemas[name]));
  }
  for (const name of Object.keys(schemas)) if (!used.has(name)) delete schemas[name];
}

const referredIn = (value: unknown): string[] =>
  [...(JSON.stringify(value) ?? '').matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
    ([, name = '']) => name,
  );

/** An answer 204 has no body at all; the generator knows that by the type null. */
export const withEmptyAnswers =
  (transform: SwaggerTransform): SwaggerTransform =>
  (document) => {
    const made = transform(document);
    const response = made.schema.response as Record<string, { description?: string }> | undefined;
    const empty = response?.['204'];
    if (empty === undefined) return made;
    const { description } = empty;
    return {
      ...made,
      schema: { ...made.schema, response: { ...response, 204: { type: 'null', description } } },
    };
  };

/** Teaches the generator a body that looks different by media type; by itself it takes one schema only. */
export const withBodies =
  (transform: SwaggerTransform): SwaggerTransform =>
  (document) => {
    const { body, ...schema } = document.schema ?? {};
    const content = (body as { content?: BodyContent } | undefined)?.content;
    if (content === undefined) return transform(document);
    const made = transform({ ...document, schema });
    const bodies: object = Object.fromEntries(Object.entries(content).map(toJsonSchema));
    return { ...made, schema: { ...made.schema, body: { content: bodies } } };
  };

type BodyContent = Record<string, { schema: z.ZodType }>;

const toJsonSchema = ([type, { schema }]: [string, { schema: z.ZodType }]): [string, object] => [
  type,
  { schema: z.toJSONSchema(schema, { target: 'openapi-3.0', io: 'input' }) },
];
