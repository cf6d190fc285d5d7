import type { Transaction } from '#platform/database/database.ts';
import { escapeStored, storedJson, unescapeStored } from '#platform/stored-text.ts';
import type { Policy } from './schemas.ts';

/** A policy as it is stored. */
export interface StoredPolicy extends Omit<Policy, 'checkCount' | 'tags'> {
  readonly tags: { key: string; values?: string[] }[] | null;
  /** what was chosen when it was saved */
  readonly savedChecks: string[];
  /** since when the schedule holds, an instant */
  readonly scheduledSince: string;
}

const columns = `id, name, is_default AS "isDefault", is_enabled AS "isEnabled", version, packs, dimensions, added_checks AS "addedChecks",
  removed_checks AS "removedChecks", takes_in_new_checks AS "takesInNewChecks", saved_checks AS "savedChecks", account_ids AS "accountIds",
  regions, tags, parameters, schedule, exception_days AS "exceptionDays", scheduled_since AS "scheduledSince", next_start_at AS "nextStartAt", last_start_at AS "lastStartAt",
  created_at AS "createdAt", updated_at AS "updatedAt"`;

/** Those who save policies of an organisation do so one after another, so that each sees what the others have set. */
export async function lockPolicies(transaction: Transaction, organizationId: string): Promise<void> {
  // Weaker than FOR UPDATE: rows that point to the organisation can still be written.
  await transaction.query('SELECT 1 FROM organizations WHERE id = $1 FOR NO KEY UPDATE', [organizationId]);
}

export async function listPolicies(
  transaction: Transaction,
  organizationId: string,
  page: { readonly after: readonly [name: string, id: string] | null; readonly limit: number },
): Promise<readonly StoredPolicy[]> {
  const rows = await transaction.query<StoredPolicy>(
    `SELECT ${columns} FROM policies WHERE organization_id = $1 AND ($2::text IS NULL OR (lower(name), id) > (lower($2), $3::uuid))
      ORDER BY lower(name), id LIMIT $4`,
    [organizationId, escapeStored(page.after?.[0] ?? null), page.after?.[1] ?? null, page.limit],
  );
  return unescapeStored(rows);
}

/** All of them; an organisation has few. */
export async function allPolicies(transaction: Transaction, organizationId: string): Promise<readonly StoredPolicy[]> {
  const rows = await transaction.query<StoredPolicy>(
    `SELECT ${columns} FROM policies WHERE organization_id = $1 ORDER BY id`,
    [organizationId],
  );
  return unescapeStored(rows);
}

export async function findPolicy(
  transaction: Transaction,
  organizationId: string,
  id: string,
  lock: '' | 'FOR UPDATE' = '',
): Promise<StoredPolicy | undefined> {
  const rows = await transaction.query<StoredPolicy>(
    `SELECT ${columns} FROM policies WHERE organization_id = $1 AND id = $2 ${lock}`,
    [organizationId, id],
  );
  return unescapeStored(rows)[0];
}

/** What a person or the server decided of a policy; false when its name is taken, or the organisation has its default one. */
export async function insertPolicy(
  transaction: Transaction,
  organizationId: string,
  policy: StoredPolicy,
): Promise<boolean> {
  const inserted = await transaction.execute(
    `INSERT INTO policies (organization_id, id, name, is_enabled, packs, dimensions, added_checks, removed_checks, takes_in_new_checks,
       saved_checks, account_ids, regions, tags, parameters, schedule, scheduled_since, updated_at, exception_days, is_default, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) ON CONFLICT DO NOTHING`,
    [...valuesOf(organizationId, policy), policy.isDefault, policy.createdAt],
  );
  return inserted === 1;
}

export async function updatePolicy(
  transaction: Transaction,
  organizationId: string,
  policy: StoredPolicy,
): Promise<void> {
  await transaction.execute(
    `UPDATE policies SET name = $3, is_enabled = $4, packs = $5, dimensions = $6, added_checks = $7, removed_checks = $8,
       takes_in_new_checks = $9, saved_checks = $10, account_ids = $11, regions = $12, tags = $13, parameters = $14, schedule = $15,
       scheduled_since = $16, updated_at = $17, exception_days = $18, version = version + 1
      WHERE organization_id = $1 AND id = $2`,
    valuesOf(organizationId, policy),
  );
}

function valuesOf(organizationId: string, policy: StoredPolicy): readonly unknown[] {
  const orNull = (value: unknown): string | null => (value === null ? null : storedJson(value));
  return [
    organizationId,
    policy.id,
    escapeStored(policy.name),
    policy.isEnabled,
    orNull(policy.packs),
    orNull(policy.dimensions),
    storedJson(policy.addedChecks),
    storedJson(policy.removedChecks),
    policy.takesInNewChecks,
    storedJson(policy.savedChecks),
    orNull(policy.accountIds),
    orNull(policy.regions),
    orNull(policy.tags),
    storedJson(policy.parameters),
    storedJson(policy.schedule),
    policy.scheduledSince,
    policy.updatedAt,
    policy.exceptionDays,
  ];
}

export async function isNameTaken(
  transaction: Transaction,
  organizationId: string,
  name: string,
  butBy: string,
): Promise<boolean> {
  const rows = await transaction.query(
    'SELECT 1 FROM policies WHERE organization_id = $1 AND lower(name) = lower($2) AND id <> $3',
    [organizationId, escapeStored(name), butBy],
  );
  return rows.length > 0;
}

export async function deletePolicy(transaction: Transaction, organizationId: string, id: string): Promise<void> {
  await transaction.execute('DELETE FROM policy_starts WHERE organization_id = $1 AND policy_id = $2', [
    organizationId,
    id,
  ]);
  await transaction.execute('DELETE FROM policies WHERE organization_id = $1 AND id = $2', [organizationId, id]);
}

/** When its schedule is due next, and when it last was. */
export async function noteSchedule(
  transaction: Transaction,
  organizationId: string,
  id: string,
  times: { readonly nextStartAt: string | null; readonly startedAt: string | null },
): Promise<void> {
  await transaction.execute(
    `UPDATE policies SET next_start_at = $3, last_start_at = coalesce($4, last_start_at) WHERE organization_id = $1 AND id = $2`,
    [organizationId, id, times.nextStartAt, times.startedAt],
  );
}
