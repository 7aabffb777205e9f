import type { UploadFileRow } from '../../database/uploads/row';
import { finalStates, type UploadState } from '../../schemas/upload';

const before: Partial<Record<UploadState, number>> = {
  receiving: 0,
  checking: 10,
  held: 30,
  'waiting-for-turn': 30,
  validating: 90,
  'following-run': 95,
};

/** Checking is worth 30 of 100, sending 60, validating the rest. */
export function percentOf(
  state: UploadState,
  files: readonly UploadFileRow[],
  containerId: string | undefined,
): number {
  if (finalStates.includes(state)) return 100;
  const fixed = before[state];
  if (fixed !== undefined) return fixed;
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const sent = files.reduce(
    (sum, file) =>
      sum + (containerId !== undefined && file.containerId === containerId ? file.sentBytes : 0),
    0,
  );
  return 30 + (total === 0 ? 0 : Math.floor((sent / total) * 60));
}
