import type { Gap } from '#model/gap.ts';
import type { Transaction } from '#platform/database/database.ts';
import { Parameters } from '#platform/database/parameters.ts';
import { escapeStored, unescapeStored } from '#platform/stored-text.ts';
import type { Coverage } from '../exceptions/index.ts';
import { demands, openedBetween, stateConditions } from './conditions.ts';
import type { Narrowing, Rank } from './narrowing.ts';

/** A row of `findings`. */
export interface FindingRow {
  readonly id: string;
  readonly accountId: string;
  readonly cloud: string;
  readonly checkId: string;
  readonly checkVersion: number;
  readonly severity: Rank;
  readonly kind: string;
  readonly assetId: string;
  readonly name: string;
  readonly displayName: string | null;
  readonly region: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly state: 'open' | 'resolved';
  readonly outcome: 'fail' | 'pass' | 'not-applicable' | 'unknown' | 'gone';
  /** template in English */
  readonly reason: string;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly parameters: Readonly<Record<string, unknown>> | null;
  readonly gap: (Gap & { readonly field?: string }) | null;
  readonly firstSeenAt: string;
  readonly openedAt: string;
  readonly openedByRun: string;
  readonly reopened: number;
  readonly resolvedAt: string | null;
  readonly resolvedByRun: string | null;
  readonly staleSince: string | null;
  readonly changedAt: string;
  readonly exceptionId: string | null;
  readonly owner: string | null;
  readonly ticket: string | null;
  readonly note: string | null;
}

const columns = `f.id, f.account_id AS "accountId", f.cloud, f.check_id AS "checkId", f.check_version AS "checkVersion", f.severity, f.kind,
  f.asset_id AS "assetId", f.asset_name AS name, f.display_name AS "displayName", f.region, f.tags, f.state, f.outcome, f.reason, f.evidence,
  f.parameters, f.gap, f.first_seen_at AS "firstSeenAt", f.opened_at AS "openedAt", f.opened_by_run AS "openedByRun", f.reopened,
  f.resolved_at AS "resolvedAt", f.resolved_by_run AS "resolvedByRun", f.stale_since AS "staleSince", f.changed_at AS "changedAt",
  f.exception_id AS "exceptionId", f.owner, f.ticket, f.note`;

/** In the order of the ids that were given. */
export async function findFindings(
  transaction: Transaction,
  organizationId: string,
  ids: readonly string[],
): Promise<readonly FindingRow[]> {
  const rows = await transaction.query<FindingRow>(
    `SELECT ${columns} FROM findings AS f WHERE f.organization_id = $1 AND f.id = ANY($2::uuid[])`,
    [organizationId, ids],
  );
  const byId = new Map(unescapeStored(rows).map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** The next findings that fit, in the order of their ids: for what reads all of them. */
export async function scanFindings(
  transaction: Transaction,
  organizationId: string,
  {
    narrowing,
    coverage,
    after,
    limit,
  }: { narrowing: Narrowing; coverage: Coverage; after: string | null; limit: number },
): Promise<readonly FindingRow[]> {
  const parameters = new Parameters(organizationId);
  const conditions = [
    'f.organization_id = $1',
    ...(after === null ? [] : [`f.id > ${parameters.add(after)}`]),
    ...demands(narrowing, parameters),
    ...stateConditions(narrowing, coverage, parameters),
    ...openedBetween(narrowing, parameters),
    `f.severity = ANY(${parameters.add(narrowing.ranks)}::smallint[])`,
  ];
  const rows = await transaction.query<FindingRow>(
    `SELECT ${columns} FROM findings AS f WHERE ${conditions.join(' AND ')} ORDER BY f.id LIMIT ${limit}`,
    parameters.values,
  );
  return unescapeStored(rows);
}

/** When the assets of the finding's kind and place were last read as a whole; null when that never was, or the asset is gone. */
export async function findLastSweep(
  transaction: Transaction,
  organizationId: string,
  { accountId, kind, assetId }: Pick<FindingRow, 'accountId' | 'kind' | 'assetId'>,
): Promise<string | null> {
  const rows = await transaction.query<{ at: string | null }>(
    `SELECT s.completed_at AS at FROM assets a JOIN sweeps s ON s.organization_id = a.organization_id AND s.account_id = a.account_id
        AND s.stage = 'list' AND s.kind = a.kind AND s.region = a.sweep_region
      WHERE a.organization_id = $1 AND a.account_id = $2 AND a.kind = $3 AND a.asset_id = $4`,
    [organizationId, accountId, escapeStored(kind), escapeStored(assetId)],
  );
  return rows[0]?.at ?? null;
}

export interface AccountName {
  readonly id: string;
  readonly cloud: string;
  readonly externalId: string;
  readonly name: string;
  readonly source: 'live' | 'sample' | 'recording';
  readonly isConnected: boolean;
}

export async function findAccountNames(
  transaction: Transaction,
  organizationId: string,
  ids: readonly string[] | null,
): Promise<ReadonlyMap<string, AccountName>> {
  const rows = await transaction.query<AccountName>(
    `SELECT id, cloud, external_id AS "externalId", name, source, status = 'connected' AS "isConnected" FROM accounts
      WHERE organization_id = $1 AND ($2::uuid[] IS NULL OR id = ANY($2)) ORDER BY name, id`,
    [organizationId, ids],
  );
  return new Map(unescapeStored(rows).map((row) => [row.id, row]));
}

export interface Triage {
  readonly owner?: string | null | undefined;
  readonly ticket?: string | null | undefined;
  readonly note?: string | null | undefined;
}

export async function lockFinding(
  transaction: Transaction,
  organizationId: string,
  id: string,
): Promise<FindingRow | undefined> {
  const rows = await transaction.query<FindingRow>(
    `SELECT ${columns} FROM findings AS f WHERE f.organization_id = $1 AND f.id = $2 FOR UPDATE`,
    [organizationId, id],
  );
  return unescapeStored(rows)[0];
}

export async function updateTriage(
  transaction: Transaction,
  organizationId: string,
  id: string,
  { owner, ticket, note }: { readonly [K in keyof Required<Triage>]: string | null },
): Promise<void> {
  await transaction.execute(
    'UPDATE findings SET owner = $3, ticket = $4, note = $5 WHERE organization_id = $1 AND id = $2',
    [organizationId, id, escapeStored(owner), escapeStored(ticket), escapeStored(note)],
  );
}
