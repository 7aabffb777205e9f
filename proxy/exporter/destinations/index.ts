import type { DestinationKind } from './destination';

/** The registry: one line a destination. */
export const destinations: readonly DestinationKind[] = [];
