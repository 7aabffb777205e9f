import { oneRosterRest } from './oneroster-rest';
import { postgresql } from './postgresql';
import type { SourceKind } from './source';

/** The registry: one line a source. */
export const sources: readonly SourceKind[] = [postgresql, oneRosterRest];
