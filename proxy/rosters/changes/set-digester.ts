import { randomBytes } from 'node:crypto';
import type { FileFormat, RosterFormat } from '../formats/format';
import { defaultLimits } from '../roster-scan';
import { bufferFor } from '../scan/record-scanner';
import type { Checkpoint, SourceFile } from '../sources/source';
import { deriveChangeKeys } from './change-keys';
import type { EntryBuckets } from './entry-buckets';
import { createFileDigests } from './file-digests';
import { readSchools } from './read-schools';
import { pumpFile } from './roster-files';
import { createSchoolIndex } from './school-index';
import type { PlannedFile } from './school-plan';
import { asks, planSchools } from './school-plan';
import type { School } from './snapshot-form';

export interface SetDigesterOptions {
  secret: Uint8Array;
  format: RosterFormat;
  files: ReadonlyMap<FileFormat, SourceFile>;
  checkpoint: Checkpoint;
}

export interface SetDigester {
  /** The files in the order in which they must be read. */
  plan: readonly PlannedFile[];
  schools: readonly School[];
  read: (planned: PlannedFile) => Promise<EntryBuckets>;
}

/** Reads the files of a set one by one into digests; the schools are known before the first. */
export async function createSetDigester(options: SetDigesterOptions): Promise<SetDigester> {
  const { secret, format, files, checkpoint } = options;
  const { bufferBytes, keyBytes } = defaultLimits;
  const keys = deriveChangeKeys(secret, format.id);
  const schoolFile = [...files].find(([{ name }]) => name === format.schools.file)?.[1];
  const schools =
    schoolFile === undefined ? [] : await readSchools(format, schoolFile, bufferBytes, checkpoint);
  const random = randomBytes(12);
  const seeds = [random.readInt32LE(0), random.readInt32LE(4), random.readInt32LE(8)] as const;
  const index = createSchoolIndex(schools, { seeds, keyBytes });
  const plan = planSchools(format, [...files.keys()]);

  /** Ids of users take more memory than anything else, and the largest file does not ask for them. */
  function forgetRecords(planned: PlannedFile): void {
    const { school } = planned;
    if (school.through !== 'record') return;
    const later = plan.slice(plan.indexOf(planned) + 1);
    if (!later.some((one) => asks(one.school, school.record))) index.forget(school.record);
  }

  return {
    plan,
    schools: index.schools,
    async read(planned) {
      const file = files.get(planned.file)!;
      if (planned.provides) index.expect(planned.provides.record, file.bytes);
      const digests = createFileDigests({
        format,
        planned,
        name: file.name,
        keys,
        index,
        bufferBytes: bufferFor(file.bytes, bufferBytes),
      });
      await pumpFile(file, digests.scanner, checkpoint);
      const entries = digests.finish();
      forgetRecords(planned);
      return entries;
    },
  };
}
