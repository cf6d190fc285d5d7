-- How scans are paid for. What was used is in scan_usage; here is what was bought, what runs under way may still use, and what was billed.

-- One row per organisation that has ever changed anything; it is also what everything about the quota is serialised by.
CREATE TABLE quota_settings (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  mode text NOT NULL DEFAULT 'off' CHECK (mode IN ('off', 'pay-as-you-go', 'subscription')),
  -- pay-as-you-go alone: nothing billable is run
  is_suspended boolean NOT NULL DEFAULT false,
  unit_price_micros bigint NOT NULL DEFAULT 20000 CHECK (unit_price_micros >= 0),
  -- the zone whose days are billed
  time_zone text NOT NULL DEFAULT 'UTC',
  charges_verifications boolean NOT NULL DEFAULT false,
  -- the end of the last day that was billed or had nothing to bill; null: pay-as-you-go was never on
  billed_until timestamptz,
  PRIMARY KEY (organization_id)
);
CALL protect('quota_settings', 'SELECT, INSERT, UPDATE');

CREATE TABLE quota_subscriptions (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  id uuid NOT NULL,
  -- scans in each month of the term
  quota bigint NOT NULL CHECK (quota >= 1000),
  months integer NOT NULL CHECK (months >= 1),
  unit_price_micros bigint NOT NULL CHECK (unit_price_micros >= 0),
  -- months are counted by the calendar of this zone
  time_zone text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  -- what follows its end: nothing billable is covered, or metering is off
  after_end text NOT NULL DEFAULT 'lapsed' CHECK (after_end IN ('lapsed', 'off')),
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'ended', 'refunded')),
  PRIMARY KEY (organization_id, id)
);
-- one at a time
CREATE UNIQUE INDEX quota_subscriptions_active ON quota_subscriptions (organization_id) WHERE status = 'active';
CALL protect('quota_subscriptions', 'SELECT, INSERT, UPDATE');

-- What was decided about the quota, and for which amounts; never changed.
CREATE TABLE quota_events (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  id uuid NOT NULL,
  at timestamptz NOT NULL,
  event text NOT NULL,
  actor_name text NOT NULL,
  subscription_id uuid,
  quota bigint,
  months integer,
  -- in force from here on
  unit_price_micros bigint NOT NULL,
  -- negative: a credit
  amount_micros bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (organization_id, id)
);
CREATE INDEX quota_events_at ON quota_events (organization_id, at, id);
CALL protect('quota_events', 'SELECT, INSERT');

-- What a run under way may use at the most, and what was decided about it. In pay-as-you-go it stays until everything of the run is billed.
CREATE TABLE quota_reservations (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  run_id uuid NOT NULL,
  account_id uuid NOT NULL,
  mode text NOT NULL,
  scans bigint NOT NULL,
  not_covered jsonb NOT NULL,
  reserved_at timestamptz NOT NULL,
  settled_at timestamptz,
  PRIMARY KEY (organization_id, run_id)
);
CALL protect('quota_reservations');

-- One bill a day, when there was something to bill; numbered without gaps.
CREATE TABLE quota_bills (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  number integer NOT NULL,
  day date NOT NULL,
  time_zone text NOT NULL,
  scans bigint NOT NULL,
  unit_price_micros bigint NOT NULL,
  amount_micros bigint NOT NULL,
  closed_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, number)
);
CREATE INDEX quota_bills_day ON quota_bills (organization_id, day, number);
CALL protect('quota_bills', 'SELECT, INSERT');

CREATE TABLE quota_bill_lines (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  bill_number integer NOT NULL,
  account_id uuid NOT NULL,
  check_id text NOT NULL,
  scans bigint NOT NULL,
  PRIMARY KEY (organization_id, bill_number, account_id, check_id)
);
CALL protect('quota_bill_lines', 'SELECT, INSERT');

-- How much of a run's usage was billed, so that what arrives late is billed once; kept as long as usage may still arrive.
CREATE TABLE quota_billed_runs (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  run_id uuid NOT NULL,
  check_id text NOT NULL,
  scans bigint NOT NULL,
  billed_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, run_id, check_id)
);
CREATE INDEX quota_billed_runs_age ON quota_billed_runs (organization_id, billed_at);
CALL protect('quota_billed_runs');
