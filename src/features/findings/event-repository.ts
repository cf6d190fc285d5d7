import type { Transaction } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import { storedJson, unescapeStored } from '#platform/stored-text.ts';

/** A row of `finding_events`. */
export interface EventRow {
  readonly at: string;
  readonly seq: string;
  readonly event: string;
  readonly runId: string | null;
  readonly actor: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The newest first. */
export async function findEvents(
  transaction: Transaction,
  organizationId: string,
  findingId: string,
  { after, limit }: { after: { readonly at: string; readonly seq: string } | null; limit: number },
): Promise<readonly EventRow[]> {
  const rows = await transaction.query<EventRow>(
    `SELECT at, seq, event, run_id AS "runId", actor, details FROM finding_events
      WHERE organization_id = $1 AND finding_id = $2 AND ($3::timestamptz IS NULL OR (at, seq) < ($3, $4::uuid))
      ORDER BY at DESC, seq DESC LIMIT $5`,
    [organizationId, findingId, after?.at ?? null, after?.seq ?? null, limit],
  );
  return unescapeStored(rows);
}

export async function insertEvent(
  transaction: Transaction,
  organizationId: string,
  findingId: string,
  { at, event, actor, details }: Omit<EventRow, 'seq' | 'runId'>,
): Promise<void> {
  await transaction.execute(
    `INSERT INTO finding_events (organization_id, finding_id, at, seq, event, actor, details) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [organizationId, findingId, at, newId(), event, actor, storedJson(details)],
  );
}
