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

function dropUnused(document: OpenApiDocument): void {
  const schemas = document.components?.schemas;
  if (schemas === undefined) return;
  const text = (value: unknown): string => JSON.stringify(value) ?? '';
  for (;;) {
    const unused = Object.keys(schemas).filter((name) => {
      const others = Object.entries(schemas)
        .filter(([other]) => other !== name)
        .map(([, schema]) => schema);
      return !text([document.paths, others]).includes(`"#/components/schemas/${name}"`);
    });
    if (unused.length === 0) return;
    for (const name of unused) delete schemas[name];
  }
}

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
