import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { applyRetention, ensureRetentionTimer } from './retention.ts';

const now = Date.parse('2041-06-15T12:00:00Z');
const dayMs = 86_400_000;
const options = { usageDays: 500 };
const account = newId();
let test: TestDatabase;
let database: Database;
let admin: pg.Client;
let organization: string;
let other: string;

beforeAll(async () => {
  test = await createTestDatabase();
  database = await openDatabase({ url: test.url });
  admin = new pg.Client({ connectionString: test.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await database.close();
  await test.close();
});
beforeEach(async () => {
  organization = await insertOrganization();
  other = await insertOrganization();
});

async function insertOrganization(): Promise<string> {
  const id = newId();
  const history = { assetVersionDays: 100, findingEventDays: 60, runDays: 30 };
  await admin.query('INSERT INTO organizations VALUES ($1, $2, $2, $3, $4)', [id, id, { history }, ago(900)]);
  return id;
}

const ago = (days: number): string => new Date(now - days * dayMs).toISOString();

async function count(table: string, id = organization): Promise<number> {
  const { rows } = await admin.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${table} WHERE organization_id = $1`,
    [id],
  );
  return rows[0]!.count;
}

async function dueAt(): Promise<string | undefined> {
  const { rows } = await admin.query<{ due_at: Date }>(
    `SELECT due_at FROM timers WHERE organization_id = $1 AND kind = 'retention'`,
    [organization],
  );
  return rows[0]?.due_at.toISOString();
}

async function insertVersions(id: string, days: number, rows = 1): Promise<void> {
  await admin.query(
    `INSERT INTO asset_versions SELECT $1::uuid, $2::uuid, 'kind', 'asset ' || n || ' ' || $3::timestamptz, $3::timestamptz - interval '1 day', $3::timestamptz, 'name', null, '{}', '{}', null, 'changed', $2::uuid
       FROM generate_series(1, $4::int) AS n`,
    [id, account, ago(days), rows],
  );
}

async function insertRun(status: string, days: number, kind = 'full', accountId = account): Promise<string> {
  const id = newId();
  await admin.query(
    `INSERT INTO runs (organization_id, id, account_id, group_id, kind, trigger, selection, status, queued_at, finished_at)
     VALUES ($1, $2, $3, $2, $4, 'manual', '{}', $5, $6, $7)`,
    [
      organization,
      id,
      accountId,
      kind,
      status,
      ago(days),
      ['done', 'failed', 'cancelled'].includes(status) ? ago(days) : null,
    ],
  );
  await admin.query(
    `INSERT INTO run_units (organization_id, run_id, stage, kind, region) VALUES ($1, $2, 'list', 'kind', 'region')`,
    [organization, id],
  );
  return id;
}

async function runs(): Promise<readonly string[]> {
  const { rows } = await admin.query<{ id: string }>('SELECT id FROM runs WHERE organization_id = $1 ORDER BY id', [
    organization,
  ]);
  return rows.map(({ id }) => id);
}

const apply = () => applyRetention(database, organization, now, options);

describe('retention', () => {
  it('deletes the history that is older than the organisation keeps, whatever its month, and none of others', async () => {
    for (const days of [99, 101, 800]) {
      await insertVersions(organization, days);
      await insertVersions(other, days);
    }
    for (const days of [59, 61]) {
      await admin.query(`INSERT INTO finding_events VALUES ($1, $2, $3, $2, 'opened', null, null, '{}')`, [
        organization,
        newId(),
        ago(days),
      ]);
    }
    for (const days of [499, 501]) {
      await admin.query(
        `INSERT INTO scan_usage (organization_id, run_id, stage, kind, region, check_id, account_id, used_on, used_at, mode, scans)
         VALUES ($1, $2, 'list', 'kind', 'region', 'check', $2, $3::timestamptz::date, $3::timestamptz, 'off', 1)`,
        [organization, newId(), ago(days)],
      );
    }
    for (const days of [0.9, 1.1]) {
      await admin.query(`INSERT INTO idempotency_keys VALUES ($1, $2, 'hash', 200, '{}', $3)`, [
        organization,
        `key ${days}`,
        ago(days),
      ]);
    }
    await apply();
    const tables = ['asset_versions', 'finding_events', 'scan_usage', 'idempotency_keys'];
    for (const table of tables) expect([table, await count(table)]).toEqual([table, 1]);
    expect(await count('asset_versions', other)).toBe(3);
    expect(await dueAt()).toBe(ago(-1));
  });

  it('goes on in batches until all is gone', async () => {
    await insertVersions(organization, 200, 12_000);
    await apply();
    expect(await count('asset_versions')).toBe(0);
  });

  it('keeps of each account and kind the newest run and the newest that was done, and what has not ended', async () => {
    await insertRun('done', 90);
    const lastDone = await insertRun('done', 80);
    await insertRun('failed', 70);
    const lastFailed = await insertRun('failed', 60);
    const lastVerify = await insertRun('done', 75, 'verify');
    const paused = await insertRun('paused', 300);
    const onlyOne = await insertRun('cancelled', 400, 'full', newId());
    await apply();
    expect(await runs()).toEqual([lastDone, lastFailed, lastVerify, paused, onlyOne].sort());
    expect(await count('run_units')).toBe(5);
  });

  it('lets go of failed runs of an account that only ever fails', async () => {
    for (let days = 100; days > 40; days -= 1) await insertRun('failed', days);
    const last = await insertRun('failed', 40);
    await apply();
    expect(await runs()).toEqual([last]);
  });

  it('makes the partitions of this month and of the two that follow, also when two do so at once', async () => {
    const later = Date.parse('2052-11-30T23:59:59Z');
    const both = [organization, other].map((id) => applyRetention(database, id, later, options));
    await Promise.all(both);
    const { rows } = await admin.query<{ relname: string }>(
      `SELECT relname FROM pg_class WHERE relname ~ '_205[23]_\\d\\d$' ORDER BY 1`,
    );
    const months = ['2052_11', '2052_12', '2053_01'];
    expect(rows.map(({ relname }) => relname)).toEqual([
      ...months.map((month) => `asset_versions_${month}`),
      ...months.map((month) => `finding_events_${month}`),
    ]);
  });

  it('begins when the timer is set, which is set once', async () => {
    const ensure = (at: number) =>
      database.inOrganization(organization, (transaction) => ensureRetentionTimer(transaction, organization, at));
    await ensure(now);
    await ensure(now + dayMs);
    expect(await dueAt()).toBe(ago(0));
  });
});
