-- What was read and what was judged, as it is now; history holds changes only.
-- Without foreign keys: a lookup per row would double the cost of a large first run, and the account's deletion removes rows by its id.

CREATE TABLE assets (
  organization_id uuid NOT NULL,
  account_id uuid NOT NULL,
  kind text NOT NULL,
  asset_id text NOT NULL,
  name text NOT NULL,
  display_name text,
  region text,
  -- the region of the sweep that reads it; '' for a global list
  sweep_region text NOT NULL,
  tags jsonb NOT NULL,
  fields jsonb NOT NULL,
  gaps jsonb,
  -- hash of fields and gaps as read by a run that needed exactly read_set
  content_hash text NOT NULL,
  read_set text NOT NULL,
  first_seen_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  -- a sweep that could not be completed did not show it any more: nobody knows whether it is still there
  unconfirmed_since timestamptz,
  PRIMARY KEY (organization_id, account_id, kind, asset_id)
);
CREATE INDEX assets_sweep ON assets (organization_id, account_id, kind, sweep_region);
CREATE INDEX assets_name ON assets (organization_id, name text_pattern_ops);
CREATE INDEX assets_kind ON assets (organization_id, kind, account_id, asset_id);
CALL protect('assets');

-- The reverse index of links: which assets of a kind name a value in a field that links lead to.
CREATE TABLE links (
  organization_id uuid NOT NULL,
  account_id uuid NOT NULL,
  kind text NOT NULL,
  field text NOT NULL,
  value text NOT NULL,
  asset_id text NOT NULL,
  region text,
  PRIMARY KEY (organization_id, account_id, kind, field, value, asset_id)
);
CREATE INDEX links_asset ON links (organization_id, account_id, kind, asset_id);
CALL protect('links');

-- The last sweep of one kind in one region. When an asset was last seen is said here, not in its row.
CREATE TABLE sweeps (
  organization_id uuid NOT NULL,
  account_id uuid NOT NULL,
  -- 'list': a kind was read; 'links': the checks over links of a kind were judged
  stage text NOT NULL CHECK (stage IN ('list', 'links')),
  kind text NOT NULL,
  region text NOT NULL,
  last_run_id uuid NOT NULL,
  swept_at timestamptz NOT NULL,
  completed_at timestamptz,
  gap jsonb,
  asset_count integer NOT NULL,
  -- of everything that was seen, independent of order: equal digests, equal content
  digest text NOT NULL,
  -- per check: pass, fail, not-applicable, unknown, as the run judged or carried them
  counts jsonb NOT NULL DEFAULT '{}',
  holds_until timestamptz,
  PRIMARY KEY (organization_id, account_id, stage, kind, region)
);
CALL protect('sweeps');

-- All verdicts on one asset, packed: check id → [outcome, input hash, holds until (epoch ms) or 0, reason, evidence, version, parameters, gap].
CREATE TABLE results (
  organization_id uuid NOT NULL,
  account_id uuid NOT NULL,
  kind text NOT NULL,
  asset_id text NOT NULL,
  sweep_region text NOT NULL,
  entries jsonb NOT NULL,
  -- hash of everything that the verdicts over own fields were computed from, and these verdicts in short (p, f, n, u by check id)
  state text NOT NULL,
  own text NOT NULL,
  -- the first instant at which time alone could change a verdict over own fields
  holds_until timestamptz,
  PRIMARY KEY (organization_id, account_id, kind, asset_id)
);
CREATE INDEX results_sweep ON results (organization_id, account_id, kind, sweep_region);
CALL protect('results');

-- How many verdicts stand, exactly as in results; maintained by differences in the same transaction.
CREATE TABLE result_counts (
  organization_id uuid NOT NULL,
  account_id uuid NOT NULL,
  check_id text NOT NULL,
  region text NOT NULL,
  pass bigint NOT NULL DEFAULT 0,
  fail bigint NOT NULL DEFAULT 0,
  not_applicable bigint NOT NULL DEFAULT 0,
  unknown bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (organization_id, account_id, check_id, region)
);
CALL protect('result_counts');

-- What an asset was before it changed or went; partitioned by month.
CREATE TABLE asset_versions (
  organization_id uuid NOT NULL,
  account_id uuid NOT NULL,
  kind text NOT NULL,
  asset_id text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz NOT NULL,
  name text NOT NULL,
  region text,
  tags jsonb NOT NULL,
  fields jsonb NOT NULL,
  gaps jsonb,
  cause text NOT NULL CHECK (cause IN ('changed', 'gone')),
  run_id uuid NOT NULL,
  PRIMARY KEY (organization_id, account_id, kind, asset_id, valid_to)
) PARTITION BY RANGE (valid_to);
CREATE TABLE asset_versions_other PARTITION OF asset_versions DEFAULT;
CALL protect('asset_versions', 'SELECT, INSERT, DELETE');

-- After a large first run the planner still takes the tables for empty; only an owner may tell it otherwise, and autovacuum does so a minute later.
CREATE FUNCTION refresh_statistics() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  ANALYZE assets, results, links;
END
$$;
REVOKE ALL ON FUNCTION refresh_statistics FROM PUBLIC;
GRANT EXECUTE ON FUNCTION refresh_statistics TO bastide_application;
