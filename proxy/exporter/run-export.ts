import { BridgeError } from '../errors';
import type { ExportFile, ExportSet } from './destinations/destination';
import { findExportFormat } from './formats';
import { entityNames } from './model/entities';
import type { EntityName } from './model/entities';
import { proveCounts } from './run/counts';
import type { EntityCounts } from './run/counts';
import type { ExportOutcome, ExportRun } from './run/export-run';
import { createExportFindings } from './run/findings';
import { readSource } from './run/read-source';
import { validateFiles } from './run/validate-files';
import { withWorkFolder } from './run/work-folder';
import { writeFiles } from './run/write-files';
import { createRunState, readsEntity } from './state/run-state';
import type { RunState } from './state/run-state';
import type { PlannedFile } from './write/open-files';
import { planFiles } from './write/open-files';
import type { WrittenFile } from './write/row-writer';

/**
 * Makes one set of files from a source and hands it to `deliver`: read, write, prove that no row got lost, check the
 * files, deliver. A set that is refused is an answer (`refusal`), with its counts. Throws BridgeErrors of the source
 * and its own, before anything is delivered.
 */
export async function runExport(order: ExportRun): Promise<ExportOutcome> {
  const findings = createExportFindings((finding) => order.onFinding?.(finding));
  const run = createRunState({
    format: findExportFormat(order.format),
    ...{ options: order.options, selection: order.selection, today: order.today, findings },
    available: new Set(order.source.entities),
  });
  requireEntities(run);
  return withWorkFolder(order.workRoot, async (folder) => {
    const began = performance.now();
    const { files, license } = planFiles(run, folder);
    const all = license === undefined ? files : [...files, license];
    const written = [
      ...(await readSource(order, run, files, folder)),
      ...(await writeFiles(order, run, all, folder)),
    ];
    for (const entity of entityNames) proveCounts(entity, run.counts[entity]);
    const ended = performance.now();
    const set = toSet(order, files, license, written);
    const { report, refusal } = await validateFiles(set.files, order);
    const outcome: ExportOutcome = {
      ...{ exportId: order.exportId, format: order.format, counts: countsOf(run) },
      files: set.files.map(withoutPath),
      ...(set.license && { license: withoutPath(set.license) }),
      codes: findings.codes(),
      validation: { verdict: report.verdict, codes: report.codes },
      times: { export: ended - began, validation: performance.now() - ended },
    };
    const reason = heldBackOverLimit(outcome, order.maxHeldBackPercent) ?? refusal;
    if (reason !== undefined) return { ...outcome, refusal: reason };
    await order.deliver?.(set);
    return outcome;
  });
}

function requireEntities({ format, available }: RunState): void {
  const missing = format.required.find((entity) => !available.has(entity));
  if (missing !== undefined)
    throw new BridgeError('EXPORT_ENTITY_MISSING', {
      params: { entity: missing, format: format.id },
      target: 'source',
    });
}

function toSet(
  { exportId, profile, tenantId, format }: ExportRun,
  files: readonly PlannedFile[],
  license: PlannedFile | undefined,
  written: readonly WrittenFile[],
): ExportSet {
  const fileOf = ({ name, path }: PlannedFile): ExportFile => ({
    name,
    ...written.find((file) => file.path === path)!,
  });
  return {
    ...{ exportId, profile, tenantId, format },
    files: files.map(fileOf),
    ...(license && { license: fileOf(license) }),
  };
}

const withoutPath = ({ path: _path, ...file }: ExportFile) => file;

const countsOf = (run: RunState): Partial<Record<EntityName, EntityCounts>> =>
  Object.fromEntries(
    entityNames
      .filter((entity) => readsEntity(run, entity))
      .map((entity) => [entity, run.counts[entity]]),
  );

function heldBackOverLimit({ counts }: ExportOutcome, limit: number): BridgeError | undefined {
  for (const [entity, { read, heldBack }] of Object.entries(counts)) {
    const percent = (100 * heldBack) / Math.max(1, read);
    if (percent > limit)
      return new BridgeError('EXPORT_HELD_BACK_OVER_LIMIT', {
        params: { entity, percent: percent.toFixed(2), limit },
        target: entity,
      });
  }
  return undefined;
}
