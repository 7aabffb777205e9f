import type { ExportRow } from '../../database/exports/row';
import { entityNames } from '../model/entities';
import type { ExportProgress } from '../run/export-run';
import type { ExportServices } from './services';

/** Where each phase begins, of 100. Reading takes longest; a delivery can wait for School Data Sync. */
const begins = { read: 0, write: 45, check: 70, deliver: 80 } as const;
const everyMs = 1_000;

/** Writes how far an export is into its row, at most once a second; that it cannot be written matters to nobody. */
export function createPercent(
  { exports, clock }: Pick<ExportServices, 'exports' | 'clock'>,
  row: Pick<ExportRow, 'tenantId' | 'exportId'>,
) {
  let next = 0;
  const note = (percent: number): void => {
    const now = clock();
    if (now < next) return;
    next = now + everyMs;
    exports.note(row, { facts: { percent: Math.floor(percent) } }).catch(() => undefined);
  };
  return {
    make: ({ phase, entity, done, total }: ExportProgress): void => {
      const share = phase === 'check' ? done / Math.max(total, 1) : placeOf(entity);
      const end =
        phase === 'read' ? begins.write : phase === 'write' ? begins.check : begins.deliver;
      note(begins[phase] + share * (end - begins[phase]));
    },
    deliver: (done: number, total: number): void =>
      note(begins.deliver + (done / Math.max(total, 1)) * (100 - begins.deliver)),
  };
}

const placeOf = (entity: ExportProgress['entity']): number =>
  entity === '' ? 1 : entityNames.indexOf(entity) / entityNames.length;
