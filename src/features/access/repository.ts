import type { Transaction } from '#platform/database/database.ts';

export interface KeptAnswer {
  readonly requestHash: string;
  readonly status: number | null;
  readonly body: string | null;
}

/** Whether the key was free and is taken now. */
export async function takeKey(
  transaction: Transaction,
  organizationId: string,
  key: string,
  requestHash: string,
  now: string,
): Promise<boolean> {
  const taken = await transaction.execute(
    `INSERT INTO idempotency_keys (organization_id, key, request_hash, created_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (organization_id, key) DO NOTHING`,
    [organizationId, key, requestHash, now],
  );
  return taken === 1;
}

export async function findKey(
  transaction: Transaction,
  organizationId: string,
  key: string,
): Promise<KeptAnswer | undefined> {
  const rows = await transaction.query<KeptAnswer>(
    `SELECT request_hash AS "requestHash", status, body #>> '{}' AS body FROM idempotency_keys WHERE organization_id = $1 AND key = $2`,
    [organizationId, key],
  );
  return rows[0];
}

/** The body is kept as a text within JSON: it is told again byte by byte. */
export async function keepAnswer(
  transaction: Transaction,
  organizationId: string,
  key: string,
  status: number,
  body: string,
): Promise<void> {
  await transaction.execute(
    'UPDATE idempotency_keys SET status = $3, body = to_jsonb($4::text) WHERE organization_id = $1 AND key = $2',
    [organizationId, key, status, body],
  );
}

export async function freeKey(transaction: Transaction, organizationId: string, key: string): Promise<void> {
  await transaction.execute('DELETE FROM idempotency_keys WHERE organization_id = $1 AND key = $2', [
    organizationId,
    key,
  ]);
}

export async function freeKeysBefore(transaction: Transaction, organizationId: string, before: string): Promise<void> {
  await transaction.execute('DELETE FROM idempotency_keys WHERE organization_id = $1 AND created_at < $2', [
    organizationId,
    before,
  ]);
}
