import { copilotStudio } from './copilot/target';
import { logicApps } from './logic-apps/target';
import { powerAutomate } from './power-automate/target';
import type { Target } from './target';

/** The registry of platforms: one line each. */
export const targets: readonly Target[] = [powerAutomate, logicApps, copilotStudio];
