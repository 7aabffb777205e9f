import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { BridgeError } from '../errors';
import { HEADER_BYTES } from './check-header';
import type { FindingForm } from './finding-writer';
import { createFindingWriter } from './finding-writer';
import { detectFormat, findFile } from './formats/detect-format';
import type { FormatId, RosterFormat } from './formats/format';
import { findFormat, formatIds } from './formats/index';
import type { Finding, RosterReport } from './report';
import type { RosterLimits } from './roster-scan';
import { createRosterScan } from './roster-scan';
import type { RosterSetup } from './roster-context';
import { unreadable } from './rules/readable-files';
import { headerNames } from './scan/header-line';
import { scanOrder } from './scan-order';
import { openArchive } from './sources/archive';
import { openFolder, openPaths } from './sources/folder';
import type { ByteTarget, Checkpoint, RosterSource, SourceFile } from './sources/source';
import { SourceFault } from './sources/source';
import type { ArchiveLimits } from './sources/zip-entries';
import { defaultArchiveLimits } from './sources/zip-entries';

/** Where a roster lies. */
export type RosterLocation =
  { folder: string } | { zip: string } | { files: readonly { name: string; path: string }[] };

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
  const source = await openSource(job);
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

function openSource({ source, archiveLimits }: ScanJob): Promise<RosterSource> {
  if ('folder' in source) return openFolder(source.folder);
  if ('zip' in source)
    return openArchive(source.zip, { ...defaultArchiveLimits, ...archiveLimits });
  return openPaths(source.files);
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

async function chooseFormat(job: ScanJob, source: RosterSource): Promise<RosterFormat> {
  const fallback = findFormat('sds-v2.1')!;
  if (job.format !== 'auto') return findFormat(job.format) ?? failUnknown(job, `no ${job.format}`);
  const headers = [];
  for (const file of source.files.slice(0, 64))
    headers.push({ name: file.name, headers: await readHeader(file) });
  const found = detectFormat(headers);
  // An archive that cannot be opened is still reported; its format does not matter.
  return found ?? (source.faults.length > 0 ? fallback : failUnknown(job, 'no file name is known'));
}

function failUnknown({ source }: ScanJob, reason: string): never {
  const folder =
    'folder' in source
      ? basename(source.folder)
      : 'zip' in source
        ? basename(source.zip)
        : 'the list';
  throw new BridgeError('FORMAT_UNKNOWN', {
    params: { folder, reason: `${reason}; known formats: ${formatIds.join(', ')}` },
  });
}

/** Header names from the first bytes of a file; none when it cannot be read. */
async function readHeader(file: SourceFile): Promise<readonly string[]> {
  const bytes = new Uint8Array(HEADER_BYTES);
  let length = 0;
  const target: ByteTarget = {
    space: () => bytes.subarray(length),
    filled: (count) => (length += count),
    write(chunk) {
      const part = chunk.subarray(0, HEADER_BYTES - length);
      bytes.set(part, length);
      length += part.length;
    },
    get stopped() {
      return length > 0;
    },
  };
  try {
    await file.pump(target, () => undefined);
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error;
  }
  return headerNames(bytes.subarray(0, length));
}
