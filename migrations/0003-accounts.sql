-- Connected cloud accounts.
CREATE TABLE accounts (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  id uuid NOT NULL,
  cloud text NOT NULL,
  -- the vendor's account id, known after the who-am-I check
  external_id text NOT NULL,
  name text NOT NULL,
  -- a labelled sample or an imported recording is read from its file, never from a cloud
  source text NOT NULL CHECK (source IN ('live', 'sample', 'recording')),
  -- which side of the vendor's world: its regions and endpoints
  side text NOT NULL DEFAULT 'outside-china' CHECK (side IN ('china', 'outside-china')),
  endpoint text,
  -- sealed: see platform/encryption; null for samples and recordings
  credentials bytea,
  -- 'key' or 'role', with what may be shown: access key id (masked), role name, external id
  credentials_kind text NOT NULL CHECK (credentials_kind IN ('key', 'role', 'none')),
  credentials_shown jsonb NOT NULL DEFAULT '{}',
  -- per module (service): 0 in use, 1 error, 2 validating, 3 timeout, with the reason
  health jsonb NOT NULL DEFAULT '{}',
  health_checked_at timestamptz,
  status text NOT NULL DEFAULT 'connected' CHECK (status IN ('connected', 'disconnected')),
  created_at timestamptz NOT NULL,
  disconnected_at timestamptz,
  PRIMARY KEY (organization_id, id)
);
CREATE UNIQUE INDEX accounts_external ON accounts (organization_id, cloud, external_id) WHERE status = 'connected';
CALL protect('accounts');
