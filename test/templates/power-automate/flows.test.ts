import t from 'tap';
import { flows } from '../../../scripts/templates/flows';
import { renderFlow } from '../../../scripts/templates/power-automate/render-flow';
import { workflowFileSchema, type WorkflowFile } from './lint/workflow';
import { rules } from './rules';

/** A flow as it is committed, parsed anew for each use. */
function rendered(slug: string): WorkflowFile {
  const flow = flows.find((one) => one.slug === slug);
  if (!flow) throw new Error(`there is no flow ${slug}`);
  return workflowFileSchema.parse(structuredClone(renderFlow(flow)));
}

for (const { slug } of flows)
  t.test(`${slug} keeps every rule`, async (t) => {
    const flow = rendered(slug);
    for (const { name, check } of rules) t.same(check(flow), [], name);
  });

t.test('each rule finds what breaks it', async (t) => {
  for (const { name, check, breaks } of rules)
    for (const [slug, changes] of Object.entries(breaks))
      for (const [index, change] of changes.entries()) {
        const broken = rendered(slug);
        change(broken);
        t.not(check(broken).length, 0, `${name}: ${slug}, ${index + 1}`);
      }
});

t.test('the shape of a flow is strict', async (t) => {
  const { properties } = rendered('sync-roster-from-sharepoint');
  const spoilt = structuredClone(properties) as unknown as {
    definition: { actions: Record<string, Record<string, unknown>> };
  };
  (spoilt.definition.actions['Try'] as Record<string, unknown>)['runafter'] = {};
  t.notOk(workflowFileSchema.safeParse({ properties: spoilt, schemaVersion: '1.0.0.0' }).success);
});
