-- Stored checks: questions to the asset graph that an organisation keeps as checks of its own, with every version that they had.
CREATE TABLE stored_checks (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  -- 'custom.…'; never used again for something else
  id text NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  -- the newest version: the one that is judged
  is_current boolean NOT NULL,
  -- rises with every change of any of them, so that whoever has read them all can ask whether they are still the same
  revision bigint NOT NULL,
  document jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL,
  -- of the current version: since when it is not judged any more
  deleted_at timestamptz,
  PRIMARY KEY (organization_id, id, version)
);
CREATE UNIQUE INDEX stored_checks_current ON stored_checks (organization_id, id) WHERE is_current;
CREATE INDEX stored_checks_revision ON stored_checks (organization_id, revision);
CALL protect('stored_checks', 'SELECT, INSERT, UPDATE');
