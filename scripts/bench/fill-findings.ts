import pg from 'pg';
import { alibaba } from '#clouds/alibaba/index.ts';

const ranks = { high: 1, medium: 2, low: 3 } as const;
const batch = 100_000;

/**
 * So many findings of one organisation, as runs would have left them: thirty runs, so that many share an instant; 15 % resolved, 5 %
 * excepted, 2 % not confirmed; some three on each asset.
 */
export async function fillFindings(
  adminUrl: string,
  { organizationId, accounts, exceptionId, rows }: FillOptions,
): Promise<void> {
  const checks = alibaba.catalogue.map(({ check }) => check);
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (let from = 0; from < rows; from += batch) {
      await client.query(statement, [
        ...[organizationId, accounts, checks.map(({ id }) => id), checks.map(({ asset }) => asset.kind as string)],
        ...[checks.map(({ severity }) => ranks[severity]), exceptionId, from, Math.min(from + batch, rows) - 1],
      ]);
    }
    await client.query(
      `INSERT INTO result_counts (organization_id, account_id, check_id, region, pass, fail, unknown)
       SELECT organization_id, account_id, check_id, region, 100, count(*) FILTER (WHERE outcome = 'fail'),
          count(*) FILTER (WHERE outcome = 'unknown') FROM findings GROUP BY 1, 2, 3, 4`,
    );
    await client.query('VACUUM ANALYZE findings, result_counts');
  } finally {
    await client.end();
  }
}

export interface FillOptions {
  readonly organizationId: string;
  readonly accounts: readonly string[];
  readonly exceptionId: string;
  readonly rows: number;
}

/** $1 organisation, $2 accounts, $3 checks, $4 kinds, $5 severities, $6 exception, $7 and $8 first and last number */
const statement = `
  INSERT INTO findings (organization_id, id, account_id, cloud, check_id, check_version, severity, kind, asset_id, asset_name, display_name,
      region, tags, state, outcome, reason, evidence, first_seen_at, opened_at, opened_by_run, changed_at, resolved_at, stale_since,
      exception_id, excepted_until)
  SELECT $1, gen_random_uuid(), account, 'alibaba', check_id, 1, severity, kind,
      'acs:ecs:' || region || ':1234567890:instance/' || name, name, environment || '-web-' || asset, region,
      jsonb_build_object('env', environment, 'team', 'team-' || asset % 1000),
      CASE WHEN dice < 15 THEN 'resolved' ELSE 'open' END,
      CASE WHEN dice < 15 THEN 'pass' WHEN dice < 17 THEN 'unknown' ELSE 'fail' END,
      'Everyone may reach {ports}', jsonb_build_object('ports', '[22, 3389]'::jsonb, 'group', 'sg-bp1' || asset, 'note', md5(n::text)),
      opened, opened, $1, opened + n % 5 * interval '1 day', CASE WHEN dice < 15 THEN opened + interval '1 day' END,
      CASE WHEN dice BETWEEN 15 AND 16 THEN opened + interval '1 day' END,
      CASE WHEN dice BETWEEN 20 AND 24 THEN $6::uuid END, CASE WHEN dice BETWEEN 20 AND 24 THEN timestamptz '2027-01-01' END
    FROM (
      SELECT n, asset, ($2::uuid[])[1 + asset % cardinality($2::uuid[])] AS account,
          ($3::text[])[1 + which] AS check_id, ($4::text[])[1 + which] AS kind, ($5::smallint[])[1 + which] AS severity,
          'cn-region-' || asset % 20 AS region, 'i-bp1' || substr(md5(asset::text), 1, 17) AS name,
          (ARRAY['prod', 'test', 'stage', 'dev'])[1 + asset % 4] AS environment, abs(hashint8(n)) % 100 AS dice,
          timestamptz '2026-01-01' + abs(hashint8(n + 7)) % 30 * interval '1 day' AS opened
        FROM (SELECT n, n / 3 AS asset, (n * 7 + n / 3) % cardinality($3::text[]) AS which FROM generate_series($7::bigint, $8::bigint) AS n) AS numbered
    ) AS made`;
