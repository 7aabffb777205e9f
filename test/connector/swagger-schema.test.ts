import t from 'tap';
import { z } from 'zod';
import { createSchemaConverter } from '../../scripts/connector/swagger-schema';

const convert = (schema: z.ZodType, components = {}) =>
  createSchemaConverter(components).convert(
    z.toJSONSchema(schema, { target: 'openapi-3.0', io: 'output', reused: 'inline' }),
  );

t.test('what may be null is marked, and unions become their first form', (t) => {
  t.same(convert(z.string().nullable()), { type: 'string', 'x-nullable': true });
  t.same(convert(z.union([z.string(), z.object({ a: z.string() })])), { type: 'string' });
  t.same(convert(z.literal('x')), { type: 'string', enum: ['x'] });
  t.match(convert(z.union([z.literal('a'), z.literal('b')])), { type: 'string', enum: ['a', 'b'] });
  t.end();
});

t.test('integers tell their width and keep only bounds of their own', (t) => {
  t.same(convert(z.int32()), { type: 'integer', format: 'int32' });
  t.same(convert(z.int()), { type: 'integer', format: 'int64' });
  t.same(convert(z.int().min(0)), { type: 'integer', format: 'int64', minimum: 0 });
  t.same(convert(z.int().positive().max(500)), {
    type: 'integer',
    format: 'int32',
    minimum: 1,
    maximum: 500,
  });
  t.same(convert(z.number().max(1)), { type: 'number', format: 'double', maximum: 1 });
  t.end();
});

t.test('a format goes without the pattern that repeats it', (t) => {
  t.same(convert(z.uuid()), { type: 'string', format: 'uuid' });
  t.same(convert(z.iso.datetime()), { type: 'string', format: 'date-time' });
  t.same(convert(z.base64()), { type: 'string', format: 'byte' });
  t.same(convert(z.url()), { type: 'string', format: 'uri' });
  t.same(convert(z.string().regex(/^a$/)), { type: 'string', pattern: '^a$' });
  t.end();
});

t.test('closed lists get friendly names unless they have some', (t) => {
  const names = (schema: z.ZodType) => convert(schema)['x-ms-enum-values'];
  t.same(names(z.enum(['notStarted', 'UPPER_SNAKE'])), [
    { value: 'notStarted', displayName: 'Not started' },
    { value: 'UPPER_SNAKE', displayName: 'Upper snake' },
  ]);
  const own = [{ value: 'a', displayName: 'An A' }];
  t.same(names(z.enum(['a', 'b']).meta({ 'x-ms-enum-values': own })), own);
  t.end();
});

t.test('objects lose what the platform does not know and keep what it shows', (t) => {
  const made = convert(
    z.strictObject({
      id: z.string().meta({ 'x-ms-summary': 'ID', description: 'An id.', deprecated: true }),
      more: z.record(z.string(), z.int32()).optional(),
      open: z.looseObject({}).optional(),
    }),
  );
  t.same(made, {
    type: 'object',
    required: ['id'],
    properties: {
      id: { type: 'string', 'x-ms-summary': 'ID', description: 'An id.' },
      more: { type: 'object', additionalProperties: { type: 'integer', format: 'int32' } },
      open: { type: 'object', properties: {} },
    },
  });
  t.end();
});

t.test('a reference stands alone; with a label of its own it is written out', (t) => {
  const schemas = createSchemaConverter({ Thing: { type: 'string', description: 'A.' } });
  const $ref = '#/components/schemas/Thing';
  t.same(schemas.convert({ $ref }), { $ref: '#/definitions/Thing' });
  t.same(schemas.convert({ $ref, description: 'B.' }), { type: 'string', description: 'B.' });
  t.same(schemas.convert({ allOf: [{ $ref }], nullable: true }), {
    type: 'string',
    description: 'A.',
    'x-nullable': true,
  });
  t.end();
});
