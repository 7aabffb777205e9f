/**
 * Throttle, API keys and connections. `throttle_take` is the whole check in one statement: it locks the
 * key's row, then reads the clock, so the order of grants is the order of the recorded times. Times are
 * microseconds since 1970 in ascending arrays; `width_bucket` finds by binary search how many have left
 * the window. Should the clock have been set back, time stands still at the last grant for one window at
 * most. A grant is on disk before it is told; a refusal changes nothing, so it does not wait for the
 * disk. `clock_timestamp()` is unqualified, so that a test can put a clock of its own before it.
 */
export const foundation = {
  version: 1,
  name: 'foundation',
  sql: `
CREATE TABLE sds_bridge.throttle (
  tenant_id     text   NOT NULL,
  key_hash      bytea  NOT NULL,
  grants_us     bigint[] NOT NULL,
  last_grant_us bigint NOT NULL,
  PRIMARY KEY (tenant_id, key_hash)
) WITH (fillfactor = 50);

CREATE FUNCTION sds_bridge.throttle_take(
  for_tenant text, for_key bytea, wanted integer, quota integer, window_us bigint,
  OUT granted integer, OUT in_window integer, OUT retry_us bigint, OUT reset_us bigint,
  OUT decided_us bigint
) LANGUAGE plpgsql AS $$
DECLARE
  log bigint[];
  last_us bigint;
BEGIN
  LOOP
    SELECT t.grants_us, t.last_grant_us INTO log, last_us FROM sds_bridge.throttle t
      WHERE t.tenant_id = for_tenant AND t.key_hash = for_key FOR UPDATE;
    EXIT WHEN FOUND;
    INSERT INTO sds_bridge.throttle (tenant_id, key_hash, grants_us, last_grant_us)
      VALUES (for_tenant, for_key, '{}', 0) ON CONFLICT DO NOTHING;
  END LOOP;
  decided_us := (extract(epoch FROM clock_timestamp()) * 1000000)::bigint;
  IF last_us > decided_us + window_us THEN
    log := '{}';
  ELSIF last_us > decided_us THEN
    decided_us := last_us;
  END IF;
  log := log[width_bucket(decided_us - window_us, log) + 1 :];
  in_window := cardinality(log);
  granted := least(wanted, greatest(quota - in_window, 0));
  IF granted > 0 THEN
    log := log || array_fill(decided_us, ARRAY[granted]);
    in_window := in_window + granted;
    UPDATE sds_bridge.throttle t SET grants_us = log, last_grant_us = decided_us
      WHERE t.tenant_id = for_tenant AND t.key_hash = for_key;
  ELSE
    PERFORM set_config('synchronous_commit', 'off', true);
  END IF;
  reset_us := log[1] + window_us - decided_us;
  retry_us := CASE WHEN in_window < quota THEN 0
    ELSE log[in_window - quota + 1] + window_us - decided_us END;
END $$;

CREATE FUNCTION sds_bridge.throttle_sweep(window_us bigint) RETURNS void LANGUAGE sql AS $$
  DELETE FROM sds_bridge.throttle WHERE (tenant_id, key_hash) IN (
    SELECT tenant_id, key_hash FROM sds_bridge.throttle
    WHERE last_grant_us <= (extract(epoch FROM clock_timestamp()) * 1000000)::bigint - window_us
    LIMIT 1000 FOR UPDATE SKIP LOCKED)
$$;

CREATE TABLE sds_bridge.api_key (
  key_id          text PRIMARY KEY,
  tenant_id       text NOT NULL,
  roles           text[] NOT NULL,
  data_connectors text[],
  secret_sha256   bytea NOT NULL CHECK (octet_length(secret_sha256) = 32),
  label           text NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  rotated_at      timestamptz,
  revoked_at      timestamptz
);
CREATE INDEX api_key_tenant ON sds_bridge.api_key (tenant_id);

CREATE TABLE sds_bridge.connection (
  tenant_id      text NOT NULL,
  object_id      text NOT NULL,
  revoked_before timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, object_id)
);
`,
};
