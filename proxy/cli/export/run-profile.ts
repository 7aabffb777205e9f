import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readEnvironment } from '../../config';
import { BridgeError } from '../../errors';
import { deliverAll } from '../../exporter/destinations/deliver-all';
import { exportProfile } from '../../exporter/export-profile';
import { loadProfile } from '../../exporter/profile/load-profile';
import type { ProfileKinds } from '../../exporter/profile/profile';
import { createSecretReader } from '../../exporter/profile/secret';
import { failedReceipt, type ExportReceipt } from '../../exporter/run/receipt';
import { createLogger } from '../../observability/logger';
import { createFindingWriter, createRosterValidator } from '../../rosters';
import type { CommandContext } from '../terminal';
import type { ServiceFlags } from '../with-service';
import { createExportBar } from './progress-bar';
import { createSendToSds } from './send-to-sds';

export interface ExportFlags extends ServiceFlags {
  dryRun?: boolean;
  only?: string[];
  findings?: string;
  receipt?: string;
  json?: boolean;
}

/** Carries out the profile of a file and writes its receipt. */
export async function runProfile(
  file: string,
  flags: ExportFlags,
  context: CommandContext,
  kinds: ProfileKinds,
): Promise<ExportReceipt> {
  const profile = await loadProfile(file, kinds);
  const folder = path.dirname(path.resolve(file));
  const resolvePath = (place: string): string => path.resolve(folder, place);
  const { terminal, signal } = context;
  const write = (line: string): void => terminal.err(line.trimEnd());
  const shared = {
    ...{ signal, resolvePath, now: Date.now, logger: createLogger({ level: 'warn', write }) },
    secrets: createSecretReader(readEnvironment(), resolvePath),
  };
  const bar = createExportBar(flags.json ? undefined : terminal.bar);
  const validator = createRosterValidator();
  const findings = flags.findings === undefined ? undefined : openFindings(flags.findings);
  const exportId = randomUUID();
  const startedAt = new Date().toISOString();
  const place = flags.receipt ?? (flags.dryRun ? undefined : `${file}.receipt.json`);
  try {
    const { receipt } = await exportProfile({
      ...{ exportId, profile, kinds, ...shared, validator, workRoot: tmpdir() },
      ...(flags.only && { only: flags.only }),
      onProgress: bar.update,
      ...(findings && { onFinding: findings.add }),
      ...(!flags.dryRun && {
        deliver: (set) =>
          deliverAll(
            set,
            profile.destinations,
            {
              ...shared,
              sleep: (ms, abort) => pause(ms, undefined, { signal: abort }),
              onProgress: bar.deliver,
              sendToSds: createSendToSds(context, flags),
            },
            kinds.destinations,
          ),
      }),
    });
    if (place !== undefined) await writeReceipt(place, receipt);
    return receipt;
  } catch (error) {
    // Whoever reads receipts in the morning must not find that of the evening before.
    if (error instanceof BridgeError && error.code !== 'FILE_NOT_WRITTEN' && place !== undefined)
      await writeReceipt(
        place,
        failedReceipt(error, {
          ...{ exportId, format: profile.format, profile: profile.name, startedAt },
          ...{ tenantId: profile.tenantId, source: profile.source.kind },
          ...{ isDryRun: flags.dryRun === true, finishedAt: new Date().toISOString() },
        }),
      ).catch((fault: Error) => terminal.err(fault.message));
    throw error;
  } finally {
    bar.end();
    findings?.close();
    await validator.close();
  }
}

function openFindings(file: string): ReturnType<typeof createFindingWriter> {
  const ending = path.extname(file).toLowerCase();
  if (ending === '.csv') return createFindingWriter(file, 'csv');
  if (ending === '.ndjson') return createFindingWriter(file, 'ndjson');
  throw new BridgeError('REQUEST_INVALID', {
    params: { reason: '--findings takes a file that ends in .ndjson or .csv' },
    target: '--findings',
  });
}

async function writeReceipt(file: string, receipt: ExportReceipt): Promise<void> {
  await writeFile(file, `${JSON.stringify(receipt, undefined, 2)}\n`).catch((cause: unknown) => {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new BridgeError('FILE_NOT_WRITTEN', { params: { file, reason }, cause });
  });
}
