import type { Transaction } from '#platform/database/database.ts';
import { storedJson } from '#platform/stored-text.ts';
import type { RecordingFacts } from './schemas.ts';

/** In the place of an earlier recording. */
export async function replaceRecording(
  transaction: Transaction,
  organizationId: string,
  accountId: string,
  facts: RecordingFacts,
): Promise<void> {
  await deleteRecording(transaction, organizationId, accountId);
  await transaction.execute('UPDATE accounts SET recording = $3 WHERE organization_id = $1 AND id = $2', [
    organizationId,
    accountId,
    storedJson(facts),
  ]);
}

export async function deleteRecording(
  transaction: Transaction,
  organizationId: string,
  accountId: string,
): Promise<void> {
  await transaction.execute('DELETE FROM account_recordings WHERE organization_id = $1 AND account_id = $2', [
    organizationId,
    accountId,
  ]);
}

export async function insertChunk(
  transaction: Transaction,
  organizationId: string,
  accountId: string,
  seq: number,
  chunk: Buffer,
): Promise<void> {
  await transaction.execute(
    'INSERT INTO account_recordings (organization_id, account_id, seq, chunk) VALUES ($1, $2, $3, $4)',
    [organizationId, accountId, seq, chunk],
  );
}

/** The chunks in their order, of one moment: a recording that is replaced meanwhile is read as it was. */
export async function* readChunks(
  transaction: Transaction,
  organizationId: string,
  accountId: string,
): AsyncGenerator<Buffer> {
  const batches = transaction.stream<{ chunk: Buffer }>(
    'SELECT chunk FROM account_recordings WHERE organization_id = $1 AND account_id = $2 ORDER BY seq',
    [organizationId, accountId],
    4,
  );
  for await (const rows of batches) for (const { chunk } of rows) yield chunk;
}
