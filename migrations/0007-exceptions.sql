-- Accepted risks. What one covers follows from its scope: every member that is not null must fit the finding.
CREATE TABLE exceptions (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  id uuid NOT NULL,
  scope_kind text NOT NULL CHECK (scope_kind IN ('check', 'asset', 'pair', 'filter')),
  check_id text,
  account_id uuid,
  kind text,
  asset_id text,
  region text,
  severity smallint,
  -- [{key, values?}]: each must be there
  tags jsonb,
  reason text NOT NULL,
  owner text NOT NULL,
  ticket text,
  -- a granted one is in force from starts_at until expires_at, by the clock alone
  status text NOT NULL CHECK (status IN ('pending', 'granted', 'rejected', 'withdrawn', 'revoked')),
  starts_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  requested_by text NOT NULL,
  requested_by_name text NOT NULL,
  requested_at timestamptz NOT NULL,
  decided_by_name text,
  decided_at timestamptz,
  decision_note text,
  revoked_by_name text,
  revoked_at timestamptz,
  revoke_reason text,
  -- a later end that waits for approval: {expiresAt, reason, requestedBy, requestedByName, requestedAt}
  renewal jsonb,
  -- whether every finding that it covers, or has covered, says so; until then lists look at its scope
  is_settled boolean NOT NULL DEFAULT true,
  -- how far settling has come
  settled_up_to uuid,
  reminded_at timestamptz,
  -- when its end was noted; and when no finding could point at it any more
  ended_at timestamptz,
  released_at timestamptz,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, id)
);
CREATE INDEX exceptions_unreleased ON exceptions (organization_id, status, expires_at) WHERE released_at IS NULL;
CREATE INDEX exceptions_asset ON exceptions (organization_id, asset_id) WHERE asset_id IS NOT NULL;
CALL protect('exceptions');

-- Filters of lists that people keep under a name.
CREATE TABLE saved_filters (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  user_id text NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  user_name text NOT NULL,
  filter jsonb NOT NULL,
  is_shared boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, id),
  UNIQUE (organization_id, user_id, name)
);
CREATE INDEX saved_filters_shared ON saved_filters (organization_id, name) WHERE is_shared;
CALL protect('saved_filters', 'SELECT, INSERT, UPDATE, DELETE');

-- The region stands beside the key, so that counts and lists by region read the index alone.
DROP INDEX assets_kind;
CREATE INDEX assets_kind ON assets (organization_id, kind, account_id, asset_id) INCLUDE (region);
