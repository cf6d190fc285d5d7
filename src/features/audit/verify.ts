import type { Transaction } from '#platform/database/database.ts';
import { genesisHash, hashOf } from './chain.ts';
import { type ChainEnd, type ChainRow, type Checkpoint, findHead, listCheckpoints, streamChain } from './repository.ts';
import type { Verification } from './schemas.ts';

type Fault = NonNullable<Verification['firstBroken']>;

/**
 * Goes through the whole chain of an organisation and names the first entry that was edited, deleted, put in or moved, also at either end.
 * The transaction is to be 'repeatable read', or entries that are added meanwhile look like faults.
 */
export async function verifyAuditLog(transaction: Transaction, organizationId: string): Promise<Verification> {
  const head = await findHead(transaction, organizationId);
  const checkpoints = await listCheckpoints(transaction, organizationId);
  const start = checkpoints.at(-1) ?? { seq: 0, hash: genesisHash, entries: 0 };
  let end: ChainEnd = start;
  let entries = 0;
  let broken = brokenCheckpoint(checkpoints);
  for await (const rows of streamChain(transaction, organizationId)) {
    for (const row of rows) {
      entries += 1;
      broken ??= brokenEntry(end, row);
      end = row;
    }
  }
  broken ??= brokenEnd(end, head);
  return {
    ok: broken === undefined,
    entries,
    cut: checkpoints.reduce((sum, checkpoint) => sum + checkpoint.entries, 0),
    head: head && head.seq > 0 ? { seq: head.seq, hash: head.hash.toString('hex') } : null,
    ...(broken ? { firstBroken: broken } : {}),
  };
}

/** Each checkpoint stands for all entries since the one before it. */
function brokenCheckpoint(checkpoints: readonly Checkpoint[]): Fault | undefined {
  let before = 0;
  for (const { seq, entries } of checkpoints) {
    if (seq - before !== entries) return { seq, fault: 'checkpoint' };
    before = seq;
  }
  return undefined;
}

function brokenEntry(before: ChainEnd, row: ChainRow): Fault | undefined {
  if (row.seq > before.seq + 1) return { seq: before.seq + 1, fault: 'missing' };
  // An entry that a checkpoint claims to have cut.
  if (row.seq <= before.seq) return { seq: row.seq, fault: 'misplaced' };
  if (!row.previousHash.equals(before.hash)) return { seq: row.seq, fault: 'misplaced' };
  return hashOf(before.hash, row).equals(row.hash) ? undefined : { seq: row.seq, fault: 'edited' };
}

function brokenEnd(end: ChainEnd, head: ChainEnd | undefined): Fault | undefined {
  const known = head ?? { seq: 0, hash: genesisHash };
  if (end.seq < known.seq) return { seq: end.seq + 1, fault: 'cut-short' };
  if (end.seq > known.seq) return { seq: known.seq + 1, fault: 'misplaced' };
  return end.hash.equals(known.hash) ? undefined : { seq: end.seq, fault: 'edited' };
}
