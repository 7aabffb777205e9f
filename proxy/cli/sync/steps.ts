import type { Advice } from './advise';

/** What the main job tells while it runs; `--json` prints each as one line. Nothing here is secret. */
export type SyncStep =
  | {
      step: 'folder';
      folder: string;
      format: string;
      files: { name: string; bytes: number }[];
      ignored: { name: string; reason: string }[];
    }
  | { step: 'signed-in'; cloud: string; expiresInSeconds: number }
  | {
      step: 'target';
      dataConnectorId: string;
      dataConnectorName: string;
      inboundFlowId?: string;
      inboundFlowName?: string;
    }
  | { step: 'session'; containerId: string; expires?: string }
  | { step: 'upload'; file: string; bytes: number; sha256: string; blocks: number }
  | { step: 'validating'; operationId: string }
  | { step: 'checking'; status: string }
  | {
      step: 'outcome';
      outcome: 'accepted' | 'rejected' | 'failed';
      summary: string;
      errors: Advice[];
      warnings: Advice[];
      validatedFiles: string[];
    };

export interface SyncReporter {
  step(step: SyncStep): void;
  /** Bytes of all files the storage has acknowledged so far. */
  progress(bytes: number, total: number, file: string): void;
  /** The upload is over, well or not. */
  progressEnd(): void;
}
