import type { Transaction } from '#platform/database/database.ts';
import { Parameters } from '#platform/database/parameters.ts';
import { newId } from '#platform/identifiers.ts';
import { unescapeStored } from '#platform/stored-text.ts';
import type { Failure } from '../assessment/contract.ts';
import { type Scope, scopeCondition } from './scope.ts';

/** An open finding, locked, with what it says of its exception. */
export interface SettledFinding extends Failure {
  readonly id: string;
  /** 1 high, 2 medium, 3 low */
  readonly severity: number;
  readonly exceptionId: string | null;
  readonly exceptedUntil: string | null;
}

const columns = `f.id, f.check_id AS "checkId", f.account_id AS "accountId", f.kind, f.asset_id AS "assetId", f.asset_name AS name,
  f.severity, f.region, f.tags, f.exception_id AS "exceptionId", f.excepted_until AS "exceptedUntil"`;

/** The next open findings that fit a scope, in the order of their ids. */
export async function lockFitting(
  transaction: Transaction,
  organizationId: string,
  scope: Scope,
  after: string | null,
  most: number,
): Promise<readonly SettledFinding[]> {
  const parameters = new Parameters(organizationId);
  const rows = await transaction.query<SettledFinding>(
    `SELECT ${columns} FROM findings AS f
      WHERE f.organization_id = $1 AND f.state = 'open' AND ${scopeCondition(scope, parameters)}
        ${after === null ? '' : `AND f.id > ${parameters.add(after)}`}
      ORDER BY f.id LIMIT ${most} FOR UPDATE`,
    parameters.values,
  );
  return unescapeStored(rows);
}

/** Some open findings that name an exception. */
export async function lockCovered(
  transaction: Transaction,
  organizationId: string,
  exceptionId: string,
  most: number,
): Promise<readonly SettledFinding[]> {
  const rows = await transaction.query<SettledFinding>(
    `SELECT ${columns} FROM findings AS f WHERE f.organization_id = $1 AND f.id IN (
        SELECT id FROM findings WHERE organization_id = $1 AND exception_id = $2 AND state = 'open' LIMIT $3)
       AND f.exception_id = $2 AND f.state = 'open'
     ORDER BY f.id FOR UPDATE`,
    [organizationId, exceptionId, most],
  );
  return unescapeStored(rows);
}

export interface FindingChange {
  readonly id: string;
  readonly exceptionId: string | null;
  readonly exceptedUntil: string | null;
  readonly event: 'excepted' | 'exception-ended';
  readonly at: string;
  readonly actor: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Writes to findings which exception covers them now, each with its event. */
export async function writeChanges(
  transaction: Transaction,
  organizationId: string,
  changes: readonly FindingChange[],
): Promise<void> {
  if (changes.length === 0) return;
  const ids = changes.map(({ id }) => id);
  await transaction.execute(
    `UPDATE findings AS f SET exception_id = changed.exception_id, excepted_until = changed.excepted_until
       FROM unnest($2::uuid[], $3::uuid[], $4::timestamptz[]) AS changed (id, exception_id, excepted_until)
      WHERE f.organization_id = $1 AND f.id = changed.id`,
    [
      ...[organizationId, ids, changes.map(({ exceptionId }) => exceptionId)],
      changes.map(({ exceptedUntil }) => exceptedUntil),
    ],
  );
  await transaction.execute(
    `INSERT INTO finding_events (organization_id, finding_id, at, seq, event, actor, details)
     SELECT $1, made.* FROM unnest($2::uuid[], $3::timestamptz[], $4::uuid[], $5::text[], $6::text[], $7::jsonb[]) AS made`,
    [
      ...[organizationId, ids, changes.map(({ at }) => at), changes.map(() => newId())],
      ...[changes.map(({ event }) => event), changes.map(({ actor }) => actor)],
      changes.map(({ details }) => JSON.stringify(details)),
    ],
  );
}
