import type { Config } from '../config';
import type { Logger } from '../observability/logger';
import type { FaultControl } from './faults';
import type { ValidationRecord } from './graph/route';
import type { RosterStore } from './oneroster/store';
import type { RequestRecord } from './request-log';
import type { SandboxTimings } from './timings';
import type { TokenRequest } from './entra/issue-token';

export interface SandboxOptions {
  config: Config;
  /** Overrides SANDBOX_PORT; 0 takes a free pair of neighbouring ports. */
  port?: number;
  logger?: Logger;
  /** Epoch milliseconds. Token lifetimes, sessions and operations all follow it. */
  clock?: () => number;
  timings?: Partial<SandboxTimings>;
}

export interface Sandbox {
  port: number;
  /** Entra ID, Graph and the control API. */
  origin: string;
  /** The storage of upload sessions, on the next port. */
  storageOrigin: string;
  faults: FaultControl;
  /** The latest requests, oldest first. */
  requests: RequestRecord[];
  /** Every validation that was started, with what was in its container, oldest first. */
  validations: ValidationRecord[];
  /** The SIS behind the OneRoster interface. */
  sis: RosterStore;
  issueToken(request?: TokenRequest): Promise<string>;
  /** The bytes last flushed under this name for the data connector, also after validate. */
  uploadedFile(connectorId: string, name: string): Buffer | undefined;
  /** Back to the seed: resources, files, clients, faults and the request log. */
  reset(): void;
  close(): Promise<void>;
}
