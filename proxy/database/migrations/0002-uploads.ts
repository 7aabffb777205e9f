/**
 * Uploads. Rows hold ids, counts, hashes and sealed values only: no token, signature or cell value. What
 * is searched for or guarded is a column, the rest of an upload is in `facts`. The durable engine keeps
 * its own schema beside this one; a dump leaves that out, and whatever is not final here is started again
 * from these rows.
 */
export const uploads = {
  version: 2,
  name: 'uploads',
  sql: `
CREATE TABLE sds_bridge.upload (
  upload_id           text PRIMARY KEY,
  tenant_id           text NOT NULL,
  created_by          text NOT NULL,
  correlation_id      text,
  data_connector_id   text NOT NULL,
  state               text NOT NULL,
  round               integer NOT NULL DEFAULT 0,
  cancel_requested    boolean NOT NULL DEFAULT false,
  created_at          timestamptz NOT NULL,
  expires_at          timestamptz,
  finished_at         timestamptz,
  spool_purged        boolean NOT NULL DEFAULT false,
  facts               jsonb NOT NULL,
  identity_sealed     text,
  identity_expires_at timestamptz
);
CREATE UNIQUE INDEX upload_correlation ON sds_bridge.upload (tenant_id, created_by, correlation_id)
  WHERE correlation_id IS NOT NULL;
CREATE INDEX upload_recent ON sds_bridge.upload (tenant_id, created_at DESC, upload_id);
CREATE INDEX upload_open ON sds_bridge.upload (state) WHERE finished_at IS NULL;
CREATE INDEX upload_finished ON sds_bridge.upload (finished_at);

CREATE TABLE sds_bridge.upload_file (
  upload_id    text NOT NULL REFERENCES sds_bridge.upload ON DELETE CASCADE
               DEFERRABLE INITIALLY DEFERRED,
  name         text NOT NULL,
  bytes        bigint NOT NULL,
  sha256       text NOT NULL,
  rows         bigint,
  container_id text,
  sent_bytes   bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (upload_id, name)
);

CREATE TABLE sds_bridge.upload_step (
  upload_id   text NOT NULL REFERENCES sds_bridge.upload ON DELETE CASCADE
              DEFERRABLE INITIALLY DEFERRED,
  step        text NOT NULL,
  started_at  timestamptz NOT NULL,
  finished_at timestamptz,
  PRIMARY KEY (upload_id, step)
);

CREATE TABLE sds_bridge.baseline (
  tenant_id         text NOT NULL,
  data_connector_id text NOT NULL,
  upload_id         text NOT NULL,
  accepted_at       timestamptz NOT NULL,
  snapshot          text NOT NULL,
  PRIMARY KEY (tenant_id, data_connector_id)
);

CREATE TABLE sds_bridge.connector_secret (
  tenant_id         text NOT NULL,
  data_connector_id text NOT NULL,
  secret_sealed     text NOT NULL,
  PRIMARY KEY (tenant_id, data_connector_id)
);
`,
};
