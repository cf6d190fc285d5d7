-- Who may do what: users, sessions, second factors, tokens, single sign-on, and what slows guessing down.

CREATE TABLE users (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  id uuid NOT NULL,
  -- as it was typed; email_key is its folded form
  email text NOT NULL,
  email_key text NOT NULL,
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('owner', 'administrator', 'operator', 'auditor')),
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'disabled')),
  -- argon2id in PHC form; null for those who come by single sign-on alone
  password_hash text,
  -- to be changed at the next log-on; may end
  is_password_one_time boolean NOT NULL DEFAULT false,
  password_ends_at timestamptz,
  -- sealed: see platform/encryption; in force once confirmed
  totp_secret bytea,
  totp_confirmed_at timestamptz,
  -- the last time step whose code was taken: no code is taken twice
  totp_last_step bigint,
  -- sealed; shown, but not yet confirmed by a code
  totp_candidate bytea,
  totp_candidate_at timestamptz,
  sso_issuer text,
  sso_subject text,
  -- made by single sign-on, which then also decides the role
  is_sso_managed boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  last_log_on_at timestamptz,
  PRIMARY KEY (organization_id, id),
  UNIQUE (organization_id, email_key),
  UNIQUE (organization_id, sso_issuer, sso_subject),
  CHECK ((sso_issuer IS NULL) = (sso_subject IS NULL))
);
CALL protect('users');

CREATE TABLE recovery_codes (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  user_id uuid NOT NULL,
  code_hash bytea NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (organization_id, user_id, code_hash),
  FOREIGN KEY (organization_id, user_id) REFERENCES users (organization_id, id) ON DELETE CASCADE
);
CALL protect('recovery_codes');

CREATE TABLE sessions (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  -- SHA-256; the token itself is in the browser alone
  token_hash bytea NOT NULL,
  -- the one before the last rotation, for requests under way
  previous_token_hash bytea,
  previous_valid_until timestamptz,
  via text NOT NULL CHECK (via IN ('password', 'single-sign-on')),
  ip text NOT NULL,
  user_agent text NOT NULL,
  created_at timestamptz NOT NULL,
  rotated_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, id),
  UNIQUE (organization_id, token_hash),
  FOREIGN KEY (organization_id, user_id) REFERENCES users (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX sessions_previous_token ON sessions (organization_id, previous_token_hash) WHERE previous_token_hash IS NOT NULL;
CREATE INDEX sessions_user ON sessions (organization_id, user_id);
CREATE INDEX sessions_age ON sessions (organization_id, created_at);
CALL protect('sessions');

-- Attempts to log on that are not known to have succeeded, per account (whether it exists or not) and per address, both as SHA-256.
CREATE TABLE log_on_attempts (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  kind text NOT NULL CHECK (kind IN ('account', 'address')),
  subject bytea NOT NULL,
  failures integer NOT NULL,
  last_at timestamptz NOT NULL,
  locked_until timestamptz,
  PRIMARY KEY (organization_id, kind, subject)
);
CREATE INDEX log_on_attempts_age ON log_on_attempts (organization_id, last_at);
CALL protect('log_on_attempts');

CREATE TABLE api_tokens (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  id uuid NOT NULL,
  -- who made it; it dies with its maker
  user_id uuid NOT NULL,
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('owner', 'administrator', 'operator', 'auditor')),
  scopes text[] NOT NULL CHECK (cardinality(scopes) > 0),
  secret_hash bytea NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  last_used_at timestamptz,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, user_id) REFERENCES users (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX api_tokens_user ON api_tokens (organization_id, user_id);
CALL protect('api_tokens');

-- One OpenID Connect provider per organisation.
CREATE TABLE single_sign_on (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  issuer text NOT NULL,
  client_id text NOT NULL,
  -- sealed
  client_secret bytea NOT NULL,
  is_enabled boolean NOT NULL,
  -- domains of e-mail addresses that may come in; empty for all
  allowed_domains text[] NOT NULL,
  -- whether someone who is not yet a user becomes one
  creates_users boolean NOT NULL,
  default_role text CHECK (default_role IN ('administrator', 'operator', 'auditor')),
  role_claim text,
  -- value of the claim → role; never owner
  role_mapping jsonb NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id)
);
CALL protect('single_sign_on');

-- Log-ons that are on their way to the provider and back; each is taken once.
CREATE TABLE single_sign_on_flows (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  -- SHA-256 of the secret in the browser's cookie, from which state, nonce and code verifier follow
  secret_hash bytea NOT NULL,
  return_to text NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, secret_hash)
);
CREATE INDEX single_sign_on_flows_age ON single_sign_on_flows (organization_id, expires_at);
CALL protect('single_sign_on_flows');

CREATE INDEX audit_log_action ON audit_log (organization_id, action, seq);
CREATE INDEX audit_log_actor ON audit_log (organization_id, actor_id, seq);
