import type { Flow } from '../model/flow';
import { alarmMissingRoster } from './alarm-missing-roster';
import { approveHeldUpload } from './approve-held-upload';
import { exportRoster } from './export-roster';
import { notifyUploadOutcome } from './notify-upload-outcome';
import { syncFlows } from './sync-roster';
import { validateNewRoster } from './validate-new-roster';

/** The registry of flows: one line each. */
export const flows: readonly Flow[] = [
  ...syncFlows,
  validateNewRoster,
  notifyUploadOutcome,
  approveHeldUpload,
  alarmMissingRoster,
  exportRoster,
];
