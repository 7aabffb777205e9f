import type { DestinationContext } from '../../../proxy/exporter/destinations/destination';
import { createSecretReader } from '../../../proxy/exporter/profile/secret';
import { createLogger } from '../../../proxy/observability/logger';

export interface TestContext extends DestinationContext {
  /** Every line that was logged. */
  logged: string[];
  /** Every pause between attempts, in milliseconds; none is waited. */
  pauses: number[];
}

/** What a destination gets, with time that does not pass. */
export function createContext(
  options: Partial<DestinationContext> & { environment?: Record<string, string> } = {},
): TestContext {
  const { environment, ...overrides } = options;
  const logged: string[] = [];
  const pauses: number[] = [];
  return {
    secrets: createSecretReader(
      { PASSWORD: 'secret', WRONG: 'wrong', ...environment },
      (file) => file,
    ),
    logger: createLogger({ level: 'trace', write: (line) => logged.push(line) }),
    signal: new AbortController().signal,
    now: () => Date.UTC(2026, 8, 1, 4, 5, 6),
    sleep: async (ms) => void pauses.push(ms),
    resolvePath: (file) => file,
    onProgress: () => undefined,
    ...overrides,
    logged,
    pauses,
  };
}
