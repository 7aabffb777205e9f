import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import { sandboxIdentity } from '../../config';
import { buildSampleSis, profileQueries } from '../../sandbox/sis';

/** Name of the sample profile; a file of the same name holds it. */
export const sampleExport = 'sample-sis';

/**
 * Writes the sample student information system and a profile that takes it to the sandbox's School Data Sync, as V1:
 * the sample district, which is V2.1, goes through another inbound flow. Answers the path of the profile.
 */
export async function writeSampleExport(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  buildSampleSis(path.join(folder, `${sampleExport}.db`));
  const profile = {
    ...{ version: 1, name: sampleExport, tenantId: sandboxIdentity.tenantId },
    source: { kind: 'sqlite', file: `${sampleExport}.db`, queries: profileQueries },
    format: 'sds-v1',
    destinations: [{ kind: 'sds' }],
  };
  const file = path.join(folder, `${sampleExport}.yaml`);
  await writeFile(file, stringify(profile));
  return file;
}
