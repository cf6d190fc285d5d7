import type { Severity } from '#model/verdict.ts';
import type { Transaction } from '#platform/database/database.ts';
import { Parameters } from '#platform/database/parameters.ts';
import { escapeStored, storedJson, unescapeStored } from '#platform/stored-text.ts';
import type { Failure, TagFilter } from '../assessment/contract.ts';
import type { ExceptionFilter } from './schemas.ts';
import { type Scope, severityOfRank, severityRank } from './scope.ts';

export type Status = 'pending' | 'granted' | 'rejected' | 'withdrawn' | 'revoked';
export type ScopeKind = 'check' | 'asset' | 'pair' | 'filter';

export interface StoredRenewal {
  readonly expiresAt: string;
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedByName: string;
  readonly requestedAt: string;
}

/** A row of `exceptions`. */
export interface StoredException {
  readonly id: string;
  readonly scopeKind: ScopeKind;
  readonly scope: Scope;
  readonly reason: string;
  readonly owner: string;
  readonly ticket: string | null;
  readonly status: Status;
  readonly startsAt: string;
  readonly expiresAt: string;
  /** `user:…` or `token:…` */
  readonly requestedBy: string;
  readonly requestedByName: string;
  readonly requestedAt: string;
  readonly decidedByName: string | null;
  readonly decidedAt: string | null;
  readonly decisionNote: string | null;
  readonly revokedByName: string | null;
  readonly revokedAt: string | null;
  readonly revokeReason: string | null;
  readonly renewal: StoredRenewal | null;
  readonly isSettled: boolean;
  readonly settledUpTo: string | null;
  readonly remindedAt: string | null;
  readonly endedAt: string | null;
  readonly releasedAt: string | null;
  readonly changedAt: string;
}

const columns = {
  ...{ id: 'id', scopeKind: 'scope_kind', checkId: 'check_id', accountId: 'account_id', kind: 'kind' },
  ...{ assetId: 'asset_id', region: 'region', severity: 'severity', tags: 'tags', reason: 'reason', owner: 'owner' },
  ...{ ticket: 'ticket', status: 'status', startsAt: 'starts_at', expiresAt: 'expires_at' },
  ...{ requestedBy: 'requested_by', requestedByName: 'requested_by_name', requestedAt: 'requested_at' },
  ...{ decidedByName: 'decided_by_name', decidedAt: 'decided_at', decisionNote: 'decision_note' },
  ...{ revokedByName: 'revoked_by_name', revokedAt: 'revoked_at', revokeReason: 'revoke_reason', renewal: 'renewal' },
  ...{ isSettled: 'is_settled', settledUpTo: 'settled_up_to', remindedAt: 'reminded_at', endedAt: 'ended_at' },
  ...{ releasedAt: 'released_at', changedAt: 'changed_at' },
};
type Column = keyof typeof columns;
const selected = Object.entries(columns)
  .map(([name, column]) => `${column} AS "${name}"`)
  .join(', ');

type Row = Omit<StoredException, 'scope'> &
  Omit<Scope, 'severity' | 'tags'> & { readonly severity: number | null; readonly tags: TagFilter | null };

function exceptionOf(stored: Row): StoredException {
  const { checkId, accountId, kind, assetId, region, severity, tags, ...row } = unescapeStored(stored);
  const rank: Severity | null = severity === null ? null : (severityOfRank[severity] ?? null);
  return { ...row, scope: { checkId, accountId, kind, assetId, region, severity: rank, tags } };
}

function storedValues({ scope, ...row }: Partial<StoredException>): readonly (readonly [Column, unknown])[] {
  const flat = { ...row, ...(scope && { ...scope, severity: scope.severity && severityRank[scope.severity] }) };
  return Object.entries(flat).map(([name, value]) => {
    const isJson = (name === 'tags' || name === 'renewal') && value !== null;
    return [name as Column, isJson ? storedJson(value) : escapeStored(value)] as const;
  });
}

export async function insertException(
  transaction: Transaction,
  organizationId: string,
  exception: StoredException,
): Promise<void> {
  const values = storedValues(exception);
  const parameters = new Parameters(organizationId);
  const places = values.map(([, value]) => parameters.add(value));
  await transaction.execute(
    `INSERT INTO exceptions (organization_id, ${values.map(([name]) => columns[name]).join(', ')})
     VALUES ($1, ${places.join(', ')})`,
    parameters.values,
  );
}

export async function updateException(
  transaction: Transaction,
  organizationId: string,
  id: string,
  change: Partial<Omit<StoredException, 'id' | 'scope'>>,
): Promise<void> {
  const parameters = new Parameters(organizationId, id);
  const sets = storedValues(change).map(([name, value]) => `${columns[name]} = ${parameters.add(value)}`);
  await transaction.execute(
    `UPDATE exceptions SET ${sets.join(', ')} WHERE organization_id = $1 AND id = $2`,
    parameters.values,
  );
}

export async function findException(
  transaction: Transaction,
  organizationId: string,
  id: string,
  lock: '' | 'FOR UPDATE' = '',
): Promise<StoredException | undefined> {
  const rows = await transaction.query<Row>(
    `SELECT ${selected} FROM exceptions WHERE organization_id = $1 AND id = $2 ${lock}`,
    [organizationId, id],
  );
  return rows[0] && exceptionOf(rows[0]);
}

export async function findExceptions(
  transaction: Transaction,
  organizationId: string,
  ids: readonly string[],
): Promise<readonly StoredException[]> {
  const rows = await transaction.query<Row>(
    `SELECT ${selected} FROM exceptions WHERE organization_id = $1 AND id = ANY($2::uuid[])`,
    [organizationId, ids],
  );
  return rows.map(exceptionOf);
}

/** The newest first: ids are made in order of time. */
export async function listExceptions(
  transaction: Transaction,
  organizationId: string,
  { filter, after, limit, at }: { filter: ExceptionFilter; after: string | undefined; limit: number; at: string },
): Promise<readonly StoredException[]> {
  const parameters = new Parameters(organizationId);
  const equal = (column: string, value: string | undefined) =>
    value === undefined ? [] : [`${column} = ${parameters.add(escapeStored(value))}`];
  const conditions = [
    'organization_id = $1',
    ...(after === undefined ? [] : [`id < ${parameters.add(after)}`]),
    ...equal('check_id', filter.checkId),
    ...equal('account_id', filter.accountId),
    ...equal('asset_id', filter.assetId),
    ...equal('owner', filter.owner),
    ...(filter.expiresBefore === undefined ? [] : [`expires_at < ${parameters.add(filter.expiresBefore)}`]),
    ...(filter.awaits === undefined ? [] : [`(status = 'pending' OR renewal IS NOT NULL)`]),
    ...(filter.state === undefined ? [] : [stateCondition(filter.state, parameters.add(at))]),
  ];
  const rows = await transaction.query<Row>(
    `SELECT ${selected} FROM exceptions WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ${limit}`,
    parameters.values,
  );
  return rows.map(exceptionOf);
}

function stateCondition(state: NonNullable<ExceptionFilter['state']>, at: string): string {
  switch (state) {
    case 'scheduled':
      return `status = 'granted' AND starts_at > ${at} AND expires_at > ${at}`;
    case 'active':
      return `status = 'granted' AND starts_at <= ${at} AND expires_at > ${at}`;
    case 'expired':
      return `status = 'granted' AND expires_at <= ${at}`;
    default:
      return `status = '${state}' AND ${at}::timestamptz IS NOT NULL`;
  }
}

/** Those whose scope fits as far as SQL can tell; tags are left to the caller. */
export async function findFitting(
  transaction: Transaction,
  organizationId: string,
  failure: Failure,
): Promise<readonly StoredException[]> {
  const { checkId, accountId, kind, assetId, region } = escapeStored(failure);
  const rows = await transaction.query<Row>(
    `SELECT ${selected} FROM exceptions WHERE organization_id = $1
        AND (asset_id IS NULL OR asset_id = $2) AND (check_id IS NULL OR check_id = $3) AND (account_id IS NULL OR account_id = $4)
        AND (kind IS NULL OR kind = $5) AND (region IS NULL OR region = $6)
      ORDER BY id DESC LIMIT 200`,
    [organizationId, assetId, checkId, accountId, kind, region ?? 'global'],
  );
  return rows.map(exceptionOf);
}

/** How many exceptions wait, cover or will cover something. */
export async function countLive(transaction: Transaction, organizationId: string, at: string): Promise<number> {
  const rows = await transaction.query<{ live: number }>(
    `SELECT count(*) AS live FROM exceptions
      WHERE organization_id = $1 AND released_at IS NULL AND status IN ('pending', 'granted') AND expires_at > $2`,
    [organizationId, at],
  );
  return rows[0]?.live ?? 0;
}
