-- A known text under the master key, for each organisation: a server that has another key finds out when it starts, not when a run fails.
CREATE TABLE key_proofs (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  id uuid NOT NULL,
  proof bytea NOT NULL,
  PRIMARY KEY (organization_id, id)
);
CALL protect('key_proofs');
