import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { restoreBackup } from '#platform/backup/restore-backup.ts';
import { writeBackup } from '#platform/backup/write-backup.ts';
import { type Database, openDatabase } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import { openJobs } from '#platform/jobs/jobs.ts';
import { insertAccount, insertOrganization } from '#testing/assessed-server.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { sendTickets } from '../assessment/index.ts';
import { recordAudit, systemActor, verifyAuditLog } from '../audit/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'bastide-restored-'));
const now = Date.parse('2026-08-01T12:00:00Z');
let before: TestDatabase;
let after: TestDatabase;
let restored: Database;
let organization: string;
const runId = newId();

beforeAll(async () => {
  before = await createTestDatabase();
  after = await createTestDatabase();
  const database = await openDatabase({ url: before.url });
  organization = await insertOrganization(database);
  const account = await insertAccount(database, organization, 'account');
  for (let entry = 0; entry < 20; entry += 1) await record(database, `toy.made.${entry}`);
  await database.inOrganization(organization, async (transaction) => {
    await transaction.execute(
      `INSERT INTO runs (organization_id, id, account_id, group_id, kind, trigger, selection, status, worker, epoch, queued_at)
       VALUES ($1, $2, $3, $2, 'full', 'manual', '{}', 'running', 'worker', 1, $4)`,
      [organization, runId, account, new Date(now)],
    );
    await transaction.execute(
      `INSERT INTO run_queue VALUES ($1, $2, $3, 'full', $4, 'worker', clock_timestamp() + interval '1 hour', false)`,
      [organization, runId, account, new Date(now)],
    );
  });
  await database.close();
  const file = join(folder, 'backup');
  await writeBackup({ adminUrl: before.adminUrl, output: file, version: '1.2.3', now });
  await restoreBackup({ adminUrl: after.adminUrl, input: file });
  restored = await openDatabase({ url: after.url });
}, 120_000);
afterAll(async () => {
  await restored.close();
  await before.close();
  await after.close();
  rmSync(folder, { recursive: true });
});

function record(database: Database, action: string): Promise<void> {
  return database.inOrganization(organization, (transaction) =>
    recordAudit(transaction, organization, {
      actor: systemActor,
      action,
      subjectKind: 'toy',
      subjectId: null,
      details: { text: 'tab\t, \\N and 安全' },
      now,
    }),
  );
}

it('the audit log of a restored database verifies and goes on', async () => {
  const verify = () =>
    restored.inOrganization(organization, (transaction) => verifyAuditLog(transaction, organization));
  const verified = await verify();
  expect(verified).toMatchObject({ ok: true, entries: 20 });
  await record(restored, 'toy.made.later');
  expect(await verify()).toMatchObject({ ok: true, entries: 21 });
});

it('a run that a worker held waits in the restored database for the next one', async () => {
  const jobs = await openJobs({ url: after.url, supervises: false, onError: () => {} });
  expect((await jobs.load()).find(({ queue }) => queue === 'runs')).toMatchObject({ waiting: 0 });
  await sendTickets({ database: restored, jobs });
  expect((await jobs.load()).find(({ queue }) => queue === 'runs')).toMatchObject({ waiting: 1 });
  await jobs.stop();
});
