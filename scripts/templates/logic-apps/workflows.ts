import { alarmMissingRoster } from '../flows/alarm-missing-roster';
import { exportRoster } from '../flows/export-roster';
import { notifyUploadOutcome } from '../flows/notify-upload-outcome';
import { syncFlows } from '../flows/sync-roster';
import type { Flow } from '../model/flow';
import { usedConnectors } from '../model/used';
import { approveByMail } from './approve-by-mail';
import type { ManagedConnector } from './managed-apis';

/** The registry of workflows: one line each. */
export const workflows: readonly Flow[] = [
  ...syncFlows,
  notifyUploadOutcome,
  approveByMail,
  alarmMissingRoster,
  exportRoster,
];

/** The connections of a workflow, in the order of the connectors' registry. */
export const connectionsOf = (flow: Flow): ManagedConnector[] =>
  usedConnectors(flow).filter((name) => name !== 'bridge');
