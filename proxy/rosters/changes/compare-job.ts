import { chooseFormat } from '../choose-format';
import type { FileFormat, FormatId, RosterFormat } from '../formats/format';
import type { ArchiveLimits } from '../sources/zip-entries';
import type { RosterLocation } from '../sources/open-source';
import { openSource } from '../sources/open-source';
import type { Checkpoint, SourceFile } from '../sources/source';
import type { Baseline } from './baseline';
import { comparable, openBaseline } from './baseline';
import { createChangeTally } from './change-tally';
import { compareWithBaseline } from './compare-entries';
import type { RosterComparison } from './comparison';
import { entryWords, keyColumns } from './file-digests';
import type { ChangeJudgement, ChangeLimits } from './judge-changes';
import { defaultChangeLimits, judgeChanges } from './judge-changes';
import { rosterFiles } from './roster-files';
import { createSetDigester } from './set-digester';
import type { SnapshotWriter } from './snapshot-writer';
import { createSnapshotWriter } from './snapshot-writer';
import type { ComparedFile } from './summarise-changes';
import { summariseChanges } from './summarise-changes';

/** A comparison as plain data, so that it can cross to another thread. */
export interface CompareJob {
  source: RosterLocation;
  format: 'auto' | FormatId;
  /** 32 random bytes that belong to one data connector. */
  secret: Uint8Array;
  /** The snapshot of the last accepted set; without it everything counts as added. */
  baseline?: string;
  /** Where the snapshot of this set is written; a file of that name is replaced once the new one is whole. */
  snapshot: string;
  limits?: Partial<ChangeLimits>;
  archiveLimits?: Partial<ArchiveLimits>;
}

export interface CompareResult {
  comparison: RosterComparison;
  judgement: ChangeJudgement;
}

/**
 * Runs one comparison in this thread: reads the set once, compares it with the baseline and writes its snapshot.
 * Throws BASELINE_UNREADABLE, SNAPSHOT_NOT_WRITTEN, FORMAT_UNKNOWN, FILE_NAMES_CLASH, or FILE_UNREADABLE and
 * ROSTER_FILE_UNREADABLE for files that a validation refuses; then there is no snapshot.
 */
export async function runCompareJob(
  job: CompareJob,
  hooks: { checkpoint: (readBytes: number, totalBytes: number) => void },
): Promise<CompareResult> {
  const baseline = openBaseline(job.baseline, job.secret);
  try {
    const source = await openSource(job.source, job.archiveLimits);
    try {
      hooks.checkpoint(0, 0);
      const format = await chooseFormat(job, source);
      const files = rosterFiles(source, format);
      const total = [...files.values()].reduce((sum, { bytes }) => sum + bytes, 0);
      let read = 0;
      const checkpoint: Checkpoint = (count) => hooks.checkpoint((read += count), total);
      const writer = createSnapshotWriter(job.snapshot, job.secret);
      try {
        return await compareFiles({ job, format, files, baseline, writer, checkpoint });
      } finally {
        writer.close();
      }
    } finally {
      source.close();
    }
  } finally {
    baseline.close();
  }
}

interface Comparing {
  job: CompareJob;
  format: RosterFormat;
  files: ReadonlyMap<FileFormat, SourceFile>;
  baseline: Baseline;
  writer: SnapshotWriter;
  checkpoint: Checkpoint;
}

async function compareFiles(comparing: Comparing): Promise<CompareResult> {
  const { job, format, files, writer, checkpoint } = comparing;
  const baseline = comparable(comparing.baseline, format);
  const limits = { ...defaultChangeLimits, ...job.limits };
  const digest = await createSetDigester({ ...comparing, secret: job.secret });
  const { all: schools, numberOf } = baseline.joinSchools(digest.schools);
  const compared = new Map<FileFormat, ComparedFile>();

  const compare = (file: FileFormat, isThere: boolean): ReturnType<typeof compareWithBaseline> => {
    const tally = createChangeTally(file.name, schools.length);
    compared.set(file, { tally, isThere, wasThere: baseline.files.includes(file.name) });
    const words = entryWords(file);
    const readBefore = baseline.readFile(file.name, keyColumns(file), words);
    return compareWithBaseline({ words, readBefore, schoolBefore: numberOf, tally });
  };
  for (const planned of digest.plan) {
    const { file } = planned;
    const entries = await digest.read(planned);
    const comparison = compare(file, true);
    writer.beginFile(file.name, keyColumns(file), entryWords(file));
    entries.drain((sorted) => {
      comparison.take(sorted);
      writer.add(sorted);
      checkpoint(0);
    });
    writer.endFile();
    comparison.end();
  }
  for (const file of format.files)
    if (!files.has(file) && baseline.files.includes(file.name)) compare(file, false).end();
  const comparison = summariseChanges({
    format: format.id,
    ...(baseline.format !== undefined && { formatBefore: baseline.format }),
    files: format.files.flatMap((file) => compared.get(file) ?? []),
    schools,
    floorRows: limits.floorRows,
  });
  checkpoint(0);
  writer.finish(format.id, digest.schools);
  return { comparison, judgement: judgeChanges(comparison, limits) };
}
