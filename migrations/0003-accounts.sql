-- Connected cloud accounts, and what was imported of those that are read from a recording.
CREATE TABLE accounts (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  id uuid NOT NULL,
  cloud text NOT NULL,
  -- the vendor's account id, known after the who-am-I check
  external_id text NOT NULL,
  name text NOT NULL,
  -- a labelled sample or an imported recording is read from its file, never from a cloud
  source text NOT NULL CHECK (source IN ('live', 'sample', 'recording')),
  -- the vendor's site where the account was opened: its console, and the region that is asked first when any will do
  side text NOT NULL DEFAULT 'outside-china' CHECK (side IN ('china', 'outside-china')),
  endpoint text,
  -- sealed: see platform/encryption; null for samples, recordings and what is disconnected
  credentials bytea,
  -- 'key' or 'role', with what may be shown: access key id (masked), role ARN, external id, who the vendor says it is
  credentials_kind text NOT NULL CHECK (credentials_kind IN ('key', 'role', 'service-principal', 'none')),
  credentials_shown jsonb NOT NULL DEFAULT '{}',
  -- per module: {status, service, operation, code, message, checkedAt}
  health jsonb NOT NULL DEFAULT '{}',
  health_checked_at timestamptz,
  -- of a recording: when it was made, its regions, how many calls, its label
  recording jsonb,
  status text NOT NULL DEFAULT 'connected' CHECK (status IN ('connected', 'disconnected')),
  -- what became of assets, results and findings when it was disconnected; a bill still finds the name
  history text NOT NULL DEFAULT 'kept' CHECK (history IN ('kept', 'deleting', 'deleted')),
  created_at timestamptz NOT NULL,
  disconnected_at timestamptz,
  PRIMARY KEY (organization_id, id)
);
CREATE UNIQUE INDEX accounts_external ON accounts (organization_id, cloud, external_id) WHERE status = 'connected';
CALL protect('accounts');

-- Imported recordings, compressed, so that a worker on any machine can replay them.
CREATE TABLE account_recordings (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  account_id uuid NOT NULL,
  seq integer NOT NULL,
  chunk bytea NOT NULL,
  PRIMARY KEY (organization_id, account_id, seq)
);
-- the chunks are compressed already
ALTER TABLE account_recordings ALTER COLUMN chunk SET STORAGE EXTERNAL;
CALL protect('account_recordings');
