-- Running the server: what readiness looks at, and what does not outlive the server that a backup was made of.

-- Whether the tables are those of the program that asks.
GRANT SELECT ON schema_migrations TO bastide_application;

-- Called by the owner when a backup was restored, before anybody sees it. Nobody holds a run any more: those under way wait again for the
-- next worker, and what an earlier holder might still commit is void. Whoever was logged on does so again, since a log-off may have been
-- after the backup. Answers that were never finished are forgotten.
CREATE FUNCTION settle_restored_state() RETURNS void
LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
  UPDATE runs SET status = 'queued', worker = NULL, lease_until = NULL, epoch = epoch + 1 WHERE status = 'running';
  UPDATE run_queue SET worker = NULL, lease_until = NULL;
  DELETE FROM sessions;
  DELETE FROM single_sign_on_flows;
  DELETE FROM idempotency_keys WHERE status IS NULL;
END
$$;
REVOKE ALL ON FUNCTION settle_restored_state FROM PUBLIC;
