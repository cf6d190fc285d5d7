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
  -- the exception that covers it, as long as excepted_until is not past
  exception_id uuid,
  excepted_until timestamptz,
  PRIMARY KEY (organization_id, id)
);
CREATE INDEX findings_asset ON findings (organization_id, account_id, kind, asset_id);
CREATE INDEX findings_exception ON findings (organization_id, exception_id) WHERE exception_id IS NOT NULL;
CALL protect('findings');

CREATE TABLE finding_events (
  organization_id uuid NOT NULL,
  finding_id uuid NOT NULL,
  at timestamptz NOT NULL,
  seq uuid NOT NULL,
  event text NOT NULL CHECK (event IN ('opened', 'reopened', 'resolved', 'evidence', 'stale', 'confirmed', 'excepted', 'exception-ended', 'check-version')),
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
