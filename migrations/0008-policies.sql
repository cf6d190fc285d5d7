-- Check policies: what is judged where, with which parameters, and when.
CREATE TABLE policies (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  id uuid NOT NULL,
  name text NOT NULL,
  is_default boolean NOT NULL DEFAULT false,
  is_enabled boolean NOT NULL,
  -- rises with every change
  version integer NOT NULL DEFAULT 1,
  -- null: all
  packs jsonb,
  dimensions jsonb,
  added_checks jsonb NOT NULL,
  removed_checks jsonb NOT NULL,
  takes_in_new_checks boolean NOT NULL,
  -- the checks that were chosen when it was saved; without automatic intake it stays at these
  saved_checks jsonb NOT NULL,
  -- null: all, also those to come
  account_ids jsonb,
  regions jsonb,
  tags jsonb,
  -- check id → parameter → value; what is not named here is left to other policies and to the check's default
  parameters jsonb NOT NULL,
  schedule jsonb NOT NULL,
  -- for how many days at the most what it chooses may be accepted; null: no limit of its own
  exception_days integer,
  -- since when the schedule holds: what fell before is not owed
  scheduled_since timestamptz NOT NULL,
  next_start_at timestamptz,
  last_start_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, id)
);
CREATE UNIQUE INDEX policies_name ON policies (organization_id, lower(name));
CREATE UNIQUE INDEX policies_default ON policies (organization_id) WHERE is_default;
CALL protect('policies');

-- Which account was started in which window of a schedule, so that none is started twice. The newest few of each account are kept.
CREATE TABLE policy_starts (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  policy_id uuid NOT NULL,
  account_id uuid NOT NULL,
  -- such as '2026-11-01 00-06', or '24h 20758'
  occurrence text NOT NULL,
  started_at timestamptz NOT NULL,
  run_id uuid NOT NULL,
  PRIMARY KEY (organization_id, policy_id, account_id, occurrence)
);
CALL protect('policy_starts');
