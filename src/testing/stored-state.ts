import pg from 'pg';

/** Everything that runs have stored, sorted and without ids and times that every run makes anew: two equal states are equal texts. */
export async function storedState(adminUrl: string): Promise<readonly string[]> {
  return await withAdmin(adminUrl, async (client) => {
    const lines: string[] = [];
    for (const query of stateQueries) {
      const { rows } = await client.query<{ line: string }>(`SELECT line::text FROM (${query}) AS state`);
      lines.push(...rows.map(({ line }) => line));
    }
    return lines.sort();
  });
}

/** What contradicts itself in the stored state; an empty list is a sound one. */
export async function storedContradictions(adminUrl: string): Promise<readonly string[]> {
  return await withAdmin(adminUrl, async (client) => {
    const found: string[] = [];
    for (const [what, query] of Object.entries(contradictions)) {
      const { rows } = await client.query<{ line: string }>(
        `SELECT line::text FROM (${query}) AS contradiction LIMIT 5`,
      );
      found.push(...rows.map(({ line }) => `${what}: ${line}`));
    }
    return found;
  });
}

/** Which version of which row is where: equal before and after, if nothing was written in between. */
export async function rowVersions(adminUrl: string, tables: readonly string[]): Promise<readonly string[]> {
  return await withAdmin(adminUrl, async (client) => {
    const versions: string[] = [];
    for (const table of tables) {
      const { rows } = await client.query<{ line: string }>(
        `SELECT '${table} ' || ctid || ' ' || xmin AS line FROM ${table}`,
      );
      for (const line of rows.map((row) => row.line).sort()) versions.push(line);
    }
    return versions;
  });
}

/** The same for tables of any size: a digest that the database makes. */
export async function rowVersionsDigest(adminUrl: string, tables: readonly string[]): Promise<string> {
  return await withAdmin(adminUrl, async (client) => {
    const digests: string[] = [];
    for (const table of tables) {
      const { rows } = await client.query<{ digest: string }>(
        `SELECT count(*) || ' ' || coalesce(sum(hashtextextended(ctid || ' ' || xmin, 0)::numeric), 0) AS digest FROM ${table}`,
      );
      digests.push(`${table} ${rows[0]!.digest}`);
    }
    return digests.join('\n');
  });
}

async function withAdmin<T>(adminUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const account =
  '(SELECT external_id FROM accounts WHERE accounts.organization_id = t.organization_id AND accounts.id = t.account_id)';
const stateQueries = [
  `SELECT jsonb_build_array('asset', ${account}, kind, asset_id, name, region, sweep_region, tags, fields, gaps,
     unconfirmed_since IS NOT NULL) AS line FROM assets t`,
  // hashes hold for one account in one database; a state that is empty stands for nothing
  `SELECT jsonb_build_array('result', ${account}, kind, asset_id, (SELECT jsonb_object_agg(key, value - 1) FROM jsonb_each(entries)),
     state = '', own) AS line FROM results t`,
  `SELECT jsonb_build_array('count', ${account}, check_id, region, pass, fail, not_applicable, unknown) AS line FROM result_counts t`,
  `SELECT jsonb_build_array('finding', ${account}, check_id, kind, asset_id, state, outcome, reason, evidence, reopened,
     stale_since IS NOT NULL) AS line FROM findings t`,
  `SELECT jsonb_build_array('event', check_id, asset_id, event, count(*)) AS line
     FROM finding_events e JOIN findings f ON f.organization_id = e.organization_id AND f.id = e.finding_id
    GROUP BY check_id, asset_id, event`,
  `SELECT jsonb_build_array('link', ${account}, kind, field, value, asset_id) AS line FROM links t`,
  `SELECT jsonb_build_array('usage', ${account}, stage, kind, region, check_id, scans) AS line FROM scan_usage t`,
  `SELECT jsonb_build_array('sweep', ${account}, stage, kind, region, asset_count, counts, gap) AS line FROM sweeps t`,
];

const verdicts = `SELECT r.organization_id, r.account_id, r.kind, r.asset_id, a.region, e.key AS check_id, e.value ->> 0 AS outcome
  FROM results r JOIN assets a USING (organization_id, account_id, kind, asset_id), jsonb_each(r.entries) AS e`;
const contradictions: Readonly<Record<string, string>> = {
  'counts that are not those of the verdicts': `
    SELECT jsonb_build_array(check_id, region, counted.*, stands.*) AS line FROM
      (SELECT organization_id, account_id, check_id, region, pass, fail, not_applicable, unknown FROM result_counts) AS counted
      FULL JOIN (SELECT organization_id, account_id, check_id, coalesce(region, '') AS region,
        count(*) FILTER (WHERE outcome = 'p') AS p, count(*) FILTER (WHERE outcome = 'f') AS f,
        count(*) FILTER (WHERE outcome = 'n') AS n, count(*) FILTER (WHERE outcome = 'u') AS u
        FROM (${verdicts}) AS v GROUP BY 1, 2, 3, 4) AS stands USING (organization_id, account_id, check_id, region)
     WHERE (coalesce(pass, 0), coalesce(fail, 0), coalesce(not_applicable, 0), coalesce(unknown, 0))
       <> (coalesce(p, 0), coalesce(f, 0), coalesce(n, 0), coalesce(u, 0))`,
  'failures without an open finding': `
    SELECT jsonb_build_array(v.check_id, v.asset_id) AS line FROM (${verdicts}) AS v
     WHERE outcome = 'f' AND NOT EXISTS (SELECT 1 FROM findings f WHERE f.organization_id = v.organization_id
       AND f.account_id = v.account_id AND f.check_id = v.check_id AND f.kind = v.kind AND f.asset_id = v.asset_id
       AND f.state = 'open' AND f.outcome = 'fail' AND f.stale_since IS NULL)`,
  'open findings without a failure': `
    SELECT jsonb_build_array(f.check_id, f.asset_id, f.outcome) AS line FROM findings f WHERE f.state = 'open'
       AND NOT EXISTS (SELECT 1 FROM (${verdicts}) AS v WHERE f.organization_id = v.organization_id
       AND f.account_id = v.account_id AND f.check_id = v.check_id AND f.kind = v.kind AND f.asset_id = v.asset_id
       AND (v.outcome = 'f' OR (v.outcome = 'u' AND f.stale_since IS NOT NULL)))`,
  'results without an asset': `
    SELECT jsonb_build_array(kind, asset_id) AS line FROM results r WHERE NOT EXISTS (SELECT 1 FROM assets a
      WHERE (a.organization_id, a.account_id, a.kind, a.asset_id) = (r.organization_id, r.account_id, r.kind, r.asset_id))`,
  'assets without results': `
    SELECT jsonb_build_array(kind, asset_id) AS line FROM assets a WHERE NOT EXISTS (SELECT 1 FROM results r
      WHERE (a.organization_id, a.account_id, a.kind, a.asset_id) = (r.organization_id, r.account_id, r.kind, r.asset_id))`,
  'findings opened without an event': `
    SELECT jsonb_build_array(check_id, asset_id) AS line FROM findings f WHERE NOT EXISTS (SELECT 1 FROM finding_events e
      WHERE e.organization_id = f.organization_id AND e.finding_id = f.id AND e.event = 'opened')`,
  'findings opened twice': `
    SELECT jsonb_build_array(finding_id, count(*)) AS line FROM finding_events WHERE event = 'opened'
     GROUP BY organization_id, finding_id HAVING count(*) > 1`,
  'runs that are over and still queued': `
    SELECT jsonb_build_array(r.id, r.status) AS line FROM runs r JOIN run_queue q ON q.organization_id = r.organization_id AND q.run_id = r.id
     WHERE r.status IN ('done', 'failed', 'cancelled')`,
  'usage that is not what done runs counted': `
    SELECT jsonb_build_array(u.run_id, u.kind, u.region, u.check_id, u.scans, n.counts -> u.check_id) AS line
      FROM scan_usage u JOIN run_units n USING (organization_id, run_id, stage, kind, region)
     WHERE u.scans <> (n.counts -> u.check_id ->> 0)::int + (n.counts -> u.check_id ->> 1)::int`,
};
