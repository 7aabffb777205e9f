import { z } from 'zod';

const workflowFile = z.looseObject({
  definition: z.looseObject({ parameters: z.looseObject({}).optional() }),
});
const parametersFile = z.record(
  z.string(),
  z.looseObject({ type: z.string(), value: z.unknown().optional() }),
);

/** The definition in a `workflow.json` of Logic Apps Standard, with the parameters that its `parameters.json` declares. */
export function standardDefinition(workflow: unknown, parameters: unknown): object {
  const { definition } = workflowFile.parse(workflow);
  const declared = Object.entries(parametersFile.parse(parameters)).map(
    ([name, { type, value }]) => [
      name,
      { type, ...(value !== undefined && { defaultValue: value }) },
    ],
  );
  return {
    ...definition,
    parameters: { ...definition.parameters, ...(Object.fromEntries(declared) as object) },
  };
}
