import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Database, openDatabase } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import type { Role } from '#platform/web/route.ts';
import { insertAccount, insertOrganization } from '#testing/assessed-server.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { type Answer, type FeatureServer, startFeatureServer } from '#testing/feature-server.ts';
import type { CheckToCover } from '../assessment/contract.ts';
import { createQuota } from './index.ts';
import type { QuotaOverview } from './schemas.ts';

const start = Date.parse('2026-03-10T09:00:00Z');
const hour = 3_600_000;
const day = 24 * hour;

let test: TestDatabase;
let database: Database;
let admin: pg.Pool;
let server: FeatureServer;
let quota: ReturnType<typeof createQuota>;
let organizationId: string;
let accountId: string;
let now = start;

beforeAll(async () => {
  test = await createTestDatabase();
  database = await openDatabase({ url: test.url });
  admin = new pg.Pool({ connectionString: test.adminUrl });
  quota = createQuota({ database });
  server = await startFeatureServer([quota.feature], () => now);
}, 120_000);

afterAll(async () => {
  await server.close();
  await admin.end();
  await database.close();
  await test.close();
  expect(server.faults).toEqual([]);
});

beforeEach(async () => {
  now = start;
  organizationId = await insertOrganization(database, newId());
  accountId = await insertAccount(database, organizationId, newId());
});

function ask(method: string, path: string, body?: unknown, role: Role = 'owner'): Promise<Answer> {
  return server.ask({ organizationId, role }, method, `/api/v1/quota${path}`, body);
}
async function must(method: string, path: string, body?: unknown): Promise<QuotaOverview> {
  const answer = await ask(method, path, body);
  expect([200, 201], answer.text).toContain(answer.status);
  return answer.json<QuotaOverview>();
}
const overview = () => must('GET', '');
const buy = (quantity: number, months: number) =>
  ask('POST', '/subscription', { quota: quantity, months, acceptsTerms: true });
const payAsYouGo = (state: string) =>
  ask('PUT', '/pay-as-you-go', state === 'on' ? { state, acceptsTerms: true } : { state });

async function insertRun(kind: 'full' | 'verify' = 'full', status = 'running', of = accountId): Promise<string> {
  const id = newId();
  await admin.query(
    `INSERT INTO runs (organization_id, id, account_id, group_id, kind, trigger, selection, status, queued_at)
     VALUES ($1, $2, $3, $2, $4, 'manual', $7, $5, $6)`,
    [
      organizationId,
      id,
      of,
      kind,
      status,
      new Date(now),
      JSON.stringify({ assetIds: kind === 'verify' ? ['toy'] : null }),
    ],
  );
  return id;
}

let units = 0;
/** As the worker does with each finished unit. */
async function use(
  runId: string,
  scans: number,
  more: { check?: string; mode?: string; at?: number; account?: string } = {},
) {
  const { check = 'toy.a', mode = 'subscription', at = now, account = accountId } = more;
  units += 1;
  await admin.query(
    `INSERT INTO scan_usage (organization_id, run_id, stage, kind, region, check_id, account_id, used_on, used_at, mode, scans)
     VALUES ($1, $2, 'list', $3, '', $4, $5, $6, $7, $8, $9)`,
    [
      organizationId,
      runId,
      `kind ${units}`,
      check,
      account,
      new Date(at).toISOString().slice(0, 10),
      new Date(at),
      mode,
      scans,
    ],
  );
}

function reserve(runId: string, checks: readonly CheckToCover[]) {
  return database.inOrganization(organizationId, (transaction) =>
    quota.metering.reserve(transaction, organizationId, { runId, accountId, checks }, now),
  );
}
function settle(runId: string) {
  return database.inOrganization(organizationId, (transaction) =>
    quota.metering.settle(transaction, organizationId, runId, now),
  );
}
const billable = (id: string, instances: number, severity: CheckToCover['severity'] = 'high'): CheckToCover => ({
  id,
  instances,
  severity,
  isFree: false,
});

/** What the scheduler does. */
async function fireTimers(): Promise<void> {
  const { rows } = await admin.query<{ kind: string; subject_id: string }>(
    'SELECT kind, subject_id FROM timers WHERE organization_id = $1 AND due_at <= $2',
    [organizationId, new Date(now)],
  );
  for (const { kind, subject_id: subjectId } of rows) await quota.timers?.[kind]?.({ organizationId, subjectId, now });
}
async function dueTimers(): Promise<string[]> {
  const { rows } = await admin.query<{ kind: string; due_at: Date }>(
    `SELECT kind, due_at FROM timers WHERE organization_id = $1 AND kind LIKE 'quota-%'`,
    [organizationId],
  );
  return rows.map(({ kind, due_at: dueAt }) => `${kind} ${dueAt.toISOString()}`);
}
async function audited(): Promise<string[]> {
  const { rows } = await admin.query<{ action: string }>(
    'SELECT action FROM audit_log WHERE organization_id = $1 ORDER BY seq',
    [organizationId],
  );
  return rows.map(({ action }) => action);
}
async function bills(): Promise<{ number: number; day: string; scans: number; amountMicros: number }[]> {
  const answer = await ask('GET', '/bills');
  return answer
    .json<{ items: { number: number; day: string; scans: number; amountMicros: number }[] }>()
    .items.map(({ number, day: on, scans, amountMicros }) => ({ number, day: on, scans, amountMicros }))
    .reverse();
}

it('metering is off from the start: nothing is reserved, everything is covered', async () => {
  expect(await overview()).toMatchObject({
    mode: 'off',
    unitPriceMicros: 20_000,
    currency: 'USD',
    subscription: null,
    period: null,
    today: null,
    recommendation: { instances: 0, quota: 1_000 },
  });
  expect(await reserve(await insertRun(), [billable('toy.a', 1e9)])).toEqual({ mode: 'off', notCovered: [] });
});

it('150 instances are recommended a quota of 3,000', async () => {
  await admin.query(
    `INSERT INTO sweeps (organization_id, account_id, stage, kind, region, last_run_id, swept_at, asset_count, digest)
     SELECT $1, $2, 'list', kind, '', $3, $4, 75, '' FROM unnest(ARRAY['toy.bear', 'toy.car']) AS kind`,
    [organizationId, accountId, newId(), new Date(now)],
  );
  expect((await overview()).recommendation).toEqual({ instances: 150, quota: 3_000 });
});

it('999 scans cannot be bought and 1,000 can, at unit price × quota × months', async () => {
  expect((await buy(999, 1)).status).toBe(400);
  expect((await buy(1_000, 12)).status).toBe(201);
  expect(await overview()).toMatchObject({
    mode: 'subscription',
    subscription: { quota: 1_000, months: 12, endsAt: '2027-03-10T09:00:00.000Z' },
    period: { quota: 1_000, used: 0, remaining: 1_000, to: '2026-04-10T09:00:00.000Z' },
  });
  const history = (await ask('GET', '/history')).json<{ items: unknown[] }>().items;
  expect(history).toMatchObject([
    { event: 'bought', quota: 1_000, months: 12, amountMicros: 240_000_000, actorName: 'Alice' },
  ]);
  expect(await audited()).toEqual(['quota.bought']);
});

it('a price that was not the expected one is refused, and so is whoever does not accept the terms', async () => {
  const order = { quota: 3_000, months: 1, acceptsTerms: true, expectedPriceMicros: 59_999_999 };
  const refused = await ask('POST', '/subscription', order);
  expect([refused.status, refused.json().detail]).toEqual([409, 'The price is 60.00, not the expected one.']);
  expect((await ask('POST', '/subscription', { quota: 3_000, months: 1 })).status).toBe(400);
  expect((await ask('PUT', '/pay-as-you-go', { state: 'on' })).status).toBe(400);
  expect(await audited()).toEqual([]);
});

it('an order that is sent twice with one key is carried out once', async () => {
  const order = { quota: 1_000, months: 1, acceptsTerms: true };
  const as = { organizationId, headers: { 'idempotency-key': 'order-1' } };
  const [one, two] = [
    await server.ask(as, 'POST', '/api/v1/quota/subscription', order),
    await server.ask(as, 'POST', '/api/v1/quota/subscription', order),
  ];
  expect([one.status, two.status, one.text === two.text]).toEqual([201, 201, true]);
  expect(await audited()).toEqual(['quota.bought']);
});

it('the two methods exclude each other: each must be ended before the other begins', async () => {
  await payAsYouGo('on');
  expect((await buy(1_000, 1)).json().detail).toContain('Switch it off before');
  await payAsYouGo('suspended');
  expect((await buy(1_000, 1)).status).toBe(409);
  await payAsYouGo('off');
  expect((await buy(1_000, 1)).status).toBe(201);
  expect((await payAsYouGo('on')).json().detail).toContain('must end, be downgraded to 0 or be refunded');
  expect((await buy(1_000, 1)).status).toBe(409);
  expect((await ask('POST', '/subscription/refund')).status).toBe(200);
  expect((await payAsYouGo('on')).status).toBe(200);
  expect((await ask('POST', '/subscription/refund')).status).toBe(409);
});

it('switching to what is on already changes and records nothing, and what is off cannot be suspended', async () => {
  expect((await payAsYouGo('suspended')).status).toBe(409);
  await payAsYouGo('on');
  await payAsYouGo('on');
  await payAsYouGo('suspended');
  await payAsYouGo('on');
  expect(await audited()).toEqual([
    'quota.pay-as-you-go-on',
    'quota.pay-as-you-go-suspended',
    'quota.pay-as-you-go-resumed',
  ]);
});

it('runs at the same time never reserve more than is left', async () => {
  await buy(1_000, 1);
  const runs = await Promise.all(Array.from({ length: 8 }, () => insertRun('verify')));
  await must('PATCH', '/settings', { chargesVerifications: true });
  const replies = await Promise.all(
    runs.map((runId) => reserve(runId, [billable('toy.a', 300), billable('toy.b', 100, 'low')])),
  );
  const left = replies.map(({ notCovered }) => notCovered.map(({ id }) => id).join());
  // 300 + 100 fit twice; of what is left, 200, two of the small ones
  expect(left.toSorted()).toEqual([
    '',
    '',
    'toy.a',
    'toy.a',
    'toy.a,toy.b',
    'toy.a,toy.b',
    'toy.a,toy.b',
    'toy.a,toy.b',
  ]);
  expect((await overview()).period).toMatchObject({ used: 0, reserved: 1_000, remaining: 0 });
});

it('what a run uses comes out of what it reserved, and what it did not use is given back when it ends', async () => {
  await buy(1_000, 1);
  const runId = await insertRun();
  await reserve(runId, [billable('toy.a', 600)]);
  expect((await overview()).period).toMatchObject({ used: 0, reserved: 600, remaining: 400 });
  await use(runId, 250);
  expect((await overview()).period).toMatchObject({ used: 250, reserved: 350, remaining: 400 });
  await settle(runId);
  expect((await overview()).period).toMatchObject({ used: 250, reserved: 0, remaining: 750 });
});

it('a run that is taken up again keeps what was decided about it', async () => {
  await buy(1_000, 1);
  const runId = await insertRun();
  const first = await reserve(runId, [billable('toy.a', 900), billable('toy.b', 200)]);
  expect(first.notCovered).toEqual([{ id: 'toy.b', scans: 200 }]);
  await use(runId, 500);
  expect(await reserve(runId, [billable('toy.a', 900), billable('toy.b', 200)])).toEqual(first);
});

it('a reservation of a run that is over or gone does not count', async () => {
  await buy(1_000, 1);
  const failed = await insertRun();
  await reserve(failed, [billable('toy.a', 700)]);
  await admin.query(`UPDATE runs SET status = 'failed' WHERE organization_id = $1 AND id = $2`, [
    organizationId,
    failed,
  ]);
  const gone = newId();
  await reserve(gone, [billable('toy.a', 600)]);
  expect((await overview()).period).toMatchObject({ reserved: 0, remaining: 1_000 });
});

it('a verification does not count unless the switch is on', async () => {
  await buy(1_000, 1);
  expect(await reserve(await insertRun('verify'), [billable('toy.a', 5_000)])).toEqual({ mode: 'off', notCovered: [] });
  await must('PATCH', '/settings', { chargesVerifications: true });
  expect(await reserve(await insertRun('verify'), [billable('toy.a', 5_000)])).toEqual({
    mode: 'subscription',
    notCovered: [{ id: 'toy.a', scans: 5_000 }],
  });
});

it('pay-as-you-go has no limit, and suspended it runs nothing billable', async () => {
  await payAsYouGo('on');
  expect(await reserve(await insertRun(), [billable('toy.a', 1e9)])).toEqual({ mode: 'pay-as-you-go', notCovered: [] });
  await payAsYouGo('suspended');
  const other = await insertAccount(database, organizationId, newId());
  const reply = await reserve(await insertRun('full', 'running', other), [
    billable('toy.a', 7),
    { ...billable('toy.free', 9), isFree: true },
  ]);
  expect(reply).toEqual({ mode: 'pay-as-you-go', notCovered: [{ id: 'toy.a', scans: 7 }] });
});

it('each month of a subscription begins with the whole quota, and what was left lapses', async () => {
  await buy(1_000, 2);
  await use(await insertRun('full', 'done'), 400);
  now = Date.parse('2026-04-10T09:00:00Z');
  expect((await overview()).period).toMatchObject({ from: '2026-04-10T09:00:00.000Z', used: 0, remaining: 1_000 });
});

it('a subscription that is over covers nothing billable until somebody decides, and is scanned for free again only when switched off', async () => {
  await buy(1_000, 1);
  now = Date.parse('2026-04-10T09:00:00Z');
  expect(await reserve(await insertRun(), [billable('toy.a', 1)])).toMatchObject({
    mode: 'subscription',
    notCovered: [{ id: 'toy.a' }],
  });
  await fireTimers();
  expect(await overview()).toMatchObject({ mode: 'subscription', subscription: null, period: null });
  expect((await ask('POST', '/subscription/downgrade', { quota: 0 })).json()).toMatchObject({ mode: 'off' });
  expect(await audited()).toEqual(['quota.bought', 'quota.ended', 'quota.switched-off']);
  expect(await dueTimers()).toEqual([]);
});

it('after a subscription has ended the other method can begin, also before a timer has said so', async () => {
  await buy(1_000, 1);
  now += 32 * day;
  expect((await payAsYouGo('on')).json()).toMatchObject({ mode: 'pay-as-you-go', subscription: null });
  await payAsYouGo('off');
  expect((await buy(2_000, 1)).status).toBe(201);
});

it('scaling out adds to this month and to those to come, renewing adds months', async () => {
  await buy(1_000, 3);
  now += 35 * day;
  const order = { addedQuota: 500, acceptsTerms: true, expectedPriceMicros: 20_000 * 500 * 2 };
  expect(await must('POST', '/subscription/scale-out', order)).toMatchObject({
    period: { quota: 1_500, remaining: 1_500 },
  });
  const renewed = await must('POST', '/subscription/renew', {
    months: 2,
    acceptsTerms: true,
    expectedPriceMicros: 20_000 * 1_500 * 2,
  });
  expect(renewed.subscription).toMatchObject({ months: 5, endsAt: '2026-08-10T09:00:00.000Z' });
  expect(await dueTimers()).toEqual(['quota-subscription 2026-08-10T09:00:00.000Z']);
  expect((await ask('POST', '/subscription/renew', { months: 56, acceptsTerms: true })).status).toBe(400);
  expect((await ask('POST', '/subscription/scale-out', { addedQuota: 9_999_999, acceptsTerms: true })).status).toBe(
    400,
  );
});

it('a downgrade never goes below what is used or reserved in the month', async () => {
  await buy(5_000, 2);
  const runId = await insertRun();
  await reserve(runId, [billable('toy.a', 2_000)]);
  await use(runId, 500);
  expect((await ask('POST', '/subscription/downgrade', { quota: 1_999 })).json().detail).toContain(
    '2000 scans are used or reserved',
  );
  expect((await ask('POST', '/subscription/downgrade', { quota: 500 })).status).toBe(400);
  expect((await ask('POST', '/subscription/downgrade', { quota: 5_000 })).status).toBe(400);
  expect(await must('POST', '/subscription/downgrade', { quota: 2_000 })).toMatchObject({
    period: { quota: 2_000, remaining: 0 },
  });
  const history = (await ask('GET', '/history')).json<{ items: { amountMicros: number }[] }>().items;
  expect(history[0]).toMatchObject({ event: 'downgraded', amountMicros: -20_000 * 3_000 });
});

it('a downgrade to nothing lasts to the end of the month, and then metering is off', async () => {
  await buy(1_000, 6);
  now += 35 * day;
  const planned = await must('POST', '/subscription/downgrade', { quota: 0 });
  expect(planned).toMatchObject({
    mode: 'subscription',
    subscription: { endsAt: '2026-05-10T09:00:00.000Z', afterEnd: 'off' },
  });
  now = Date.parse('2026-05-10T09:00:00Z');
  expect(await reserve(await insertRun(), [billable('toy.a', 1e6)])).toEqual({ mode: 'off', notCovered: [] });
  await fireTimers();
  expect(await overview()).toMatchObject({ mode: 'off' });
});

it('a timer that falls due for a subscription that was renewed meanwhile waits for its new end', async () => {
  await buy(1_000, 1);
  await must('POST', '/subscription/renew', { months: 1, acceptsTerms: true });
  const { rows } = await admin.query<{ subject_id: string }>(
    `SELECT subject_id FROM timers WHERE organization_id = $1 AND kind = 'quota-subscription'`,
    [organizationId],
  );
  now = Date.parse('2026-04-10T09:00:00Z');
  await quota.timers?.['quota-subscription']?.({ organizationId, subjectId: rows[0]!.subject_id, now });
  expect(await overview()).toMatchObject({ mode: 'subscription', period: { remaining: 1_000 } });
  expect(await dueTimers()).toEqual(['quota-subscription 2026-05-10T09:00:00.000Z']);
});

it('a refund credits the months that have not begun, and the present one when nothing of it was taken', async () => {
  await buy(1_000, 3);
  await must('POST', '/subscription/refund');
  await buy(1_000, 3);
  await use(await insertRun('full', 'done'), 1);
  await must('POST', '/subscription/refund');
  const history = (await ask('GET', '/history')).json<{ items: { event: string; amountMicros: number }[] }>().items;
  const refunds = history.filter(({ event }) => event === 'refunded').map(({ amountMicros }) => amountMicros);
  expect(refunds).toEqual([-40_000_000, -60_000_000]);
});

it('a day is billed after it ended, in the zone of the organisation, at unit price × scans', async () => {
  await must('PATCH', '/settings', { timeZone: 'Asia/Shanghai' });
  await payAsYouGo('on');
  expect(await dueTimers()).toEqual(['quota-bill 2026-03-10T16:15:00.000Z']);
  const runId = await insertRun();
  await use(runId, 500, { mode: 'pay-as-you-go', check: 'toy.a', at: Date.parse('2026-03-10T15:59:59.999Z') });
  await use(runId, 250, { mode: 'pay-as-you-go', check: 'toy.b', at: Date.parse('2026-03-10T12:00:00Z') });
  await use(runId, 11, { mode: 'pay-as-you-go', at: Date.parse('2026-03-10T16:00:00Z') });
  await use(runId, 99, { mode: 'off' });
  await use(runId, 99, { mode: 'subscription' });
  await fireTimers();
  expect(await bills()).toEqual([]);
  now = Date.parse('2026-03-10T16:15:00Z');
  await fireTimers();
  expect(await bills()).toEqual([{ number: 1, day: '2026-03-10', scans: 750, amountMicros: 15_000_000 }]);
  expect(await overview()).toMatchObject({ today: { date: '2026-03-11', scans: 11, amountMicros: 220_000 } });
  expect(await dueTimers()).toEqual(['quota-bill 2026-03-11T16:15:00.000Z']);
});

it('what is written after its day was billed comes on the next bill, once, whoever closes bills how often', async () => {
  await payAsYouGo('on');
  const runId = await insertRun();
  await use(runId, 100, { mode: 'pay-as-you-go' });
  now = Date.parse('2026-03-11T00:15:00Z');
  const close = () => quota.timers?.['quota-bill']?.({ organizationId, subjectId: organizationId, now });
  await Promise.all([close(), close(), close()]);
  await use(runId, 30, { mode: 'pay-as-you-go', at: Date.parse('2026-03-10T23:59:59Z') });
  await close();
  await use(runId, 5, { mode: 'pay-as-you-go' });
  now += day;
  await Promise.all([close(), close()]);
  now += day;
  await close();
  expect(await bills()).toEqual([
    { number: 1, day: '2026-03-10', scans: 100, amountMicros: 2_000_000 },
    { number: 2, day: '2026-03-11', scans: 35, amountMicros: 700_000 },
  ]);
});

it('after days without a server each day has its own bill, at the price of its end, and a day without scans has none', async () => {
  await payAsYouGo('on');
  const runId = await insertRun();
  await use(runId, 10, { mode: 'pay-as-you-go', at: start });
  await use(runId, 20, { mode: 'pay-as-you-go', at: start + 2 * day });
  now = start + hour;
  await must('PATCH', '/settings', { unitPriceMicros: 30_000 });
  now = start + 2 * day + hour;
  await must('PATCH', '/settings', { unitPriceMicros: 50_000 });
  now = start + 4 * day;
  await fireTimers();
  expect(await bills()).toEqual([
    { number: 1, day: '2026-03-10', scans: 10, amountMicros: 300_000 },
    { number: 2, day: '2026-03-12', scans: 20, amountMicros: 1_000_000 },
  ]);
});

it('a clock that was a year ahead delays no later bill and bills nothing twice', async () => {
  await payAsYouGo('on');
  const runId = await insertRun();
  await use(runId, 10, { mode: 'pay-as-you-go' });
  const close = () => quota.timers?.['quota-bill']?.({ organizationId, subjectId: organizationId, now });
  now = start + 365 * day;
  await close();
  now = start + hour;
  await close();
  await use(runId, 7, { mode: 'pay-as-you-go' });
  now = start + day;
  await close();
  expect((await bills()).map(({ scans }) => scans)).toEqual([10, 7]);
});

it('a run that was paused for months is billed once for what it used before and once for what it used after', async () => {
  await payAsYouGo('on');
  const runId = await insertRun();
  await reserve(runId, [billable('toy.a', 100)]);
  await use(runId, 40, { mode: 'pay-as-you-go' });
  now = start + day;
  await fireTimers();
  for (const days of [50, 120, 125]) {
    now = start + days * day;
    await fireTimers();
  }
  // usage belongs to the day on which its run started
  await use(runId, 60, { mode: 'pay-as-you-go', at: start });
  await settle(runId);
  for (const days of [126, 127, 200]) {
    now = start + days * day;
    await fireTimers();
  }
  expect((await bills()).map(({ scans }) => scans)).toEqual([40, 60]);
});

it('what was used until pay-as-you-go went off is billed, and then no more timer is set', async () => {
  await payAsYouGo('on');
  await use(await insertRun(), 4, { mode: 'pay-as-you-go' });
  await payAsYouGo('off');
  now = start + day;
  await fireTimers();
  expect((await bills()).map(({ scans }) => scans)).toEqual([4]);
  now = start + 40 * day;
  await fireTimers();
  expect(await dueTimers()).toEqual([]);
});

it('a change of the zone of bills leaves nothing unbilled and bills nothing twice', async () => {
  await payAsYouGo('on');
  const runId = await insertRun();
  await use(runId, 1, { mode: 'pay-as-you-go' });
  now = Date.parse('2026-03-11T00:15:00Z');
  await fireTimers();
  await must('PATCH', '/settings', { timeZone: 'America/New_York' });
  await use(runId, 2, { mode: 'pay-as-you-go', at: now });
  now = Date.parse('2026-03-11T04:15:00Z');
  await fireTimers();
  await use(runId, 4, { mode: 'pay-as-you-go', at: now });
  now += day;
  await fireTimers();
  expect((await bills()).map(({ day: on, scans }) => `${on} ${scans}`)).toEqual([
    '2026-03-10 1',
    '2026-03-10 2',
    '2026-03-11 4',
  ]);
});

it('the lines of bills are downloaded as CSV and add up to the bill', async () => {
  await payAsYouGo('on');
  const runId = await insertRun();
  await use(runId, 500, { mode: 'pay-as-you-go', check: 'toy.a' });
  await use(runId, 250, { mode: 'pay-as-you-go', check: 'toy.b' });
  now = start + day;
  await fireTimers();
  const answer = await ask('GET', '/bills.csv?from=2026-03-01&to=2026-03-31', undefined, 'auditor');
  expect(answer.headers.get('content-type')).toContain('text/csv');
  expect(answer.headers.get('content-disposition')).toContain('bastide-bills-2026-03-01-2026-03-31.csv');
  expect(answer.text).toBe(
    [
      'bill,day,time_zone,account_id,check_id,scans,unit_price_usd,amount_usd',
      `1,2026-03-10,UTC,${accountId},toy.a,500,0.02,10.00`,
      `1,2026-03-10,UTC,${accountId},toy.b,250,0.02,5.00`,
      '',
    ].join('\r\n'),
  );
});

it('usage is summed by day of the zone, by check and by account, whatever the method was', async () => {
  await must('PATCH', '/settings', { timeZone: 'Asia/Shanghai' });
  const other = await insertAccount(database, organizationId, newId());
  const runId = await insertRun('full', 'done');
  await use(runId, 5, { check: 'toy.a', at: Date.parse('2026-03-08T17:00:00Z') });
  await use(runId, 7, { check: 'toy.b', mode: 'pay-as-you-go', account: other });
  await use(runId, 90, { mode: 'off' });
  const usage = (await ask('GET', '/usage?from=2026-03-09&to=2026-03-10', undefined, 'auditor')).json();
  expect(usage).toEqual({
    from: '2026-03-09',
    to: '2026-03-10',
    timeZone: 'Asia/Shanghai',
    scans: 12,
    byDay: [
      { date: '2026-03-09', scans: 5 },
      { date: '2026-03-10', scans: 7 },
    ],
    byCheck: [
      { checkId: 'toy.b', scans: 7 },
      { checkId: 'toy.a', scans: 5 },
    ],
    byAccount: [
      { accountId: other, scans: 7 },
      { accountId, scans: 5 },
    ],
  });
});

it.each([
  ['from after to', '/usage?from=2026-03-10&to=2026-03-09'],
  ['more than a year', '/usage?from=2025-01-01&to=2026-03-09'],
  ['no date', '/usage?from=yesterday'],
  ['a cursor of another list', `/bills?cursor=${Buffer.from('["x"]').toString('base64url')}`],
])('refuses %s', async (_what, path) => {
  expect((await ask('GET', path)).status).toBe(400);
});

it('history and bills are read page by page', async () => {
  for (const unitPriceMicros of [1, 2, 3]) {
    now += 1;
    await must('PATCH', '/settings', { unitPriceMicros });
  }
  type Page = { items: { unitPriceMicros: number }[]; nextCursor: string | null };
  const first = (await ask('GET', '/history?limit=2')).json<Page>();
  const second = (await ask('GET', `/history?limit=2&cursor=${first.nextCursor}`)).json<Page>();
  expect([first, second].map(({ items }) => items.map((item) => item.unitPriceMicros))).toEqual([[3, 2], [1]]);
  expect(second.nextCursor).toBeNull();
});

it('owner and administrator change, operator and auditor read', async () => {
  const order = { quota: 1_000, months: 1, acceptsTerms: true };
  for (const role of ['operator', 'auditor'] as const) {
    expect((await ask('GET', '', undefined, role)).status).toBe(200);
    expect((await ask('POST', '/subscription', order, role)).status).toBe(403);
    expect((await ask('PUT', '/pay-as-you-go', { state: 'off' }, role)).status).toBe(403);
  }
  expect((await ask('POST', '/subscription', order, 'administrator')).status).toBe(201);
});

it.each([
  ['a time zone that is none', { timeZone: 'Mars/Olympus' }],
  ['an offset as a zone', { timeZone: '+08:00' }],
  ['a fraction of a millionth', { unitPriceMicros: 0.5 }],
  ['a negative price', { unitPriceMicros: -1 }],
  ['a member that there is not', { freeLunch: true }],
])('refuses %s', async (_what, body) => {
  expect((await ask('PATCH', '/settings', body)).status).toBe(400);
  expect(await audited()).toEqual([]);
});
