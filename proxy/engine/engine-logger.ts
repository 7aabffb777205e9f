import type { Logger } from '../observability/logger';

type EngineLog = Record<
  'info' | 'debug' | 'warn' | 'error',
  (entry: unknown, metadata?: unknown) => void
>;

/** The engine's own lines may quote errors and inputs: only that there was one, and its class, is logged. */
export function engineLogger(logger: Logger): EngineLog {
  return {
    info: () => undefined,
    debug: () => undefined,
    warn: () => logger.warn('the workflow engine warned'),
    error(entry, metadata) {
      const original = (metadata as { error?: unknown } | undefined)?.error ?? entry;
      logger.error(
        { err: original instanceof Error ? original : undefined },
        'the workflow engine failed',
      );
    },
  };
}
