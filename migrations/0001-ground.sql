-- What every feature stands on: organisations, row-level security, timers, the audit log, idempotency keys.

-- The group that the server's log-in role belongs to. It owns nothing; each table grants it what the code needs.
-- migrate() creates bastide_application before this runs, because a managed PostgreSQL may not let a migration create roles.
GRANT USAGE ON SCHEMA public TO bastide_application;

CREATE TABLE organizations (
  id uuid PRIMARY KEY,
  slug text NOT NULL UNIQUE,
  name text NOT NULL,
  settings jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL
);

-- The organisation of the current transaction; null when none is set, and then nothing is visible.
CREATE FUNCTION current_organization() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('bastide.organization', true), '')::uuid;

-- A transaction of the scheduler, which looks for what is due in any organisation: it sees organizations, timers and the queue of runs, nothing else.
CREATE FUNCTION is_system_transaction() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN current_setting('bastide.system', true) = 'on';

-- The second wall: rows of another organisation do not exist for the application, whatever its queries say.
CREATE PROCEDURE protect(target regclass, privileges text DEFAULT 'SELECT, INSERT, UPDATE, DELETE')
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format(
    'CREATE POLICY own_organization ON %s TO bastide_application USING (organization_id = current_organization()) WITH CHECK (organization_id = current_organization())',
    target);
  EXECUTE format('GRANT %s ON %s TO bastide_application', privileges, target);
END
$$;

ALTER TABLE organizations ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_organization ON organizations TO bastide_application
  USING (id = current_organization() OR is_system_transaction())
  WITH CHECK (id = current_organization());
GRANT SELECT, INSERT, UPDATE ON organizations TO bastide_application;

-- What is due when, by ids alone; the one table that the scheduler reads across organisations.
CREATE TABLE timers (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  kind text NOT NULL,
  subject_id text NOT NULL,
  due_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, kind, subject_id)
);
CREATE INDEX timers_due ON timers (due_at);
ALTER TABLE timers ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_organization ON timers TO bastide_application
  USING (organization_id = current_organization() OR is_system_transaction())
  WITH CHECK (organization_id = current_organization() OR is_system_transaction());
GRANT SELECT, INSERT, UPDATE, DELETE ON timers TO bastide_application;

-- Who did what, append-only: one hash chain per organisation. audit_heads holds the end of the chain; a checkpoint stands for what retention cut.
CREATE TABLE audit_log (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  seq bigint NOT NULL,
  at timestamptz NOT NULL,
  actor_kind text NOT NULL CHECK (actor_kind IN ('user', 'token', 'system')),
  actor_id text,
  actor_name text NOT NULL,
  action text NOT NULL,
  subject_kind text NOT NULL,
  subject_id text,
  details jsonb NOT NULL,
  previous_hash bytea NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (organization_id, seq)
);
CREATE INDEX audit_log_at ON audit_log (organization_id, at);
CREATE INDEX audit_log_subject ON audit_log (organization_id, subject_kind, subject_id, seq);
CALL protect('audit_log', 'SELECT, INSERT');

CREATE TABLE audit_heads (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  seq bigint NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (organization_id)
);
CALL protect('audit_heads', 'SELECT, INSERT, UPDATE');

CREATE TABLE audit_checkpoints (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  -- everything up to and including seq was cut; hash is that of entry seq, so that entry seq + 1 still verifies
  seq bigint NOT NULL,
  hash bytea NOT NULL,
  cut_at timestamptz NOT NULL,
  entries bigint NOT NULL,
  PRIMARY KEY (organization_id, seq)
);
CALL protect('audit_checkpoints', 'SELECT, INSERT');

-- Cuts the audit log of the current organisation before an instant, leaving a checkpoint. The application itself cannot delete entries.
CREATE FUNCTION cut_audit_log(before timestamptz, cut_at timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  last_cut record;
  cut bigint;
BEGIN
  IF before > cut_at - interval '30 days' THEN
    RAISE EXCEPTION 'the audit log keeps at least 30 days';
  END IF;
  SELECT seq, hash INTO last_cut FROM audit_log
    WHERE organization_id = current_organization() AND at < before
    ORDER BY seq DESC LIMIT 1;
  IF last_cut.seq IS NULL THEN RETURN 0; END IF;
  DELETE FROM audit_log WHERE organization_id = current_organization() AND seq <= last_cut.seq;
  GET DIAGNOSTICS cut = ROW_COUNT;
  INSERT INTO audit_checkpoints (organization_id, seq, hash, cut_at, entries)
    VALUES (current_organization(), last_cut.seq, last_cut.hash, cut_audit_log.cut_at, cut);
  RETURN cut;
END
$$;
REVOKE ALL ON FUNCTION cut_audit_log FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cut_audit_log TO bastide_application;

-- A creation that was asked for twice with one key is done once.
CREATE TABLE idempotency_keys (
  organization_id uuid NOT NULL REFERENCES organizations (id),
  key text NOT NULL,
  request_hash text NOT NULL,
  status integer,
  body jsonb,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (organization_id, created_at);
CALL protect('idempotency_keys');

-- History tables are partitioned by month. The application owns nothing, so it asks for partitions through this function.
CREATE FUNCTION ensure_month_partitions(from_day date, months integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  parent text;
  first_day date;
  name text;
BEGIN
  IF months < 1 OR months > 24 THEN RAISE EXCEPTION 'between 1 and 24 months at a time'; END IF;
  FOREACH parent IN ARRAY ARRAY['asset_versions', 'finding_events'] LOOP
    FOR step IN 0 .. months - 1 LOOP
      first_day := (date_trunc('month', from_day) + make_interval(months => step))::date;
      name := parent || '_' || to_char(first_day, 'YYYY_MM');
      IF to_regclass(name) IS NULL THEN
        EXECUTE format(
          'CREATE TABLE IF NOT EXISTS %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
          name, parent, first_day || ' 00:00:00+00', (first_day + interval '1 month')::date || ' 00:00:00+00');
      END IF;
    END LOOP;
  END LOOP;
END
$$;
REVOKE ALL ON FUNCTION ensure_month_partitions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_month_partitions TO bastide_application;
