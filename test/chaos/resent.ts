/** One call to the storage. */
export interface StorageEvent {
  at: number;
  /** Path of the file, container included. */
  file: string;
  action: string;
  position: number;
  status: number;
}

/** Within this time after a flush a kill of the service may have come before it was noted. */
const noteMs = 1_500;

/**
 * Files that were sent again in the same container after their last flush: forbidden unless a kill came so soon after
 * the flush that it may not have been noted.
 */
export function findResent(events: readonly StorageEvent[], killedAt: readonly number[]): string[] {
  const byFile = new Map<string, StorageEvent[]>();
  for (const event of events) byFile.set(event.file, [...(byFile.get(event.file) ?? []), event]);
  const violations: string[] = [];
  for (const [file, calls] of byFile) {
    const flushes = calls.filter(({ action, status }) => action === 'flush' && status === 200);
    const last = Math.max(0, ...flushes.map(({ position }) => position));
    const whole = flushes.find(({ position }) => position === last);
    if (whole === undefined) continue;
    const later = calls.filter(({ at, action }) => at > whole.at && action !== 'flush');
    const wasCut = killedAt.some((at) => at >= whole.at && at <= whole.at + noteMs);
    if (later.length > 0 && !wasCut)
      violations.push(
        `${file.split('/').slice(-2).join('/')} was sent again after its last flush: ${later
          .map(({ action, at, position }) => `${action} ${position} +${at - whole.at}`)
          .join(', ')}; kills at ${killedAt
          .map((at) => at - whole.at)
          .filter((ms) => Math.abs(ms) < 20_000)
          .join(', ')}`,
      );
  }
  return violations;
}
