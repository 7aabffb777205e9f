import { deterministicZip } from '../deterministic-zip';
import { pluginKinds } from './build';

/** The app packages, ready to be uploaded to Microsoft 365, by file name. Same files, same bytes. */
export async function copilotZips(
  files: ReadonlyMap<string, string | Buffer>,
): Promise<ReadonlyMap<string, Buffer>> {
  const zips = new Map<string, Buffer>();
  for (const kind of pluginKinds) {
    const folder = `declarative-agent/${kind}/`;
    const own = [...files].filter(([name]) => name.startsWith(folder));
    const entries = new Map(own.map(([name, content]) => [name.slice(folder.length), content]));
    zips.set(`declarative-agent-${kind}.zip`, await deterministicZip(entries));
  }
  return zips;
}
