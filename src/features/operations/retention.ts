import pg from 'pg';
import type { Database, Transaction } from '#platform/database/database.ts';
import { setTimer } from '#platform/database/timers.ts';
import { readOrganizationSettings } from '../access/index.ts';
import { ensurePartitions, insertTimer } from './repository.ts';
import * as old from './retention-repository.ts';

export const retentionTimer = 'retention';

const dayMs = 86_400_000;
const batchRows = 5_000;
/** What is left after so many batches goes in the next round, so that no job lasts for ever. */
const mostBatches = 100;
const nextRoundMs = 60_000;
/** While one is at work, no other begins. */
const atWorkMs = 600_000;

export interface RetentionOptions {
  /** for how long the ledger of scans is kept */
  readonly usageDays: number;
}

/** Has the history of an organisation looked after from now on, once a day. Does nothing where that is so already. */
export async function ensureRetentionTimer(
  transaction: Transaction,
  organizationId: string,
  now: number,
): Promise<void> {
  await insertTimer(transaction, organizationId, retentionTimer, new Date(now).toISOString());
}

/** Deletes what an organisation need not keep, a batch in each transaction, and makes room for the months to come. */
export async function applyRetention(
  database: Database,
  organizationId: string,
  now: number,
  options: RetentionOptions,
): Promise<void> {
  const comeBack = (afterMs: number) =>
    database.inOrganization(organizationId, (transaction) =>
      setTimer(transaction, organizationId, {
        kind: retentionTimer,
        subjectId: organizationId,
        dueAt: new Date(now + afterMs).toISOString(),
      }),
    );
  await comeBack(atWorkMs);
  await makePartitions(database, organizationId, now);
  const { history } = await database.inOrganization(organizationId, (transaction) =>
    readOrganizationSettings(transaction, organizationId),
  );
  const steps: readonly (readonly [days: number, old.DeleteOld])[] = [
    [history.assetVersionDays, old.deleteAssetVersions],
    [history.findingEventDays, old.deleteFindingEvents],
    [history.runDays, old.deleteRuns],
    [options.usageDays, old.deleteUsage],
    [1, old.deleteIdempotencyKeys],
  ];
  let batches = 0;
  for (const [days, deleteOld] of steps) {
    const before = new Date(now - days * dayMs).toISOString();
    for (let gone = 1; gone > 0 && batches < mostBatches; batches += 1) {
      gone = await database.inOrganization(organizationId, (transaction) =>
        deleteOld(transaction, organizationId, before, batchRows),
      );
    }
  }
  await comeBack(batches < mostBatches ? dayMs : nextRoundMs);
}

async function makePartitions(database: Database, organizationId: string, now: number): Promise<void> {
  const today = new Date(now).toISOString().slice(0, 10);
  const make = () => database.inOrganization(organizationId, (transaction) => ensurePartitions(transaction, today));
  await make().catch(async (error: unknown) => {
    // Another process has made the same ones at the same moment, and then they are there.
    if (!(error instanceof pg.DatabaseError) || !['23505', '42P07'].includes(error.code ?? '')) throw error;
    await make();
  });
}
