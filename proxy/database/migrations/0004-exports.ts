/** Runs of export profiles: who asked for them, how far they are, and their receipts. No row of a roster. */
export const exportRuns = {
  version: 4,
  name: 'exports',
  sql: `
CREATE TABLE sds_bridge.export_run (
  export_id      text PRIMARY KEY,
  tenant_id      text NOT NULL,
  profile        text NOT NULL,
  created_by     text NOT NULL,
  correlation_id text,
  request_hash   text NOT NULL,
  state          text NOT NULL,
  created_at     timestamptz NOT NULL,
  finished_at    timestamptz,
  facts          jsonb NOT NULL,
  UNIQUE (tenant_id, created_by, correlation_id)
);
CREATE INDEX export_run_history ON sds_bridge.export_run (tenant_id, created_at DESC);
CREATE INDEX export_run_open ON sds_bridge.export_run (created_at) WHERE finished_at IS NULL;
`,
};
