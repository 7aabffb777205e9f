import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { flows as allFlows } from '../../../scripts/templates/flows';
import { powerAutomate, solutions } from '../../../scripts/templates/power-automate/target';
import { solutionEntries } from '../../../scripts/templates/power-automate/solution-entries';
import { zipOf } from '../../../scripts/templates/power-automate/zip';
import { guid, secretsIn } from './rules/secrets';
import { solutionRules } from './lint/solution-rules';
import { nodesOf, readSolution, textOf, type Entries } from './lint/solution';
import { unzip } from './lint/unzip';
import { parseXml } from './lint/xml';

const flowSolutions = Object.keys(solutions).filter((name) => name !== 'connector');
const folder = path.resolve(__dirname, '../../../templates');

const made = new Map<string, ReturnType<(typeof solutions)[string]>>();
/** The source of a solution, made once for all tests that do not build. */
function sourceOf(name: string) {
  const source = made.get(name) ?? (solutions[name] as (typeof solutions)[string])();
  made.set(name, source);
  return source;
}
const entriesOf = async (zip: Buffer): Promise<Entries> =>
  new Map((await unzip(zip)).map(({ name, content }) => [name, content.toString()]));
const zipped = async (name: string, managed = false): Promise<Entries> =>
  entriesOf(await zipOf(solutionEntries(await sourceOf(name), managed)));

t.test('the committed files are what the model says, and there are no others', async (t) => {
  const files = await powerAutomate.files();
  for (const [name, content] of files)
    t.ok(readFileSync(path.join(folder, name)).equals(Buffer.from(content)), name);
  const found = powerAutomate.folders.flatMap((one) =>
    readdirSync(path.join(folder, one), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name))),
  );
  t.same(
    found.filter((name) => !files.has(name)),
    [],
  );
});

t.test('two builds give the same bytes, in order and with one fixed time', async (t) => {
  const [once, twice] = [await powerAutomate.artifacts?.(), await powerAutomate.artifacts?.()];
  t.equal(once?.size, 2 * Object.keys(solutions).length);
  for (const [name, zip] of once ?? []) {
    t.ok(twice?.get(name)?.equals(zip), name);
    const entries = await unzip(zip);
    const names = entries.map((entry) => entry.name);
    t.same(names, [...names].sort(), 'sorted');
    t.same([...new Set(entries.map(({ modified }) => modified.getFullYear()))], [2026]);
  }
});

t.test('managed and unmanaged differ in one word', async (t) => {
  for (const name of Object.keys(solutions)) {
    const [unmanaged, managed] = [await zipped(name), await zipped(name, true)];
    t.same(
      [...unmanaged.keys()].filter((one) => unmanaged.get(one) !== managed.get(one)),
      ['solution.xml'],
    );
    t.equal(
      managed.get('solution.xml'),
      unmanaged.get('solution.xml')?.replace('<Managed>0<', '<Managed>1<'),
    );
  }
});

t.test('the zip is the source, moved as the packager moves it', async (t) => {
  for (const name of Object.keys(solutions)) {
    const source = await sourceOf(name);
    const entries = await zipped(name);
    const customizations = parseXml(entries.get('customizations.xml') ?? '');
    for (const [file, content] of source) {
      const moved = /^(Workflows\/.*\.data|Connectors\/[^/]*)\.xml$/.test(file);
      if (moved) {
        const node = parseXml(content.toString());
        t.ok(
          nodesOf(customizations, node.name).some(
            (one) =>
              JSON.stringify(one).replace(/\\n *| +/g, '') ===
              JSON.stringify(node).replace(/\\n *| +/g, ''),
          ),
          file,
        );
      } else if (!file.startsWith('Other/'))
        t.equal(entries.get(file.replace(/^Connectors/, 'Connector')), content.toString(), file);
    }
    t.notOk([...entries.values()].some((text) => text.includes('<Workflows>\n  </Workflows>')));
  }
});

t.test('a solution keeps what an import checks', async (t) => {
  const connector = readSolution(await zipped('connector'));
  const ids: string[] = [];
  for (const solution of flowSolutions) {
    const flows = readSolution(await zipped(solution));
    for (const { name, check } of solutionRules)
      t.same(check(flows, connector), [], `${solution}: ${name}`);
    ids.push(
      ...nodesOf(flows.customizations, 'Workflow').map((one) => one.attributes['WorkflowId'] ?? ''),
    );
  }
  for (const { name, check } of solutionRules)
    if (!/^(the custom connector|no secret)/.test(name))
      t.same(check(connector, connector), [], `connector: ${name}`);
  t.same([ids.length, new Set(ids).size], [allFlows.length, allFlows.length], 'each flow once');
});

t.test('what not every district has is not asked for with the common flows', async (t) => {
  const references = async (name: string) =>
    nodesOf(readSolution(await zipped(name)).customizations, 'connectionreference').map(
      ({ attributes }) => attributes['connectionreferencelogicalname'],
    );
  t.same(await references('flows'), [
    'sdsb_bridge',
    'sdsb_sharepoint',
    'sdsb_teams',
    'sdsb_outlook',
  ]);
  t.same(await references('flows-filesystem'), [
    'sdsb_bridge',
    'sdsb_filesystem',
    'sdsb_teams',
    'sdsb_outlook',
  ]);
});

t.test('each rule finds what breaks it', async (t) => {
  const connector = readSolution(await zipped('connector'));
  const flows = await zipped('flows');
  for (const { name, check, breaks } of solutionRules)
    for (const [index, change] of breaks.entries()) {
      const broken = new Map(flows);
      change(broken);
      t.not(check(readSolution(broken), connector).length, 0, `${name}, ${index + 1}`);
    }
});

t.test('the connector reads host and ids from variables of its solution', async (t) => {
  const entries = await zipped('connector');
  const asked = [...entries.values()].flatMap((text) =>
    [...text.matchAll(/@environmentVariables\(\\?"(\w+)\\?"\)/g)].map(([, name]) => name),
  );
  const defined = [...entries.keys()].flatMap((name) =>
    name.startsWith('environmentvariabledefinitions/') ? [name.split('/')[1]] : [],
  );
  t.same([...new Set(asked)].sort(), [...defined].sort());
  const swagger = JSON.parse(
    entries.get('Connector/sdsb_sdsbridge_openapidefinition.json') ?? '{}',
  ) as { host: string };
  t.equal(swagger.host, '@environmentVariables("sdsb_Host")');
  for (const name of defined) {
    const node = parseXml(
      entries.get(`environmentvariabledefinitions/${name}/environmentvariabledefinition.xml`) ?? '',
    );
    t.same([textOf(node, 'isrequired'), textOf(node, 'defaultvalue')], ['1', ''], name ?? '');
  }
});

t.test('READMEs and pictures give nothing away', async (t) => {
  for (const [name, content] of await powerAutomate.files())
    if (/\.(md|svg)$/.test(name)) {
      const text = content.toString();
      t.same([...secretsIn(text), ...(text.match(guid) ?? [])], [], name);
      t.ok(content.length > 1000, name);
    }
});
