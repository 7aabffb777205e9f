import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { seedIds } from '../../proxy/sandbox';
import { graph, itemsOf, upload, validate } from './graph-calls';
import { sharedData, start, type Json } from './start-sandbox';

const file = path.join(sharedData, 'graph/industrydata-beta.openapi.json');
const skip = existsSync(file) ? false : "Microsoft's OpenAPI slice is not on this machine";
const { dataConnector, inboundFlow } = seedIds('sis');

/** OpenAPI 3.0 says `nullable`; ajv knows it only beside a plain type, so it becomes a JSON Schema null. */
function toJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toJsonSchema);
  if (typeof value !== 'object' || value === null) return value;
  // A discriminator may not sit beside allOf in ajv; the tests name the concrete schema themselves.
  const { nullable, ...rest }: Json = { ...value, discriminator: undefined };
  const copy = Object.fromEntries(
    Object.entries(rest)
      .filter(([, child]) => child !== undefined)
      .map(([name, child]) => [name, toJsonSchema(child)]),
  );
  return nullable === true ? { anyOf: [copy, { type: 'null' }] } : copy;
}

function createChecker() {
  const { components } = JSON.parse(readFileSync(file, 'utf8')) as Json;
  const ajv = new Ajv({ strict: false, validateFormats: true });
  addFormats(ajv);
  ajv.addFormat('int32', true);
  ajv.addSchema({ $id: 'graph', components: toJsonSchema(components) as Json });
  return (name: string, body: unknown): string | undefined => {
    const check = ajv.getSchema(`graph#/components/schemas/microsoft.graph.${name}`);
    return check?.(body) === true ? undefined : JSON.stringify(check?.errors ?? 'no schema');
  };
}

t.test('every answer fits the schema of the beta OpenAPI', { skip }, async (t) => {
  const { sandbox, clock } = await start(t);
  const check = createChecker();
  const lists: [path: string, schema: string][] = [
    ['dataConnectors?$expand=sourceSystem', 'azureDataLakeConnector'],
    ['inboundFlows?$expand=dataConnector,year', 'inboundFileFlow'],
    ['sourceSystems', 'sourceSystemDefinition'],
    ['years', 'yearTimePeriodDefinition'],
    ['roleGroups', 'roleGroup'],
    ['referenceDefinitions', 'referenceDefinition'],
  ];
  for (const [list, schema] of lists) {
    const items = itemsOf(await graph(sandbox, list));
    t.ok(items.length > 0, list);
    for (const item of items) t.equal(check(`industryData.${schema}`, item), undefined, schema);
  }
  const session = await upload(sandbox, dataConnector, { 'x.csv': Buffer.from('a') });
  t.equal(check('industryData.fileUploadSession', session), undefined);
  const started = await graph(sandbox, `dataConnectors/${dataConnector}/validate`, {
    method: 'POST',
  });
  for (const later of [0, 300, 700]) {
    clock.now += later;
    const { body } = await graph(sandbox, started.headers.get('location') ?? '');
    t.equal(check('industryData.fileValidateOperation', body), undefined, String(body['status']));
  }
  await validate(sandbox, clock, dataConnector, {
    'orgs.csv': Buffer.from('sourcedId,name,type\ns,School,school\n'),
    'users.csv': Buffer.from('sourcedId,username\np,ada\n'),
    'roles.csv': Buffer.from('userSourcedId,orgSourcedId,role\np,s,student\n'),
  });
  const run = await graph(sandbox, 'runs/start', { method: 'POST' });
  const operation = await graph(sandbox, run.headers.get('location') ?? '');
  t.equal(check('longRunningOperation', operation.body), undefined);
  for (const later of [0, 2_000]) {
    clock.now += later;
    for (const item of itemsOf(await graph(sandbox, 'runs'))) {
      t.equal(check('industryData.industryDataRun', item), undefined, String(item['status']));
      const own = `runs/${String(item['id'])}`;
      for (const activity of itemsOf(await graph(sandbox, `${own}/activities`)))
        t.equal(check('industryData.inboundFlowActivity', activity), undefined);
      const { body } = await graph(sandbox, `${own}/getStatistics`);
      t.equal(check('industryData.industryDataRunStatistics', body), undefined);
      for (const entry of body['activityStatistics'] as Json[])
        t.equal(check('industryData.inboundActivityResults', entry), undefined);
    }
  }
  const missing = await graph(sandbox, `inboundFlows/${inboundFlow}x`);
  // Graph writes this one date without a zone, against its own schema.
  const zoned = JSON.parse(
    JSON.stringify(missing.body).replace(/("date":"[^"]+)"/, '$1Z"'),
  ) as Json;
  t.equal(check('ODataErrors.ODataError', zoned), undefined);
  t.ok(
    check('industryData.fileUploadSession', { ...session, containerId: 1 }),
    'the check can fail',
  );
});

t.test('non-nullable properties of the metadata are always there', { skip }, async (t) => {
  const { sandbox } = await start(t);
  const { components } = JSON.parse(readFileSync(file, 'utf8')) as {
    components: { schemas: Record<string, { 'x-csdl-nonNullable'?: string[] }> };
  };
  const lists = {
    years: 'yearTimePeriodDefinition',
    referenceDefinitions: 'referenceDefinition',
    roleGroups: 'roleGroup',
    dataConnectors: 'industryDataConnector',
    inboundFlows: 'inboundFlow',
  };
  for (const [list, schema] of Object.entries(lists)) {
    const needed =
      components.schemas[`microsoft.graph.industryData.${schema}`]?.['x-csdl-nonNullable'];
    t.ok(needed?.length, schema);
    for (const item of itemsOf(await graph(sandbox, list)))
      for (const name of needed ?? []) t.not(item[name] ?? null, null, `${list}.${name}`);
  }
});
