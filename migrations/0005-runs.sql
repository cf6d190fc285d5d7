-- Runs: one account each, made of units; every finished unit is a row.
CREATE TABLE runs (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  -- runs that were asked for together
  group_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('full', 'verify')),
  trigger text NOT NULL CHECK (trigger IN ('manual', 'schedule', 'first', 'verify', 'import')),
  policy_id uuid,
  requested_by text,
  -- what is judged: [{id, parameters}], regions or null, tag filter or null, asset ids or null
  selection jsonb NOT NULL,
  -- checks that the scan quota does not cover
  not_covered jsonb NOT NULL DEFAULT '[]',
  status text NOT NULL CHECK (status IN ('queued', 'running', 'paused', 'cancelled', 'done', 'failed')),
  -- what a person asked of a run under way
  billing_mode text NOT NULL DEFAULT 'off',
  wanted text NOT NULL DEFAULT 'run' CHECK (wanted IN ('run', 'pause', 'cancel')),
  error jsonb,
  -- the clock that the judgements of this run see
  judged_at timestamptz,
  identity jsonb,
  regions jsonb,
  region_gap jsonb,
  -- failed reads of the plan itself: the region lists of services
  plan_gaps jsonb NOT NULL DEFAULT '[]',
  -- null until the scan quota was asked: {mode, notCovered}
  coverage jsonb,
  -- who holds the run; a holder of an older epoch can commit nothing
  worker text,
  epoch integer NOT NULL DEFAULT 0,
  attempts integer NOT NULL DEFAULT 0,
  -- attempts since a unit was last finished: a run that only ever kills its worker is given up
  stalled integer NOT NULL DEFAULT 0,
  units_done integer NOT NULL DEFAULT 0,
  lease_until timestamptz,
  api_calls bigint NOT NULL DEFAULT 0,
  throttles bigint NOT NULL DEFAULT 0,
  judged bigint NOT NULL DEFAULT 0,
  carried bigint NOT NULL DEFAULT 0,
  summary jsonb,
  queued_at timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz,
  PRIMARY KEY (organization_id, id)
);
CREATE INDEX runs_account ON runs (organization_id, account_id, queued_at);
CREATE INDEX runs_group ON runs (organization_id, group_id);
-- one full run per account at a time
CREATE UNIQUE INDEX runs_one_full ON runs (organization_id, account_id) WHERE kind = 'full' AND status IN ('running', 'paused');
CALL protect('runs');

CREATE TABLE run_units (
  organization_id uuid NOT NULL,
  run_id uuid NOT NULL,
  stage text NOT NULL CHECK (stage IN ('list', 'links')),
  kind text NOT NULL,
  region text NOT NULL,
  status text NOT NULL DEFAULT 'planned' CHECK (status IN ('planned', 'done')),
  gaps jsonb NOT NULL DEFAULT '[]',
  list_gap jsonb,
  assets integer NOT NULL DEFAULT 0,
  changed integer NOT NULL DEFAULT 0,
  digest text NOT NULL DEFAULT '',
  gone integer NOT NULL DEFAULT 0,
  judged integer NOT NULL DEFAULT 0,
  carried integer NOT NULL DEFAULT 0,
  -- per check: [pass, fail, not-applicable, unknown]
  counts jsonb NOT NULL DEFAULT '{}',
  finished_at timestamptz,
  PRIMARY KEY (organization_id, run_id, stage, kind, region)
);
CALL protect('run_units');

-- Runs that wait or are under way, by ids alone: workers choose from it across organisations, the fairest first.
CREATE TABLE run_queue (
  organization_id uuid NOT NULL,
  run_id uuid NOT NULL,
  account_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('full', 'verify')),
  queued_at timestamptz NOT NULL,
  worker text,
  -- a run whose lease has ended is taken up by the next worker
  lease_until timestamptz,
  -- paused: keeps its account's place and is not taken up
  is_held boolean NOT NULL DEFAULT false,
  PRIMARY KEY (organization_id, run_id)
);
CREATE INDEX run_queue_order ON run_queue (kind, queued_at);
ALTER TABLE run_queue ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_organization ON run_queue TO bastide_application
  USING (organization_id = current_organization() OR is_system_transaction())
  WITH CHECK (organization_id = current_organization() OR is_system_transaction());
GRANT SELECT, INSERT, UPDATE, DELETE ON run_queue TO bastide_application;
