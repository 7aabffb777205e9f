import { z } from 'zod';

const status = z.enum(['Succeeded', 'Failed', 'Skipped', 'TimedOut']);
const text = z.string();

const common = {
  runAfter: z.record(text, z.array(status).min(1)),
  description: text.optional(),
};
const retryPolicy = z.union([
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({
    type: z.literal('exponential'),
    count: z.int().min(1).max(90),
    interval: text,
    minimumInterval: text,
    maximumInterval: text,
  }),
]);
const host = z.strictObject({ connectionName: text, operationId: text, apiId: text });
const authentication = z.literal("@parameters('$authentication')");

export interface ActionNode {
  type: string;
  runAfter: Record<string, z.infer<typeof status>[]>;
  description?: string | undefined;
  inputs?: unknown;
  actions?: Record<string, ActionNode>;
  else?: { actions: Record<string, ActionNode> };
  cases?: Record<string, { case: string; actions: Record<string, ActionNode> }>;
  default?: { actions: Record<string, ActionNode> };
  [more: string]: unknown;
}

const actions: z.ZodType<Record<string, ActionNode>> = z.lazy(() =>
  z.record(text, action),
) as unknown as z.ZodType<Record<string, ActionNode>>;
const branch = z.strictObject({ actions });

const control = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.strictObject({ ...common, type: z.literal(type), ...shape });

/** The part of the Workflow Definition Language that the templates use; anything else is an error. */
const action = z.discriminatedUnion('type', [
  control('OpenApiConnection', call()),
  control('OpenApiConnectionWebhook', call()),
  control('Scope', { actions }),
  control('If', {
    expression: z.strictObject({ equals: z.tuple([text, z.literal(true)]) }),
    actions,
    else: branch.optional(),
  }),
  control('Switch', {
    expression: text,
    cases: z.record(text, z.strictObject({ case: text, actions })),
    default: branch,
  }),
  control('Foreach', {
    foreach: text,
    actions,
    runtimeConfiguration: z.strictObject({
      concurrency: z.strictObject({ repetitions: z.int().min(1).max(50) }),
    }),
  }),
  control('Until', {
    expression: text,
    limit: z.strictObject({ count: z.int().min(1).max(5000), timeout: text }),
    operationOptions: text.optional(),
    actions,
  }),
  control('Terminate', {
    inputs: z.strictObject({
      runStatus: z.enum(['Failed', 'Succeeded', 'Cancelled']),
      runError: z.strictObject({ code: text, message: text }).optional(),
    }),
  }),
  control('Compose', { inputs: z.json() }),
  control('InitializeVariable', {
    inputs: z.strictObject({
      variables: z
        .array(
          z.strictObject({
            name: text,
            type: z.enum(['boolean', 'integer', 'float', 'string', 'object', 'array']),
            value: z.json(),
          }),
        )
        .length(1),
    }),
  }),
  control('SetVariable', { inputs: z.strictObject({ name: text, value: z.json() }) }),
  control('AppendToArrayVariable', { inputs: z.strictObject({ name: text, value: z.json() }) }),
  control('Query', { inputs: z.strictObject({ from: text, where: text }) }),
  control('Select', { inputs: z.strictObject({ from: text, select: z.json() }) }),
  control('ParseJson', { inputs: z.strictObject({ content: z.json(), schema: z.json() }) }),
  control('Wait', {
    inputs: z.strictObject({
      interval: z.strictObject({
        count: z.union([text, z.int()]),
        unit: z.enum(['Second', 'Minute']),
      }),
    }),
  }),
]);

function call() {
  return {
    inputs: z.strictObject({
      host,
      parameters: z.record(text, z.json()),
      authentication,
      retryPolicy: retryPolicy.optional(),
    }),
    limit: z.strictObject({ timeout: text }).optional(),
    operationOptions: z.literal('DisableAsyncPattern').optional(),
    runtimeConfiguration: z
      .strictObject({
        secureData: z.strictObject({ properties: z.array(z.enum(['inputs', 'outputs'])).min(1) }),
      })
      .optional(),
  };
}

const triggerCommon = {
  description: text.optional(),
  runtimeConfiguration: z
    .strictObject({ concurrency: z.strictObject({ runs: z.int().min(1).max(100) }) })
    .optional(),
};
const triggerInputs = z.strictObject({
  host,
  parameters: z.record(text, z.json()),
  authentication,
});
const trigger = z.discriminatedUnion('type', [
  z.strictObject({
    ...triggerCommon,
    type: z.literal('Recurrence'),
    recurrence: z.strictObject({
      frequency: text,
      interval: z.int(),
      startTime: text.optional(),
      timeZone: text.optional(),
      schedule: z.strictObject({ hours: z.array(text), minutes: z.array(z.int()) }).optional(),
    }),
  }),
  z.strictObject({
    ...triggerCommon,
    type: z.literal('OpenApiConnectionWebhook'),
    inputs: triggerInputs,
  }),
  z.strictObject({
    ...triggerCommon,
    type: z.literal('OpenApiConnection'),
    recurrence: z.strictObject({ frequency: text, interval: z.int() }),
    splitOn: text,
    conditions: z.array(z.strictObject({ expression: text })),
    inputs: triggerInputs,
  }),
]);

/** A file of Workflows/. */
export const workflowFileSchema = z.strictObject({
  properties: z.strictObject({
    connectionReferences: z.record(
      text,
      z.strictObject({
        runtimeSource: text,
        connection: z.strictObject({ connectionReferenceLogicalName: text }),
        api: z.strictObject({ name: text, logicalName: text.optional() }),
      }),
    ),
    definition: z.strictObject({
      $schema: text,
      contentVersion: text,
      parameters: z.record(
        text,
        z.strictObject({
          defaultValue: z.json(),
          type: text,
          metadata: z.strictObject({ schemaName: text, description: text }).optional(),
        }),
      ),
      triggers: z.record(text, trigger),
      actions,
      outputs: z.strictObject({}),
      description: text,
    }),
    templateName: z.null(),
  }),
  schemaVersion: z.literal('1.0.0.0'),
});

export type WorkflowFile = z.infer<typeof workflowFileSchema>;
export type TriggerNode = WorkflowFile['properties']['definition']['triggers'][string];
export interface CallInputs {
  host: z.infer<typeof host>;
  parameters: Record<string, unknown>;
  retryPolicy?: z.infer<typeof retryPolicy>;
}
