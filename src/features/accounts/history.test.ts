import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '#platform/identifiers.ts';
import { type AccountServer, startAccountServer } from '#testing/account-server.ts';
import type { Account } from './schemas.ts';

const settled: string[] = [];
const disconnected: string[] = [];
let server: AccountServer;

beforeAll(async () => {
  const metering = { settle: async (_: unknown, __: string, runId: string) => void settled.push(runId) };
  const onDisconnected = async (_: unknown, __: string, id: string) => void disconnected.push(id);
  server = await startAccountServer({ metering, onDisconnected, deleteBatch: 7 });
}, 120_000);

afterAll(() => server.close());

beforeEach(async () => {
  server.organizationId = await server.addOrganization();
  settled.length = 0;
  disconnected.length = 0;
});

const insert = (text: string, values: readonly unknown[]) => server.admin.query(text, [...values]);

/** Tables of what was read and judged, each with the condition that finds an account's rows. */
const tables = [
  ...['assets', 'links', 'sweeps', 'results', 'result_counts', 'asset_versions', 'findings', 'runs', 'run_queue'],
  ...['account_recordings', 'scan_usage', 'finding_events', 'run_units'],
];
const ofFindings = 'finding_id IN (SELECT id FROM findings WHERE account_id = $1)';
const ofRuns = 'run_id IN (SELECT id FROM runs WHERE account_id = $1)';
const conditions: Readonly<Record<string, string>> = { finding_events: ofFindings, run_units: ofRuns };

async function countRows(accountId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const condition = conditions[table] ?? 'account_id = $1';
    const text = `SELECT count(*)::int AS count FROM ${table} WHERE ${condition}`;
    counts[table] = (await server.admin.query(text, [accountId])).rows[0].count;
  }
  return counts;
}

async function addAccount(): Promise<string> {
  const id = newId();
  await insert(
    `INSERT INTO accounts (organization_id, id, cloud, external_id, name, source, credentials, credentials_kind, credentials_shown, health, created_at)
     VALUES ($1, $2, 'alibaba', $3, 'Old', 'live', '\\x01', 'key', '{"accessKeyId":"LTAI…"}', '{"ecs":{"status":"in-use"}}', now())`,
    [server.organizationId, id, id],
  );
  return id;
}

async function addRun(accountId: string, status: string, queue: 'free' | 'held' | 'leased' | 'expired' | 'none') {
  const id = newId();
  await insert(
    `INSERT INTO runs (organization_id, id, account_id, group_id, kind, trigger, selection, status, queued_at)
     VALUES ($1, $2, $3, $2, 'verify', 'manual', '{}', $4, now())`,
    [server.organizationId, id, accountId, status],
  );
  await insert(
    `INSERT INTO run_units (organization_id, run_id, stage, kind, region) SELECT $1, $2, 'list', 'kind-' || n, '' FROM generate_series(1, 20) AS n`,
    [server.organizationId, id],
  );
  if (queue === 'none') return id;
  const lease = { leased: '1 minute', expired: '-1 minute' }[queue as string];
  await insert(
    `INSERT INTO run_queue (organization_id, run_id, account_id, kind, queued_at, worker, lease_until, is_held)
     VALUES ($1, $2, $3, 'verify', now(), $4, clock_timestamp() + $5::interval, $6)`,
    [server.organizationId, id, accountId, lease ? 'w' : null, lease ?? null, queue === 'held'],
  );
  return id;
}

/** Some rows of everything that a run leaves behind. */
async function fill(accountId: string, many = 20): Promise<void> {
  const rows = `FROM generate_series(1, ${many}) AS n`;
  const values = [server.organizationId, accountId];
  await insert(
    `INSERT INTO assets (organization_id, account_id, kind, asset_id, name, sweep_region, tags, fields, content_hash, read_set, first_seen_at, changed_at)
     SELECT $1, $2, 'k', 'a' || n, 'x', '', '{}', '{}', '', '', now(), now() ${rows}`,
    values,
  );
  await insert(
    `INSERT INTO links (organization_id, account_id, kind, field, value, asset_id) SELECT $1, $2, 'k', 'f', 'v', 'a' || n ${rows}`,
    values,
  );
  await insert(
    `INSERT INTO sweeps (organization_id, account_id, stage, kind, region, last_run_id, swept_at, asset_count, digest)
     SELECT $1, $2, 'list', 'k', 'r' || n, $2, now(), 1, '' ${rows}`,
    values,
  );
  await insert(
    `INSERT INTO results (organization_id, account_id, kind, asset_id, sweep_region, entries, state, own)
     SELECT $1, $2, 'k', 'a' || n, '', '{}', '', '' ${rows}`,
    values,
  );
  await insert(
    `INSERT INTO result_counts (organization_id, account_id, check_id, region) SELECT $1, $2, 'c' || n, '' ${rows}`,
    values,
  );
  await insert(
    `INSERT INTO asset_versions (organization_id, account_id, kind, asset_id, valid_from, valid_to, name, tags, fields, cause, run_id)
     SELECT $1, $2, 'k', 'a', now(), now() - n * interval '10 days', 'x', '{}', '{}', 'changed', $2 ${rows}`,
    values,
  );
  await insert(
    `INSERT INTO findings (organization_id, id, account_id, cloud, check_id, check_version, severity, kind, asset_id, asset_name, tags,
        state, outcome, reason, evidence, first_seen_at, opened_at, opened_by_run, changed_at)
     SELECT $1, gen_random_uuid(), $2, 'alibaba', 'c', 1, 1, 'k', 'a' || n, 'x', '{}', 'open', 'fail', '', '{}', now(), now(), $2, now() ${rows}`,
    values,
  );
  await insert(
    `INSERT INTO finding_events (organization_id, finding_id, at, seq, event)
     SELECT $1, id, now() - n * interval '20 days', gen_random_uuid(), 'evidence' FROM findings, generate_series(1, 15) AS n
      WHERE organization_id = $1 AND account_id = $2`,
    values,
  );
  await insert(
    `INSERT INTO scan_usage (organization_id, run_id, stage, kind, region, check_id, account_id, used_on, used_at, mode, scans)
     SELECT $1, $2, 'list', 'k', 'r' || n, 'c', $2, current_date, now(), 'off', 1 ${rows}`,
    values,
  );
  await insert(
    `INSERT INTO account_recordings (organization_id, account_id, seq, chunk) VALUES ($1, $2, 0, '\\x00')`,
    values,
  );
  await addRun(accountId, 'done', 'none');
}

const disconnect = (id: string, history: string) => server.ask('DELETE', `/accounts/${id}?history=${history}`);

async function runsOf(accountId: string): Promise<Record<string, string>> {
  const { rows } = await server.admin.query(
    `SELECT runs.id, status || ' ' || wanted || CASE WHEN run_queue.run_id IS NULL THEN '' ELSE ' queued' END AS it
       FROM runs LEFT JOIN run_queue ON run_queue.run_id = runs.id WHERE runs.account_id = $1`,
    [accountId],
  );
  return Object.fromEntries(rows.map(({ id, it }) => [id, it]));
}

async function workOff(): Promise<void> {
  while ((await server.runTimers()) > 0);
}

describe('disconnecting', () => {
  it('removes the credentials at once and keeps what was read and judged', async () => {
    const id = await addAccount();
    await fill(id);
    const before = await countRows(id);
    const answer = await disconnect(id, 'keep');
    expect(answer.json<Account>()).toMatchObject({ status: 'disconnected', history: 'kept', credentialsKind: 'none' });
    const { rows } = await server.admin.query('SELECT * FROM accounts WHERE id = $1', [id]);
    expect(rows[0]).toMatchObject({ credentials: null, credentials_shown: {}, health: {} });
    await workOff();
    expect(await countRows(id)).toEqual({ ...before, account_recordings: 0 });
    expect((await server.ask('GET', '/accounts')).json<{ items: unknown[] }>().items).toEqual([]);
    const all = (await server.ask('GET', '/accounts?status=disconnected')).json<{ items: Account[] }>();
    expect(all.items.map((account) => account.id)).toEqual([id]);
  });

  it('cancels what waits, and asks workers to cancel what they hold', async () => {
    const id = await addAccount();
    const other = await addAccount();
    const [waits, pauses, goesOn, orphan, stray, done, elsewhere] = [
      await addRun(id, 'queued', 'free'),
      await addRun(id, 'paused', 'held'),
      await addRun(id, 'running', 'leased'),
      await addRun(id, 'running', 'expired'),
      await addRun(id, 'queued', 'none'),
      await addRun(id, 'done', 'none'),
      await addRun(other, 'queued', 'free'),
    ];
    await disconnect(id, 'keep');
    expect(await runsOf(id)).toEqual({
      [waits]: 'cancelled cancel',
      [pauses]: 'cancelled cancel',
      [goesOn]: 'running cancel queued',
      [orphan]: 'cancelled cancel',
      [stray]: 'cancelled cancel',
      [done]: 'done run',
    });
    expect(await runsOf(other)).toEqual({ [elsewhere]: 'queued run queued' });
    expect([...settled].sort()).toEqual([waits, pauses, orphan, stray].sort());
  });

  it.each([
    ['no choice', '', 400],
    ['another choice', '?history=maybe', 400],
  ])('needs a choice: %s', async (_, query, status) => {
    const id = await addAccount();
    expect((await server.ask('DELETE', `/accounts/${id}${query}`)).status).toBe(status);
  });

  it('done twice, it does nothing more, and a kept history can still be deleted', async () => {
    const id = await addAccount();
    await fill(id);
    await disconnect(id, 'keep');
    expect((await disconnect(id, 'keep')).json<Account>()).toMatchObject({ history: 'kept' });
    expect((await disconnect(id, 'delete')).json<Account>()).toMatchObject({ history: 'deleting' });
    expect((await disconnect(id, 'delete')).json<Account>()).toMatchObject({ history: 'deleting' });
    expect((await disconnect(id, 'keep')).status).toBe(409);
    const { rows } = await server.admin.query('SELECT action FROM audit_log WHERE organization_id = $1', [
      server.organizationId,
    ]);
    expect(rows).toHaveLength(2);
    expect(disconnected).toEqual([id]);
  });

  it('what is disconnected can be neither changed, tested nor opened', async () => {
    const id = await addAccount();
    await disconnect(id, 'keep');
    const answers = await Promise.all([
      server.ask('PATCH', `/accounts/${id}`, { body: { name: 'x' } }),
      server.ask('POST', `/accounts/${id}/health`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
    const opening = server.module.opener.open(server.organizationId, id, true, new AbortController().signal);
    await expect(opening).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('deleting the history', () => {
  const nothing = { ...Object.fromEntries(tables.map((table) => [table, 0])), scan_usage: 20 };

  async function eventsLeft(): Promise<number> {
    const { rows } = await server.admin.query(
      `SELECT (SELECT count(*) FROM finding_events WHERE organization_id = $1)::int
            + (SELECT count(*) FROM run_units WHERE organization_id = $1)::int AS count`,
      [server.organizationId],
    );
    return rows[0].count;
  }

  it('goes batch by batch until only the ledger of scans is left', async () => {
    const id = await addAccount();
    await fill(id);
    await disconnect(id, 'delete');
    await workOff();
    expect(await countRows(id)).toEqual(nothing);
    expect(await eventsLeft()).toBe(0);
    expect((await server.ask('GET', `/accounts/${id}`)).json<Account>()).toMatchObject({
      name: 'Old',
      history: 'deleted',
    });
    const { rows } = await server.admin.query(
      'SELECT actor_kind, action FROM audit_log WHERE organization_id = $1 ORDER BY seq DESC LIMIT 1',
      [server.organizationId],
    );
    expect(rows).toEqual([{ actor_kind: 'system', action: 'account.history-deleted' }]);
    expect((await server.admin.query('SELECT 1 FROM timers WHERE subject_id = $1', [id])).rows).toEqual([]);
  });

  it('touches no other account', async () => {
    const [id, other] = [await addAccount(), await addAccount()];
    await fill(id);
    await fill(other);
    const before = await countRows(other);
    await disconnect(id, 'delete');
    await workOff();
    expect(await countRows(other)).toEqual(before);
  });

  it('waits for the worker that still holds a run, and for no worker that is gone', async () => {
    const id = await addAccount();
    await fill(id);
    const run = await addRun(id, 'running', 'leased');
    await disconnect(id, 'delete');
    const before = await countRows(id);
    expect(await server.runTimers()).toBe(1);
    expect(await server.runTimers()).toBe(0);
    expect(await countRows(id)).toEqual(before);
    await server.admin.query(`UPDATE run_queue SET lease_until = clock_timestamp() WHERE run_id = $1`, [run]);
    server.now += 5_000;
    await workOff();
    expect(await countRows(id)).toEqual(nothing);
    expect(settled).toEqual([run]);
  });

  it('goes on where it was when it was killed, again and again', async () => {
    const id = await addAccount();
    await fill(id, 60);
    await disconnect(id, 'delete');
    const total = async () => Object.values(await countRows(id)).reduce((sum, count) => sum + count, 0) - 60;
    let left = await total();
    for (let kill = 0; kill < 3; kill += 1) {
      await deleteUntilKilled(id, async () => (await total()) < left - 25);
      const now = await total();
      expect(now).toBeLessThan(left);
      expect(now).toBeGreaterThan(0);
      left = now;
    }
    await workOff();
    expect(await countRows(id)).toEqual({ ...nothing, scan_usage: 60 });
    expect(await eventsLeft()).toBe(0);
  });

  async function deleteUntilKilled(id: string, isEnough: () => Promise<boolean>): Promise<void> {
    const program = fileURLToPath(new URL('../../testing/history-process.ts', import.meta.url));
    const key = randomBytes(32).toString('base64');
    const parts = [program, server.url, server.organizationId, id, key, String(server.now)];
    const child = spawn(process.execPath, parts, { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await once(child.stdout, 'data');
      while (!(await isEnough()) && child.exitCode === null);
    } finally {
      child.kill('SIGKILL');
    }
    if (child.signalCode === null) await once(child, 'exit');
  }
});
