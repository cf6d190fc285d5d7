import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { newId } from '#platform/identifiers.ts';
import { type PoliciesServer, startPoliciesServer } from '#testing/policies-server.ts';
import type { PolicyDetails } from './schemas.ts';

const start = '2026-10-24T12:00:00Z';
const hour = 3_600_000;
let server: PoliciesServer;
let organizationId: string;

beforeAll(async () => {
  server = await startPoliciesServer(start);
}, 120_000);
afterAll(async () => {
  expect(await server.close()).toEqual([]);
});
beforeEach(async () => {
  server.now = Date.parse(start);
  organizationId = await server.organization();
  const [policy] = (await ask('GET', '/policies')).json<{ items: PolicyDetails[] }>().items;
  await ask('PUT', `/policies/${policy!.id}`, { name: 'All checks', isEnabled: false, version: 1 });
});

const ask = (method: string, path: string, body?: unknown) =>
  server.ask({ organizationId }, method, `/api/v1${path}`, body);
async function create(schedule: Record<string, unknown>, more: Record<string, unknown> = {}): Promise<PolicyDetails> {
  const answer = await ask('POST', '/policies', { name: newId(), schedule, ...more });
  expect(answer.status, answer.text).toBe(201);
  return answer.json<PolicyDetails>();
}
const nightly = (timeZone = 'Europe/Berlin', weekdays = [1, 2, 3, 4, 5, 6, 7]) => ({
  mode: 'weekly',
  weekdays,
  window: '00-06',
  timeZone,
});
/** A scheduler, or several, look every ten minutes. */
async function live(until: string, schedulers = 1): Promise<void> {
  while (server.now < Date.parse(until)) {
    server.now += 10 * 60_000;
    await server.fireTimers(organizationId, schedulers);
  }
}
const finish = () => server.admin.query(`UPDATE runs SET status = 'done' WHERE organization_id = $1`, [organizationId]);
async function dueAt(policyId: string): Promise<string | undefined> {
  const { rows } = await server.admin.query<{ due_at: Date }>(
    `SELECT due_at FROM timers WHERE organization_id = $1 AND kind = 'policy' AND subject_id = $2`,
    [organizationId, policyId],
  );
  return rows[0]?.due_at.toISOString();
}

it('each account starts once in each window, at a time of its own, under one group, with the parameters in force', async () => {
  const accounts = [await server.account(organizationId), await server.account(organizationId)];
  const policy = await create(nightly('UTC'), { parameters: { 'toy.bear.washed': { days: 30 } } });
  await live('2026-10-25T07:00:00Z');
  const runs = await server.runs(organizationId);
  expect(runs.map((run) => run.account_id).sort()).toEqual(accounts.sort());
  expect(new Set(runs.map((run) => run.group_id)).size).toBe(1);
  expect(runs[0]).toMatchObject({ kind: 'full', trigger: 'schedule', policy_id: policy.id, requested_by: null });
  const washed = runs[0]!.selection.checks.find(({ id }) => id === 'toy.bear.washed');
  expect(washed?.parameters).toEqual({ days: 30, hours: 1 });
  const after = (await ask('GET', `/policies/${policy.id}`)).json<PolicyDetails>();
  expect(after.nextStartAt?.slice(0, 10)).toBe('2026-10-26');
  expect(after.lastStartAt?.slice(0, 10)).toBe('2026-10-25');
});

it('schedulers that look at the same moment start nothing twice', async () => {
  for (let index = 0; index < 3; index += 1) await server.account(organizationId);
  await create(nightly());
  await live('2026-10-25T08:00:00Z', 3);
  await finish();
  await live('2026-10-26T08:00:00Z', 3);
  expect(await server.runs(organizationId)).toHaveLength(6);
});

it('in the night whose hour comes twice an account starts once', async () => {
  await server.account(organizationId);
  await create(nightly());
  await live('2026-10-25T05:00:00Z');
  expect(await server.runs(organizationId)).toHaveLength(1);
});

it('a clock that goes back starts nothing again', async () => {
  await server.account(organizationId);
  const policy = await create(nightly('UTC'));
  await live('2026-10-25T06:00:00Z');
  await finish();
  server.now = Date.parse('2026-10-25T00:00:00Z');
  for (let look = 0; look < 6; look += 1) {
    await server.database.inOrganization(organizationId, (transaction) =>
      server.policies.ensureDefaultPolicy(transaction, organizationId, server.now),
    );
    await server.fireTimers(organizationId);
    server.now += hour;
  }
  expect(await server.runs(organizationId)).toHaveLength(1);
  expect((await dueAt(policy.id))?.slice(0, 10)).toBe('2026-10-26');
});

it('after a clock that was a year ahead was put right, a start of the server sets the timers right too', async () => {
  await server.account(organizationId);
  const policy = await create(nightly('UTC'));
  server.now += 365 * 24 * hour;
  await server.fireTimers(organizationId);
  expect((await dueAt(policy.id))?.slice(0, 4)).toBe('2027');
  server.now = Date.parse(start);
  await server.database.inOrganization(organizationId, (transaction) =>
    server.policies.ensureDefaultPolicy(transaction, organizationId, server.now),
  );
  expect((await dueAt(policy.id))?.slice(0, 10)).toBe('2026-10-25');
});

it('a start that was slept through is made up inside its window and not after it', async () => {
  await server.account(organizationId);
  await create(nightly('UTC'));
  server.now = Date.parse('2026-10-25T05:59:00Z');
  await server.fireTimers(organizationId);
  expect(await server.runs(organizationId)).toHaveLength(1);
  await finish();
  server.now = Date.parse('2026-10-26T06:01:00Z');
  await server.fireTimers(organizationId);
  expect(await server.runs(organizationId)).toHaveLength(1);
});

it('only on its weekdays, and not while it is switched off', async () => {
  await server.account(organizationId);
  const policy = await create(nightly('UTC', [1, 3]));
  await live('2026-10-29T12:00:00Z');
  expect(await server.runs(organizationId)).toHaveLength(1);
  await finish();
  const { name } = policy;
  await ask('PUT', `/policies/${policy.id}`, { name, version: 1, isEnabled: false, schedule: nightly('UTC') });
  expect(await dueAt(policy.id)).toBeUndefined();
  await live('2026-10-31T12:00:00Z');
  expect(await server.runs(organizationId)).toHaveLength(1);
});

it('an interval starts each account once in so many hours', async () => {
  await server.account(organizationId);
  await create({ mode: 'interval', hours: 6 });
  for (const until of [
    '2026-10-24T18:00:00Z',
    '2026-10-25T00:00:00Z',
    '2026-10-25T06:00:00Z',
    '2026-10-25T12:00:00Z',
  ]) {
    await live(until);
    await finish();
  }
  expect(await server.runs(organizationId)).toHaveLength(4);
});

it('a policy of all accounts takes in an account that comes later, and one that waits for accounts looks again', async () => {
  const policy = await create(nightly('UTC'));
  expect(policy.nextStartAt).toBeNull();
  expect((await dueAt(policy.id))?.slice(0, 10)).toBe('2026-10-25');
  await live('2026-10-25T12:00:00Z');
  expect(await server.runs(organizationId)).toEqual([]);
  const accountId = await server.account(organizationId);
  await live('2026-10-26T12:00:00Z');
  expect((await server.runs(organizationId)).map((run) => run.account_id)).toEqual([accountId]);
});

it('accounts of other clouds, disconnected ones and those that the policy does not name are left alone', async () => {
  const named = await server.account(organizationId);
  const other = await server.account(organizationId);
  const disconnected = await server.account(organizationId);
  const ofOtherCloud = await server.account(organizationId, { cloud: 'other' });
  await create(nightly('UTC'), { accountIds: [named, disconnected, ofOtherCloud] });
  await server.admin.query(`UPDATE accounts SET status = 'disconnected' WHERE organization_id = $1 AND id = $2`, [
    organizationId,
    disconnected,
  ]);
  await live('2026-10-25T08:00:00Z');
  expect((await server.runs(organizationId)).map((run) => run.account_id)).toEqual([named]);
  expect(other).not.toBe(named);
});

it('the timer of a policy that is gone clears itself', async () => {
  const policy = await create(nightly('UTC'));
  await server.admin.query('DELETE FROM policies WHERE organization_id = $1 AND id = $2', [organizationId, policy.id]);
  await live('2026-10-25T08:00:00Z');
  expect(await dueAt(policy.id)).toBeUndefined();
});
