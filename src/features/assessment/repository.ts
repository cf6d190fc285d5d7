import { isDeepStrictEqual } from 'node:util';
import type { Gap } from '#model/gap.ts';
import type { RunGap } from '#model/result.ts';
import type { Transaction } from '#platform/database/database.ts';
import { unescapeStored } from '#platform/stored-text.ts';
import type { BillingMode, RunRequest } from './contract.ts';
import type { RunOut, RunQuery, runStatuses } from './schemas.ts';
import type { RunSummary } from './summary.ts';
import type { Counts } from './tally.ts';

type Status = (typeof runStatuses)[number];

interface RunRow {
  readonly id: string;
  readonly account_id: string;
  readonly group_id: string;
  readonly kind: 'full' | 'verify';
  readonly trigger: RunRequest['trigger'];
  readonly policy_id: string | null;
  readonly requested_by: string | null;
  readonly status: Status;
  readonly wanted: 'run' | 'pause' | 'cancel';
  readonly error: { readonly code: string; readonly en: string; readonly zh: string } | null;
  readonly checks: number;
  readonly not_covered: readonly { id: string; scans: number }[];
  readonly billing_mode: BillingMode;
  readonly planned: number;
  readonly done: number;
  readonly assets: number;
  readonly attempts: number;
  readonly api_calls: number;
  readonly throttles: number;
  readonly queued_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly summary: RunSummary | null;
}

const columns = `id, account_id, group_id, kind, trigger, policy_id, requested_by, status, wanted, error,
  jsonb_array_length(selection -> 'checks') AS checks, not_covered, billing_mode, attempts, api_calls, throttles,
  queued_at, started_at, finished_at, units.*`;
const units = `CROSS JOIN LATERAL (
  SELECT count(*)::int AS planned, (count(*) FILTER (WHERE run_units.status = 'done'))::int AS done,
         coalesce(sum(assets) FILTER (WHERE stage = 'list'), 0)::int AS assets
    FROM run_units WHERE run_units.organization_id = $1 AND run_id = runs.id) AS units`;

/** Runs, the newest first. */
export async function listRuns(
  transaction: Transaction,
  organizationId: string,
  query: Omit<RunQuery, 'cursor'>,
  before: string | undefined,
  language: 'en' | 'zh',
): Promise<readonly RunOut[]> {
  const rows = await transaction.query<RunRow>(
    `SELECT ${columns}, NULL AS summary FROM runs ${units}
      WHERE organization_id = $1 AND ($2::uuid IS NULL OR id < $2) AND ($3::uuid IS NULL OR account_id = $3)
        AND ($4::uuid IS NULL OR group_id = $4) AND ($5::text IS NULL OR status = $5) ORDER BY id DESC LIMIT $6`,
    [
      ...[organizationId, before ?? null, query.accountId ?? null, query.groupId ?? null, query.status ?? null],
      query.limit + 1,
    ],
  );
  return rows.map((row) => runOf(row, language));
}

export async function findRun(
  transaction: Transaction,
  organizationId: string,
  runId: string,
  language: 'en' | 'zh',
): Promise<RunOut | undefined> {
  const rows = await transaction.query<RunRow>(
    `SELECT ${columns}, summary FROM runs ${units} WHERE organization_id = $1 AND id = $2`,
    [organizationId, runId],
  );
  return rows[0] && runOf(rows[0], language);
}

function runOf(row: RunRow, language: 'en' | 'zh'): RunOut {
  const isUnderWay = row.status === 'running' || row.status === 'queued';
  return {
    id: row.id,
    accountId: row.account_id,
    groupId: row.group_id,
    kind: row.kind,
    trigger: row.trigger,
    policyId: row.policy_id,
    requestedBy: row.requested_by,
    status: row.status,
    isEnding: isUnderWay && row.wanted !== 'run',
    error: row.error && { code: row.error.code, message: row.error[language] },
    checks: row.checks,
    notCovered: [...row.not_covered],
    billingMode: row.billing_mode,
    units: { planned: row.planned, done: row.done },
    assets: row.assets,
    attempts: row.attempts,
    apiCalls: row.api_calls,
    throttles: row.throttles,
    queuedAt: row.queued_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    summary: row.summary && (unescapeStored(row.summary) as RunOut['summary']),
  };
}

/** Locked until the transaction ends. */
export async function lockRun(
  transaction: Transaction,
  organizationId: string,
  runId: string,
): Promise<{ readonly status: Status; readonly kind: 'full' | 'verify'; readonly isHeld: boolean } | undefined> {
  const rows = await transaction.query<{ status: Status; kind: 'full' | 'verify'; lease: boolean | null }>(
    `SELECT status, kind, (SELECT lease_until > clock_timestamp() FROM run_queue
        WHERE organization_id = $1 AND run_id = $2) AS lease
       FROM runs WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE`,
    [organizationId, runId],
  );
  return rows[0] && { status: rows[0].status, kind: rows[0].kind, isHeld: rows[0].lease === true };
}

export async function setWanted(
  transaction: Transaction,
  organizationId: string,
  runId: string,
  wanted: 'run' | 'pause' | 'cancel',
): Promise<void> {
  await transaction.execute('UPDATE runs SET wanted = $3 WHERE organization_id = $1 AND id = $2', [
    ...[organizationId, runId, wanted],
  ]);
}

/** A run that no worker holds is moved at once; the epoch makes sure that none that went silent comes back to it. */
export async function moveRun(
  transaction: Transaction,
  organizationId: string,
  runId: string,
  status: 'queued' | 'paused' | 'cancelled',
  at: string,
): Promise<void> {
  await transaction.execute(
    `UPDATE runs SET status = $3, epoch = epoch + 1, wanted = 'run', worker = NULL,
        finished_at = CASE WHEN $3 = 'cancelled' THEN $4::timestamptz END WHERE organization_id = $1 AND id = $2`,
    [organizationId, runId, status, at],
  );
  if (status === 'cancelled') {
    await transaction.execute('DELETE FROM run_queue WHERE organization_id = $1 AND run_id = $2', [
      ...[organizationId, runId],
    ]);
    return;
  }
  await transaction.execute(
    `UPDATE run_queue SET is_held = $3, worker = NULL, lease_until = NULL WHERE organization_id = $1 AND run_id = $2`,
    [organizationId, runId, status === 'paused'],
  );
}

interface UnitRow {
  readonly stage: 'list' | 'links';
  readonly kind: string;
  readonly region: string;
  readonly status: 'planned' | 'done';
  readonly assets: number;
  readonly changed: number;
  readonly gone: number;
  readonly judged: number;
  readonly carried: number;
  readonly counts: Record<string, Counts>;
  readonly gaps: RunGap[];
  readonly list_gap: Gap | null;
  readonly finished_at: string | null;
}

export async function listUnits(
  transaction: Transaction,
  organizationId: string,
  runId: string,
  after: readonly [stage: string, kind: string, region: string],
  limit: number,
): Promise<readonly UnitRow[]> {
  const rows = await transaction.query<UnitRow>(
    `SELECT stage, kind, region, status, assets, changed, gone, judged, carried, counts, gaps, list_gap, finished_at
       FROM run_units WHERE organization_id = $1 AND run_id = $2 AND (stage, kind, region) > ($3, $4, $5)
      ORDER BY stage, kind, region LIMIT $6`,
    [organizationId, runId, ...after, limit],
  );
  return rows.map((row) => unescapeStored(row));
}

/** Two requests for one account wait for each other, so that the second finds the run of the first. Whether it is connected. */
export async function lockAccount(
  transaction: Transaction,
  organizationId: string,
  accountId: string,
): Promise<boolean> {
  const rows = await transaction.query(
    `SELECT 1 FROM accounts WHERE organization_id = $1 AND id = $2 AND status = 'connected' FOR NO KEY UPDATE`,
    [organizationId, accountId],
  );
  return rows.length > 0;
}

/** A full run with the same selection of which nothing has been read yet. */
export async function findWaitingRun(
  transaction: Transaction,
  organizationId: string,
  { accountId, selection }: RunRequest,
): Promise<string | undefined> {
  const waiting = await transaction.query<{ id: string; selection: unknown }>(
    `SELECT id, selection FROM runs WHERE organization_id = $1 AND account_id = $2 AND kind = 'full' AND status = 'queued'
        AND started_at IS NULL AND wanted = 'run'`,
    [organizationId, accountId],
  );
  const wanted: unknown = JSON.parse(JSON.stringify(selection));
  return waiting.find((run) => isDeepStrictEqual(run.selection, wanted))?.id;
}

/** The row and its place in the queue. */
export async function insertRun(
  transaction: Transaction,
  organizationId: string,
  runId: string,
  request: RunRequest,
  queuedAt: string,
): Promise<void> {
  const { accountId, groupId, kind, trigger, policyId, requestedBy, selection } = request;
  await transaction.execute(
    `INSERT INTO runs (organization_id, id, account_id, group_id, kind, trigger, policy_id, requested_by, selection, status, queued_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'queued', $10)`,
    [
      organizationId,
      runId,
      accountId,
      groupId,
      kind,
      trigger,
      policyId,
      requestedBy,
      JSON.stringify(selection),
      queuedAt,
    ],
  );
  await transaction.execute(
    'INSERT INTO run_queue (organization_id, run_id, account_id, kind, queued_at) VALUES ($1, $2, $3, $4, $5)',
    [organizationId, runId, accountId, kind, queuedAt],
  );
}
