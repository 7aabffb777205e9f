import { randomBytes } from 'node:crypto';
import { chooseFormat } from './choose-format';
import type { FindingForm } from './finding-writer';
import { createFindingWriter } from './finding-writer';
import { findFile } from './formats/detect-format';
import type { FormatId, RosterFormat } from './formats/format';
import type { Finding, RosterReport } from './report';
import type { RosterLimits } from './roster-scan';
import { createRosterScan } from './roster-scan';
import type { RosterSetup } from './roster-context';
import { unreadable } from './rules/readable-files';
import { scanOrder } from './scan-order';
import type { ArchiveLimits } from './sources/zip-entries';
import type { RosterLocation } from './sources/open-source';
import { openSource } from './sources/open-source';
import type { Checkpoint, RosterSource } from './sources/source';
import { SourceFault } from './sources/source';

/** A validation as plain data, so that it can cross to another thread. */
export interface ScanJob {
  source: RosterLocation;
  format: 'auto' | FormatId;
  setup?: Partial<RosterSetup>;
  limits?: Partial<RosterLimits>;
  archiveLimits?: Partial<ArchiveLimits>;
  additionalValues?: Readonly<Record<string, readonly string[]>>;
  /** A new file for all findings, at most a million of each roster file. */
  report?: { path: string; form: FindingForm };
}

export interface ScanHooks {
  /** Called between two reads; throws to cancel. */
  checkpoint: (readBytes: number, totalBytes: number) => void;
  onFinding?: (finding: Finding) => void;
}

/**
 * Runs one validation in this thread. Throws FOLDER_NOT_FOUND, FOLDER_EMPTY or FORMAT_UNKNOWN when there is
 * nothing to validate; everything wrong with the files themselves is a finding.
 */
export async function runScanJob(job: ScanJob, hooks: ScanHooks): Promise<RosterReport> {
  const source = await openSource(job.source, job.archiveLimits);
  try {
    hooks.checkpoint(0, 0);
    const format = await chooseFormat(job, source);
    const writer = job.report && createFindingWriter(job.report.path, job.report.form);
    try {
      return await scanSource(job, source, format, hooks, (finding) => {
        writer?.add(finding);
        hooks.onFinding?.(finding);
      });
    } finally {
      writer?.close();
    }
  } finally {
    source.close();
  }
}

async function scanSource(
  job: ScanJob,
  source: RosterSource,
  format: RosterFormat,
  hooks: ScanHooks,
  sink: (finding: Finding) => void,
): Promise<RosterReport> {
  const { setup, limits, additionalValues } = job;
  const random = randomBytes(12);
  const scan = createRosterScan({
    format,
    seeds: [random.readInt32LE(0), random.readInt32LE(4), random.readInt32LE(8)],
    ...(setup && { setup }),
    ...(limits && { limits }),
    ...(additionalValues && { additionalValues }),
    ...((job.report || hooks.onFinding) && { sink }),
  });
  const wanted = source.files.filter(({ name }) => findFile(format, name) !== undefined);
  const total = wanted.reduce((sum, { bytes }) => sum + bytes, 0);
  let read = 0;
  const checkpoint: Checkpoint = (count) => hooks.checkpoint((read += count), total);
  for (const name of scanOrder(
    format,
    wanted.map((file) => file.name),
  )) {
    const file = wanted.find((one) => one.name === name)!;
    const target = scan.openFile(name, file.bytes);
    try {
      await file.pump(target, checkpoint);
      target.end();
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error;
      scan.reportFile(name, error.kind, error.detail);
    }
  }
  const names = source.files.map(({ name }) => name);
  for (const { name, kind, detail } of source.faults) {
    const known = findFile(format, name) !== undefined;
    const stranger = !known && kind === unreadable.notAFile;
    // A folder or link among the files is unknown like any other; a refused file of the format is not missing.
    if (!stranger) scan.reportFile(name, kind, detail);
    if (stranger || known) names.push(name);
  }
  hooks.checkpoint(read, total);
  return scan.finish({ names, inArchive: source.inArchive });
}
