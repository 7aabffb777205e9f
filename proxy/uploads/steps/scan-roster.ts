import { rm } from 'node:fs/promises';
import type { FindingCounts, UploadRow } from '../../database/uploads/row';
import { BridgeError, type ErrorCode } from '../../errors';
import { findFormat, type FileSummary, type RosterReport } from '../../rosters';
import type { UploadServices } from '../services';
import { spooledFiles } from './spooled-files';

/** What the scan decides: the roster may go on, or why not. */
export type ScanVerdict = { refused: false } | { refused: true; code: ErrorCode; message: string };

/**
 * Scans all files from the spool with every rule and keeps the findings there. Fatal findings refuse the roster, and
 * so do dropped records above `maxErrorPercent` of a file: below it School Data Sync drops just those.
 */
export async function scanRoster(
  services: UploadServices,
  row: UploadRow,
  signal: AbortSignal,
): Promise<ScanVerdict> {
  const { tenantId, uploadId, facts } = row;
  const files = await spooledFiles(services, row);
  const report = services.paths.findings(tenantId, uploadId);
  await rm(report, { force: true });
  const result = await services.validator.validate({
    source: {
      files: files.map(({ name, path }) => ({ name, path })),
    },
    format: findFormat(facts.format)?.id ?? 'auto',
    report: { path: report, form: 'ndjson' },
    signal,
  });
  for (const { file, rows } of result.files) await services.files.noteRows(uploadId, file, rows);
  await services.uploads.note(tenantId, uploadId, { findings: countsOf(result) });
  return judge(result, facts.maxErrorPercent);
}

function judge(report: RosterReport, maxErrorPercent: number): ScanVerdict {
  const fatal = report.findings.find(({ severity }) => severity === 'fatal');
  // By code and not by file: a file that is missing is in no list of files.
  const { fatal: count } = countsOf(report);
  if (report.verdict === 'fatal')
    return refuse('ROSTER_HAS_FATAL_FINDINGS', {
      count,
      code: fatal?.code ?? report.codes[0]?.code ?? '',
      file: fatal?.file ?? '',
    });
  const worst = report.files
    .map((file) => ({ file: file.file, percent: errorPercent(file) }))
    .sort((a, b) => b.percent - a.percent)[0];
  if (worst === undefined || worst.percent <= maxErrorPercent) return { refused: false };
  return refuse('ROSTER_ERRORS_OVER_LIMIT', {
    file: worst.file,
    percent: Math.ceil(worst.percent * 100) / 100,
    limit: maxErrorPercent,
  });
}

const errorPercent = ({ rows, rowsKept }: FileSummary): number =>
  rows === 0 ? 0 : ((rows - rowsKept) / rows) * 100;

function refuse(code: ErrorCode, params: Record<string, string | number>): ScanVerdict {
  return { refused: true, code, message: new BridgeError(code, { params }).message };
}

const mostCodes = 50;

const countsOf = (report: RosterReport): FindingCounts => ({
  fatal: report.codes.reduce((sum, one) => sum + (one.severity === 'fatal' ? one.count : 0), 0),
  errors: report.codes.reduce((sum, one) => sum + (one.severity === 'error' ? one.count : 0), 0),
  warnings: report.codes.reduce(
    (sum, one) => sum + (one.severity === 'warning' ? one.count : 0),
    0,
  ),
  codes: report.codes.slice(0, mostCodes),
});
