import { alarmScenarios } from './alarm-scenarios';
import { approveScenarios } from './approve-scenarios';
import { exportScenarios } from './export-scenarios';
import { notifyScenarios } from './notify-scenarios';
import type { Scenario } from './scenario';
import { syncScenarios } from './sync-scenarios';
import { validateScenarios } from './validate-scenarios';

/** The registry of scenarios: one line a template. */
export const scenarios: readonly Scenario[] = [
  ...syncScenarios,
  ...validateScenarios,
  ...notifyScenarios,
  ...approveScenarios,
  ...alarmScenarios,
  ...exportScenarios,
];
