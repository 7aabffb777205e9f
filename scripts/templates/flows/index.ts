import type { Flow } from '../model/flow';
import { syncFlows } from './sync-roster';

/** The registry of flows: one line each. */
export const flows: readonly Flow[] = [...syncFlows];
