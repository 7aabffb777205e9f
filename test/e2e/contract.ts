import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

interface Document {
  paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: Record<string, { schema?: object }> }> }>
  >;
  components: { schemas: Record<string, object> };
}

/**
 * Checks answers against the service's own OpenAPI document: the status must be declared for the
 * operation and the body must have exactly the declared shape. Returns what is wrong, or undefined.
 */
export function createContract(document: Document) {
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
  ajv.addSchema({ $id: 'openapi', components: document.components });
  const compiled = new Map<string, ValidateFunction>();
  const templates = Object.keys(document.paths).map((template) => ({
    template,
    pattern: new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`),
  }));

  return (method: string, url: string, status: number, body: string): string | undefined => {
    const path = url.split('?')[0] ?? '';
    const operationOf = (template: string) => document.paths[template]?.[method.toLowerCase()];
    const found = templates.find(
      ({ template, pattern }) => pattern.test(path) && operationOf(template) !== undefined,
    );
    const operation = found && operationOf(found.template);
    if (found === undefined || operation === undefined)
      return `${method} ${path} is not in the document`;
    if (status === 204 && '204' in operation.responses)
      return body === '' ? undefined : `${method} ${found.template} answers 204 with a body`;
    const schema = operation.responses[status]?.content?.['application/json']?.schema;
    if (schema === undefined)
      return `${method} ${found.template} does not declare ${status}: ${body}`;
    const key = `${method} ${found.template} ${status}`;
    const validate = compiled.get(key) ?? ajv.compile(closed(schema, document));
    compiled.set(key, validate);
    return validate(JSON.parse(body))
      ? undefined
      : `${key}: ${ajv.errorsText(validate.errors)} in ${body}`;
  };
}

/** References inlined, and no property beyond the declared ones let through. */
function closed(schema: object, document: Document): object {
  return JSON.parse(JSON.stringify(schema), (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    const ref = (value as { $ref?: unknown }).$ref;
    if (typeof ref === 'string')
      return closed(document.components.schemas[ref.split('/').at(-1) ?? ''] ?? {}, document);
    const isClosable = 'properties' in value && !('additionalProperties' in value);
    return isClosable ? { ...value, additionalProperties: false } : value;
  }) as object;
}
