import { z } from 'zod';

/** The siblings of one level, by name. */
export type Actions = Record<string, Action>;

export interface Action {
  type: string;
  description?: string | undefined;
  inputs?: unknown;
  runAfter?: Record<string, string[]> | undefined;
  actions?: Actions | undefined;
  else?: { actions?: Actions | undefined } | undefined;
  cases?: Record<string, { case: string | number; actions?: Actions | undefined }> | undefined;
  default?: { actions?: Actions | undefined } | undefined;
  expression?: unknown;
  foreach?: unknown;
  limit?: { count?: number | undefined; timeout?: string | undefined } | undefined;
  operationOptions?: string | undefined;
  runtimeConfiguration?: RuntimeConfiguration | undefined;
}

const runtimeConfiguration = z.looseObject({
  concurrency: z
    .looseObject({
      repetitions: z.int().min(1).max(50).optional(),
      runs: z.int().min(1).max(100).optional(),
      maximumWaitingRuns: z.int().min(0).max(100).optional(),
    })
    .optional(),
  secureData: z.strictObject({ properties: z.array(z.enum(['inputs', 'outputs'])) }).optional(),
});
type RuntimeConfiguration = z.infer<typeof runtimeConfiguration>;

const actionSchema: z.ZodType<Action> = z.lazy(() => {
  const actions = z.record(z.string(), actionSchema).optional();
  const branch = z.looseObject({ actions });
  return z.looseObject({
    type: z.string(),
    description: z.string().optional(),
    inputs: z.unknown().optional(),
    runAfter: z.record(z.string(), z.array(z.string())).optional(),
    actions,
    else: branch.optional(),
    cases: z
      .record(z.string(), z.looseObject({ case: z.union([z.string(), z.number()]), actions }))
      .optional(),
    default: branch.optional(),
    expression: z.unknown().optional(),
    foreach: z.unknown().optional(),
    limit: z.looseObject({ count: z.int().optional(), timeout: z.string().optional() }).optional(),
    operationOptions: z.string().optional(),
    runtimeConfiguration: runtimeConfiguration.optional(),
  });
});

const triggerSchema = z.looseObject({
  type: z.string(),
  kind: z.string().optional(),
  description: z.string().optional(),
  inputs: z.unknown().optional(),
  conditions: z.array(z.looseObject({ expression: z.string() })).optional(),
  splitOn: z.string().optional(),
  runtimeConfiguration: runtimeConfiguration.optional(),
});

const parameterSchema = z.looseObject({ type: z.string(), defaultValue: z.unknown().optional() });

const definitionSchema = z.looseObject({
  parameters: z.record(z.string(), parameterSchema).optional(),
  triggers: z.record(z.string(), triggerSchema).default({}),
  actions: z.record(z.string(), actionSchema),
  description: z.string().optional(),
});

/** A workflow definition, the value of `definition` in a flow or logic app. */
export type Definition = z.infer<typeof definitionSchema>;
export type Trigger = z.infer<typeof triggerSchema>;
export type Parameter = z.infer<typeof parameterSchema>;

export type Dialect = 'power-automate' | 'logic-apps';

/** Reads a definition; a shape that the platform would refuse is an error that says where. */
export function parseDefinition(value: unknown): Definition {
  const read = definitionSchema.safeParse(value);
  if (read.success) return read.data;
  throw new Error(`This is not a workflow definition: ${z.prettifyError(read.error)}`);
}

/** The levels inside a container: branches, cases, or the body of a loop or scope. */
export function levelsOf(action: Action): { label: string; actions: Actions }[] {
  return [
    { label: 'actions', actions: action.actions },
    { label: 'else', actions: action.else?.actions },
    ...Object.entries(action.cases ?? {}).map(([label, one]) => ({ label, actions: one.actions })),
    { label: 'default', actions: action.default?.actions },
  ].flatMap(({ label, actions }) => (actions === undefined ? [] : [{ label, actions }]));
}
