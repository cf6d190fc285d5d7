-- Findings: one for each (check, asset) that has ever failed; the id is a hash of both, so it never depends on who found it first.
CREATE TABLE findings (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  cloud text NOT NULL,
  check_id text NOT NULL,
  check_version integer NOT NULL,
  severity smallint NOT NULL, -- 1 high, 2 medium, 3 low: the order of lists
  kind text NOT NULL,
  asset_id text NOT NULL,
  asset_name text NOT NULL,
  display_name text,
  region text,
  tags jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'resolved')),
  -- the raw outcome of the last judgement, whatever was accepted; 'gone' when the asset is
  outcome text NOT NULL CHECK (outcome IN ('fail', 'pass', 'not-applicable', 'unknown', 'gone')),
  reason text NOT NULL,
  evidence jsonb NOT NULL,
  parameters jsonb,
  gap jsonb,
  first_seen_at timestamptz NOT NULL,
  opened_at timestamptz NOT NULL,
  opened_by_run uuid NOT NULL,
  reopened integer NOT NULL DEFAULT 0,
  resolved_at timestamptz,
  resolved_by_run uuid,
  -- since when the failure could not be confirmed: unknown never resolves
  stale_since timestamptz,
  changed_at timestamptz NOT NULL,
  -- the exception that covers it, with its end as it was when it was written here: whether that is so now, the table exceptions says
  exception_id uuid,
  excepted_until timestamptz,
  -- what people say of it; runs leave it alone
  owner text,
  ticket text,
  note text,
  PRIMARY KEY (organization_id, id)
);
CREATE INDEX findings_asset ON findings (organization_id, account_id, kind, asset_id);
-- by the id of an asset alone, as people paste it
CREATE INDEX findings_asset_id ON findings (organization_id, asset_id);
-- Lists read one severity after the other, newest first: runs give many findings one instant, so the id is part of the order. What lists are
-- often narrowed by is included, so that rows which do not fit cost no look into the table.
CREATE INDEX findings_open ON findings (organization_id, severity, opened_at, id)
  INCLUDE (check_id, account_id, region) WHERE state = 'open' AND exception_id IS NULL;
CREATE INDEX findings_open_account ON findings (organization_id, account_id, severity, opened_at, id)
  INCLUDE (check_id, region) WHERE state = 'open' AND exception_id IS NULL;
CREATE INDEX findings_open_check ON findings (organization_id, check_id, severity, opened_at, id)
  INCLUDE (account_id, region) WHERE state = 'open' AND exception_id IS NULL;
CREATE INDEX findings_excepted ON findings (organization_id, severity, opened_at, id)
  INCLUDE (check_id, account_id, region, exception_id, outcome) WHERE state = 'open' AND exception_id IS NOT NULL;
CREATE INDEX findings_resolved ON findings (organization_id, severity, opened_at, id)
  INCLUDE (check_id, account_id, region) WHERE state = 'resolved';
CREATE INDEX findings_stale ON findings (organization_id, severity, opened_at, id)
  INCLUDE (check_id, account_id, region, exception_id, state) WHERE stale_since IS NOT NULL;
CREATE INDEX findings_owner ON findings (organization_id, owner, severity, opened_at, id) WHERE owner IS NOT NULL;
CREATE INDEX findings_exception ON findings (organization_id, exception_id, severity, opened_at, id) WHERE exception_id IS NOT NULL;
CREATE INDEX findings_changed ON findings (organization_id, changed_at, id);
CALL protect('findings');

-- The search by a part of a name goes through an index of trigrams where PostgreSQL has these two modules and lets the owner install them.
-- Elsewhere the search reads the list in its order, page by page.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE EXTENSION IF NOT EXISTS btree_gin;
  CREATE INDEX findings_search ON findings
    USING gin (organization_id, (lower(asset_name || E'\n' || coalesce(display_name, ''))) gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
  RAISE NOTICE 'findings are searched without an index: %', SQLERRM;
END
$$;

-- Findings of the current organisation whose names match a pattern in lower case. Under row-level security PostgreSQL uses no index for LIKE,
-- because LIKE could tell of rows that the policy hides; so this runs as the owner and names the organisation itself.
CREATE FUNCTION search_findings(pattern text, most integer) RETURNS SETOF findings
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT * FROM findings
   WHERE organization_id = current_organization()
     AND lower(asset_name || E'\n' || coalesce(display_name, '')) LIKE pattern
   LIMIT least(most, 5000)
$$;
REVOKE ALL ON FUNCTION search_findings FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_findings TO bastide_application;

CREATE TABLE finding_events (
  organization_id uuid NOT NULL,
  finding_id uuid NOT NULL,
  at timestamptz NOT NULL,
  seq uuid NOT NULL,
  event text NOT NULL CHECK (event IN ('opened', 'reopened', 'resolved', 'evidence', 'stale', 'confirmed', 'excepted', 'exception-ended', 'check-version', 'triaged')),
  run_id uuid,
  actor text,
  details jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (organization_id, finding_id, at, seq)
) PARTITION BY RANGE (at);
CREATE TABLE finding_events_other PARTITION OF finding_events DEFAULT;
CALL protect('finding_events', 'SELECT, INSERT, DELETE');

-- Scans that count: one row for each finished unit of a run and check, written with the unit, so that nothing is counted twice.
CREATE TABLE scan_usage (
  organization_id uuid NOT NULL,
  run_id uuid NOT NULL,
  stage text NOT NULL,
  kind text NOT NULL,
  region text NOT NULL,
  check_id text NOT NULL,
  account_id uuid NOT NULL,
  used_on date NOT NULL,
  used_at timestamptz NOT NULL,
  -- how scans were paid for when this one was made
  mode text NOT NULL CHECK (mode IN ('off', 'pay-as-you-go', 'subscription')),
  scans integer NOT NULL,
  PRIMARY KEY (organization_id, run_id, stage, kind, region, check_id)
);
CREATE INDEX scan_usage_day ON scan_usage (organization_id, used_on);
CALL protect('scan_usage', 'SELECT, INSERT, DELETE');
