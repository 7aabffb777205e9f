import { BridgeError } from '../../errors';
import type { Finding, RosterReport } from '../../rosters';
import type { ExportFile } from '../destinations/destination';
import type { ExportRun } from './export-run';

export interface FileCheck {
  report: RosterReport;
  /** Why the set must not be delivered. */
  refusal?: BridgeError;
}

/** The validator's code for a required file without a record. */
const EMPTY = 'FILE_WITHOUT_ROWS';

/**
 * Checks the finished files with the project's own validator, as School Data Sync would. What the profile asks for
 * against its rules (blank user names, the vendor's header) does not refuse the set.
 */
export async function validateFiles(
  files: readonly ExportFile[],
  { validator, format, options, maxHeldBackPercent: limit, signal, ...order }: ExportRun,
): Promise<FileCheck> {
  const errors = new Map<string, number>();
  let fatal: Finding | undefined;
  const report = await validator.validate({
    source: { files },
    ...{ format, signal, additionalValues: options.additionalValues },
    onProgress: (done, total) => order.onProgress?.({ phase: 'check', entity: '', done, total }),
    onFindings: (findings) => {
      for (const finding of findings) {
        order.onFinding?.(withoutValue(finding));
        if (isAskedFor(finding)) continue;
        // An empty file would make every record of its kind inactive.
        if (finding.severity === 'fatal' || finding.code === EMPTY) fatal ??= finding;
        else if (finding.severity === 'error')
          errors.set(finding.file, (errors.get(finding.file) ?? 0) + 1);
      }
    },
  });

  function isAskedFor({ code, column, file }: Finding): boolean {
    if (options.userName === 'blank' && code === 'VALUE_REQUIRED')
      return column.toLowerCase() === 'username';
    return (
      options.schoolNameHeader !== 'Name' &&
      file.toLowerCase() === 'school.csv' &&
      code.startsWith('HEADER_')
    );
  }

  function findRefusal(): BridgeError | undefined {
    if (fatal !== undefined)
      return new BridgeError('EXPORT_FILES_INVALID', {
        params: { code: fatal.code, file: fatal.file },
        target: fatal.file,
      });
    for (const [file, count] of errors) {
      const percent = (100 * count) / Math.max(1, files.find(({ name }) => name === file)!.rows);
      if (percent > limit)
        return new BridgeError('EXPORT_RECORDS_OVER_LIMIT', {
          params: { file, percent: percent.toFixed(2), limit },
          target: file,
        });
    }
    return undefined;
  }

  const refusal = findRefusal();
  proveRows(files, report);
  return { report, ...(refusal && { refusal }) };
}

/** Values are personal data; the source has them. */
function withoutValue(finding: Finding): Finding {
  const { value, ...rest } = finding;
  return value === undefined ? finding : rest;
}

/** The validator counts the records by itself: a torn row would show here. */
function proveRows(files: readonly ExportFile[], report: RosterReport): void {
  for (const { file, rows, fatal } of report.files) {
    const written = files.find(({ name }) => name === file)!.rows;
    if (fatal === 0 && rows !== written)
      throw new BridgeError('EXPORT_COUNTS_DIFFER', {
        params: { entity: file, read: rows, out: written },
      });
  }
}
