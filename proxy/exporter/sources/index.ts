import { oneRosterRest } from './oneroster-rest';
import type { SourceKind } from './source';

/** The registry: one line a source. */
export const sources: readonly SourceKind[] = [oneRosterRest];
