import { readFileSync } from 'node:fs';
import path from 'node:path';
import { version as release } from '../../../proxy/version';
import { flows } from '../flows';
import { syncFlows } from '../flows/sync-roster';
import type { Target } from '../target';
import { connectorSolution } from './connector-solution';
import { drawFlow } from '../picture/draw';
import { flowsSolution, type FlowsSolution } from './flows-solution';
import { readmeOf } from './readme';
import { solutionEntries } from './solution-entries';
import type { SourceTree } from './source-tree';
import { zipOf } from './zip';

const icon = path.join(__dirname, '..', '..', '..', 'connector', 'icon.png');
const version = `${release}.0`;

/**
 * Sources whose connections not every district has. An import asks for the connection of every reference,
 * so their flows are solutions of their own.
 */
const apart = syncFlows.filter(({ slug }) => !slug.endsWith('-sharepoint'));

const flowSolutions: Readonly<Record<string, FlowsSolution>> = {
  flows: {
    uniqueName: 'SDSBridgeFlows',
    title: 'SDS Bridge flows',
    flows: flows.filter((flow) => !apart.includes(flow)),
  },
  ...Object.fromEntries(
    apart.map((flow) => {
      const id = flow.slug.replace('sync-roster-from-', '');
      return [
        `flows-${id}`,
        {
          uniqueName: `SDSBridgeFlows_${id}`,
          title: `SDS Bridge flows: ${flow.title}`,
          flows: [flow],
        },
      ];
    }),
  ),
};

/** The solutions, unpacked: the connector is imported before the flows that use it. */
export const solutions: Readonly<Record<string, () => Promise<SourceTree>>> = {
  connector: () => connectorSolution(version, readFileSync(icon)),
  ...Object.fromEntries(
    Object.entries(flowSolutions).map(([name, one]) => [name, () => flowsSolution(one, version)]),
  ),
};

export const powerAutomate: Target = {
  folders: [
    ...Object.keys(solutions).map((name) => `power-automate/${name}`),
    ...flows.map(({ slug }) => `power-automate/${slug}`),
  ],
  files: async () => {
    const files = new Map<string, string | Buffer>();
    for (const [name, make] of Object.entries(solutions))
      for (const [file, content] of await make())
        files.set(`power-automate/${name}/${file}`, content);
    for (const flow of flows) {
      files.set(`power-automate/${flow.slug}/README.md`, readmeOf(flow));
      files.set(`power-automate/${flow.slug}/flow.svg`, drawFlow(flow));
    }
    return files;
  },
  artifacts: async () => {
    const zips = new Map<string, Buffer>();
    for (const [name, make] of Object.entries(solutions)) {
      const source = await make();
      for (const managed of [false, true])
        zips.set(
          `power-automate/zips/sds-bridge-${name}-${managed ? 'managed' : 'unmanaged'}.zip`,
          await zipOf(solutionEntries(source, managed)),
        );
    }
    return zips;
  },
};
