/** Everything of an export that nothing searches for. Ids, counts and sentences only. */
export interface ExportFacts {
  callerKind: 'user' | 'app' | 'api-key';
  /** Data connectors the caller is restricted to. */
  dataConnectors?: string[];
  isDryRun: boolean;
  /** Ids of schools instead of the selection of the profile. */
  only?: string[];
  /** ISO 8601. */
  startedAt?: string;
  percent?: number;
  /** Code of the error table and the sentence made from it. */
  reason?: { code: string; message: string } | null;
  /** As the command line writes it (docs/exporter.md). */
  receipt?: unknown;
}

export interface ExportRow {
  exportId: string;
  tenantId: string;
  profile: string;
  /** Object id of who asked for it, or `schedule`. */
  createdBy: string;
  correlationId: string | null;
  requestHash: string;
  state: string;
  createdAt: Date;
  finishedAt: Date | null;
  facts: ExportFacts;
}
