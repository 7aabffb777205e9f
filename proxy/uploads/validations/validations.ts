import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { BridgeError } from '../../errors';
import {
  formatIds,
  verdictText,
  type FormatId,
  type RosterReport,
  type RosterValidator,
} from '../../rosters';
import { diskError } from '../receive/disk-space';
import { findingsCsv } from '../receive/findings-file';
import type { FilesContent, Receiver } from '../receive/receiver';
import type { Spool } from '../receive/spool';
import { validationKeptMs } from '../receive/spool-purge';

/** Who validates; reports are theirs, and the administrators' of the same tenant. */
export interface ValidationOwner {
  tenantId: string;
  objectId: string;
}

export interface ValidationSummary extends Pick<
  RosterReport,
  'verdict' | 'format' | 'files' | 'codes' | 'findings'
> {
  validationId: string;
  /** One sentence: what SDS would do with the files. */
  summary: string;
  /** Absolute address of the full report. */
  reportUrl: string;
  /** Until when the report is kept, ISO 8601. */
  expiresAt: string;
}

export interface Validations {
  /**
   * Receives the files of a request and validates them; nothing is sent anywhere and the files are deleted
   * before it returns. A roster with errors is a result. Throws as `Receiver.readFiles`, FORMAT_UNKNOWN,
   * REQUEST_INVALID for an unknown format, SERVICE_STOPPING, or the reason of the signal.
   */
  validate: (
    owner: ValidationOwner,
    content: FilesContent,
    options: { format?: 'auto' | FormatId | undefined; signal: AbortSignal },
  ) => Promise<ValidationSummary>;
  /** The findings of a validation as CSV. Throws VALIDATION_NOT_FOUND, also for those of other people. */
  openReport: (
    caller: ValidationOwner & { isAdmin: boolean },
    validationId: string,
  ) => Promise<Readable>;
}

export interface ValidationsOptions {
  spool: Spool;
  receiver: Receiver;
  validator: RosterValidator;
  /** Epoch milliseconds. */
  clock: () => number;
  /** Origin of the links in answers, no trailing slash. */
  publicUrl: string;
}

/** Findings in the answer itself: agents take less than 500 KB. */
const findingsShown = 100;

const reportFile = 'findings.ndjson';
const metaFile = 'validation.json';
const meta = z.object({ objectId: z.string(), expiresAt: z.iso.datetime() });

export function createValidations(options: ValidationsOptions): Validations {
  const { spool, receiver, validator, clock, publicUrl } = options;

  async function validateIn(
    folder: string,
    content: FilesContent,
    chosen: 'auto' | FormatId | undefined,
    signal: AbortSignal,
  ): Promise<RosterReport> {
    const inbox = path.join(folder, 'files');
    await mkdir(inbox, { mode: 0o700 });
    try {
      const { files, fields } = await receiver.readFiles(content, { folder: inbox, signal });
      return await validator.validate({
        source: { files: files.map(({ name }) => ({ name, path: path.join(inbox, name) })) },
        format: chosen ?? formatOf(fields),
        report: { path: path.join(folder, reportFile), form: 'ndjson' },
        signal,
      });
    } finally {
      await rm(inbox, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  return {
    async validate({ tenantId, objectId }, content, { format, signal }) {
      const validationId = randomUUID();
      const folder = await spool.createFolder('validations', tenantId, validationId);
      try {
        const report = await validateIn(folder, content, format, signal);
        const expiresAt = new Date(clock() + validationKeptMs).toISOString();
        const facts: z.input<typeof meta> = { objectId, expiresAt };
        await writeFile(path.join(folder, metaFile), JSON.stringify(facts), { mode: 0o600 });
        return {
          validationId,
          verdict: report.verdict,
          format: report.format,
          summary: sentence(report),
          files: report.files,
          codes: report.codes,
          findings: report.findings.slice(0, findingsShown),
          reportUrl: `${publicUrl}/v1/validations/${validationId}/findings.csv`,
          expiresAt,
        };
      } catch (error) {
        await spool.removeFolder('validations', tenantId, validationId);
        throw diskError(error);
      }
    },
    async openReport({ tenantId, objectId, isAdmin }, validationId) {
      const folder = spool.folderOf('validations', tenantId, validationId);
      const facts = await readMeta(folder);
      const isTheirs = facts?.objectId === objectId || isAdmin;
      if (facts === undefined || !isTheirs || Date.parse(facts.expiresAt) <= clock())
        throw new BridgeError('VALIDATION_NOT_FOUND', { target: 'validationId' });
      return findingsCsv(path.join(folder, reportFile));
    },
  };
}

/** A form or JSON body may name the format too. */
function formatOf({ format }: Record<string, unknown>): 'auto' | FormatId {
  if (format === undefined || format === '' || format === 'auto') return 'auto';
  const known = formatIds.find((id) => id === format);
  if (known !== undefined) return known;
  const reason = `format: must be auto or one of ${formatIds.join(', ')}`;
  throw new BridgeError('REQUEST_INVALID', { params: { reason }, target: 'format' });
}

function sentence(report: RosterReport): string {
  const files = report.files.length === 1 ? '1 file' : `${report.files.length} files`;
  const verdict = verdictText(report);
  return `${files} of ${report.format} checked: ${verdict}`;
}

/** Written last, so a validation that broke off has none. */
async function readMeta(folder: string): Promise<z.output<typeof meta> | undefined> {
  const text = await readFile(path.join(folder, metaFile), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : meta.parse(JSON.parse(text));
}
