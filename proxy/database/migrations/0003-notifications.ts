/**
 * Subscriptions to uploads, and what is still to be told to them. A notification is written in the transaction of the
 * change it tells of. The callback address is a secret: sealed, beside a digest that finds it again when
 * the same registration is repeated. No foreign key: a registration can be taken back while one of its
 * notifications is being sent, and what has no subscription any more is thrown away when its turn comes.
 */
export const notifications = {
  version: 3,
  name: 'notifications',
  sql: `
CREATE TABLE sds_bridge.subscription (
  subscription_id text PRIMARY KEY,
  tenant_id       text NOT NULL,
  created_by      text NOT NULL,
  data_connectors text[],
  events          text[] NOT NULL,
  callback_sealed text NOT NULL,
  callback_sha256 bytea NOT NULL CHECK (octet_length(callback_sha256) = 32),
  created_at      timestamptz NOT NULL,
  UNIQUE (tenant_id, created_by, callback_sha256)
);

CREATE TABLE sds_bridge.notification (
  notification_id text PRIMARY KEY,
  subscription_id text NOT NULL,
  tenant_id       text NOT NULL,
  payload         jsonb NOT NULL,
  created_at      timestamptz NOT NULL,
  due_at          timestamptz NOT NULL,
  attempts        integer NOT NULL DEFAULT 0
);
CREATE INDEX notification_due ON sds_bridge.notification (due_at, notification_id);
CREATE INDEX notification_subscription ON sds_bridge.notification (subscription_id);
`,
};
