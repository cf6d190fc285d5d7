import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { newId } from '#platform/identifiers.ts';
import type { Answer, AskAs } from '#testing/feature-server.ts';
import { type PoliciesServer, startPoliciesServer } from '#testing/policies-server.ts';
import type { RunEstimate } from './estimate-schemas.ts';
import type { RunsAsked } from './run-scope.ts';
import type { PolicyDetails } from './schemas.ts';

let server: PoliciesServer;
let organizationId: string;
let accountId: string;

beforeAll(async () => {
  server = await startPoliciesServer('2026-11-02T12:00:00Z');
}, 120_000);
afterAll(async () => {
  expect(await server.close()).toEqual([]);
});
beforeEach(async () => {
  organizationId = await server.organization();
  accountId = await server.account(organizationId);
});

function ask(method: string, path: string, body?: unknown, as: Partial<AskAs> = {}): Promise<Answer> {
  return server.ask({ organizationId, ...as }, method, `/api/v1${path}`, body);
}
async function run(scope: unknown): Promise<RunsAsked> {
  const answer = await ask('POST', '/runs', { scope });
  expect(answer.status, answer.text).toBe(202);
  return answer.json<RunsAsked>();
}
async function estimate(scope: unknown): Promise<RunEstimate> {
  const answer = await ask('POST', '/runs/estimate', { scope });
  expect(answer.status, answer.text).toBe(200);
  return answer.json<RunEstimate>();
}
async function create(policy: Record<string, unknown>): Promise<PolicyDetails> {
  const answer = await ask('POST', '/policies', { name: newId(), ...policy });
  expect(answer.status, answer.text).toBe(201);
  return answer.json<PolicyDetails>();
}
const checksOf = (stored: { selection: { checks: readonly { id: string }[] } } | undefined) =>
  stored?.selection.checks.map(({ id }) => id);

/** As a run leaves them: assets of a kind, and a sweep that was complete or not. */
async function insertAssets(
  kind: string,
  region: string | null,
  count: number,
  { isComplete = true, tags = {}, of = accountId } = {},
): Promise<void> {
  await server.admin.query(
    `INSERT INTO assets (organization_id, account_id, kind, asset_id, name, region, sweep_region, tags, fields, content_hash, read_set, first_seen_at, changed_at)
     SELECT $1, $2, $3::text, $3 || coalesce($4, '') || $6::text || number, 'toy', $4::text, coalesce($4::text, ''), $6::jsonb, '{}', '', '', $7, $7
       FROM generate_series(1, $5) AS number`,
    [organizationId, of, kind, region, count, JSON.stringify(tags), new Date(server.now)],
  );
  await server.admin.query(
    `INSERT INTO sweeps (organization_id, account_id, stage, kind, region, last_run_id, swept_at, completed_at, asset_count, digest)
     VALUES ($1, $2, 'list', $3, coalesce($4, ''), $2, $5, $6, $7, '') ON CONFLICT DO NOTHING`,
    [organizationId, of, kind, region, new Date(server.now), isComplete ? new Date(server.now) : null, count],
  );
}
async function insertFinding(region: string | null = 'north'): Promise<string> {
  const id = newId();
  await server.admin.query(
    `INSERT INTO findings (organization_id, id, account_id, cloud, check_id, check_version, severity, kind, asset_id, asset_name, region, tags,
       state, outcome, reason, evidence, first_seen_at, opened_at, opened_by_run, changed_at)
     VALUES ($1, $2, $3, 'toy', 'toy.bear.washed', 1, 1, 'toy.bear.bear', 'bear-7', 'Bear', $4, '{}', 'open', 'fail', '', '{}', $5, $5, $2, $5)`,
    [organizationId, id, accountId, region, new Date(server.now)],
  );
  return id;
}

it('everything runs as full runs of all connected accounts, asked for together', async () => {
  const other = await server.account(organizationId);
  const asked = await run('all');
  expect(asked.runs.map((one) => one.accountId).sort()).toEqual([accountId, other].sort());
  const stored = await server.runs(organizationId);
  expect(stored.map(({ kind, trigger, group_id: group, requested_by: by }) => [kind, trigger, group, by])).toEqual(
    Array(2).fill(['full', 'manual', asked.groupId, 'Alice']),
  );
  expect(checksOf(stored[0])).toEqual(['toy.bear.named', 'toy.bear.soft', 'toy.bear.washed', 'toy.workshop.tidy']);
  expect(stored[0]?.selection).toMatchObject({ regions: null, tags: null, assetIds: null });
});

it('what runs already waits is shared, and a second request with one key asks for nothing', async () => {
  const [one, two] = [await run('all'), await run('all')];
  expect(two.runs).toEqual([{ ...one.runs[0], isShared: true }]);
  const as = { headers: { 'idempotency-key': 'run-1' } };
  const scope = { checkId: 'toy.bear.soft' };
  const first = await ask('POST', '/runs', { scope }, as);
  const second = await ask('POST', '/runs', { scope }, as);
  expect(second.text).toBe(first.text);
  expect(await server.runs(organizationId)).toHaveLength(2);
});

it('a policy runs with its checks, regions, tags and parameters', async () => {
  const policy = await create({
    dimensions: ['security-risk'],
    regions: ['north'],
    tags: [{ key: 'team', values: ['red'] }],
    parameters: { 'toy.bear.washed': { hours: 5 } },
  });
  await run({ policyId: policy.id });
  const [stored] = await server.runs(organizationId);
  expect(stored).toMatchObject({ kind: 'full', policy_id: policy.id });
  expect(stored?.selection).toEqual({
    checks: [{ id: 'toy.bear.washed', parameters: { days: 90, hours: 5 } }],
    regions: ['north'],
    tags: [{ key: 'team', values: ['red'] }],
    assetIds: null,
  });
});

it('a run of everything judges apart the regions for which a policy sets a parameter', async () => {
  await create({ regions: ['north'], parameters: { 'toy.bear.washed': { days: 7 } } });
  await run({ accountIds: [accountId, accountId] });
  const stored = await server.runs(organizationId);
  const washed = stored.flatMap(({ selection }) =>
    selection.checks
      .filter(({ id }) => id === 'toy.bear.washed')
      .map(({ parameters }) => [selection.regions, parameters.days]),
  );
  expect(washed.toSorted()).toEqual([
    [['north'], 7],
    [['south', 'west'], 90],
  ]);
  expect(stored).toHaveLength(3);
});

it('one check, one asset and one finding are verified', async () => {
  await insertAssets('toy.bear.bear', 'south', 1);
  await create({ accountIds: [accountId], parameters: { 'toy.bear.washed': { days: 7 } } });
  await run({ checkId: 'toy.bear.washed' });
  await run({ accountId, kind: 'toy.bear.bear', assetId: 'toy.bear.bearsouth{}1' });
  await run({ accountId, kind: 'toy.bear.bear', assetId: 'toy.bear.bearsouth{}1', checkIds: ['toy.bear.soft'] });
  await run({ findingId: await insertFinding() });
  const stored = await server.runs(organizationId);
  expect(stored.map(({ kind, trigger }) => `${kind} ${trigger}`)).toEqual(Array(4).fill('verify verify'));
  expect(stored.map(({ selection }) => [selection.regions, selection.assetIds, selection.checks.length])).toEqual([
    [null, null, 1],
    [['south'], ['toy.bear.bearsouth{}1'], 3],
    [['south'], ['toy.bear.bearsouth{}1'], 1],
    [['north'], ['bear-7'], 1],
  ]);
  expect(stored[3]?.selection.checks).toEqual([{ id: 'toy.bear.washed', parameters: { days: 7, hours: 1 } }]);
});

it.each([
  ['a policy that is not there', { policyId: newId() }, 404, 'There is no policy'],
  ['a finding that is not there', { findingId: newId() }, 404, 'There is no finding'],
  ['an account that is not there', { accountIds: [newId()] }, 404, 'There is no connected account'],
  ['a check that is not there', { checkId: 'toy.bear.wash' }, 404, 'Did you mean toy.bear.washed?'],
  ['two scopes at once', { checkId: 'toy.bear.soft', policyId: newId() }, 400, 'scope'],
  ['no scope', {}, 400, 'scope'],
  ['a word that is none', 'everything', 400, 'scope'],
])('refuses %s', async (_what, scope, status, message) => {
  for (const path of ['/runs', '/runs/estimate']) {
    const answer = await ask('POST', path, { scope });
    expect([answer.status, answer.json().detail]).toEqual([status, expect.stringContaining(message)]);
  }
  expect(await server.runs(organizationId)).toEqual([]);
});

it('refuses an asset that the inventory does not have, and a check of another kind', async () => {
  await insertAssets('toy.bear.bear', 'south', 1);
  const asset = { accountId, kind: 'toy.bear.bear', assetId: 'toy.bear.bearsouth{}1' };
  expect((await ask('POST', '/runs', { scope: { ...asset, assetId: 'bear-9' } })).status).toBe(404);
  const other = await ask('POST', '/runs', { scope: { ...asset, checkIds: ['toy.workshop.tidy'] } });
  expect([other.status, other.json().detail]).toEqual([
    400,
    'The check toy.workshop.tidy judges toy.workshop.workshop, not toy.bear.bear.',
  ]);
});

it('refuses a policy that is switched off, and a scope with nothing to run', async () => {
  const policy = await create({ isEnabled: false });
  expect((await ask('POST', '/runs', { scope: { policyId: policy.id } })).json().detail).toContain('is switched off');
  const lonely = { organizationId: await server.organization() };
  const answer = await ask('POST', '/runs', { scope: 'all' }, lonely);
  expect([answer.status, answer.json().detail]).toEqual([409, expect.stringContaining('Connect an account first')]);
});

it('a stranger cannot run what belongs to another organisation', async () => {
  const policy = await create({});
  const findingId = await insertFinding();
  const stranger = { organizationId: await server.organization() };
  for (const scope of [
    { policyId: policy.id },
    { findingId },
    { accountIds: [accountId] },
    { checkId: 'toy.bear.soft', accountIds: [accountId] },
  ]) {
    expect((await ask('POST', '/runs', { scope }, stranger)).status).toBe(404);
  }
});

it('an operator runs, an auditor only estimates', async () => {
  expect((await ask('POST', '/runs', { scope: 'all' }, { role: 'auditor' })).status).toBe(403);
  expect((await ask('POST', '/runs/estimate', { scope: 'all' }, { role: 'auditor' })).status).toBe(200);
  expect((await ask('POST', '/runs', { scope: 'all' }, { role: 'operator' })).status).toBe(202);
});

it('who asked for a run stands in the audit log', async () => {
  const asked = await run('all');
  const { rows } = await server.admin.query(
    `SELECT action, actor_name, subject_id, details FROM audit_log WHERE organization_id = $1 AND action LIKE 'run.%'`,
    [organizationId],
  );
  expect(rows).toEqual([
    { action: 'run.requested', actor_name: 'Alice', subject_id: asked.groupId, details: { scope: 'all', runs: 1 } },
  ]);
});

it('an estimate counts assets by check, shows the product formula beside it, and asks for nothing', async () => {
  await insertAssets('toy.bear.bear', 'north', 20);
  await insertAssets('toy.bear.bear', 'south', 10);
  await insertAssets('toy.workshop.workshop', null, 5);
  const seen = await estimate('all');
  expect(seen).toMatchObject({
    instances: 35,
    scans: 95,
    freeScans: 35,
    billableScans: 60,
    isComplete: true,
    unknownKinds: [],
    productFormula: { instances: 35, checks: 4, scans: 140 },
    quota: { mode: 'off', remaining: null, isCovered: true, notCoveredScans: 0 },
    price: { currency: 'USD', unitPriceMicros: 20_000, amountMicros: 1_200_000 },
  });
  expect(seen.checks.map(({ id, instances, scans, isFree }) => [id, instances, scans, isFree])).toEqual([
    ['toy.bear.named', 30, 30, true],
    ['toy.bear.soft', 30, 30, false],
    ['toy.bear.washed', 30, 30, false],
    ['toy.workshop.tidy', 5, 5, true],
  ]);
  expect(await server.runs(organizationId)).toEqual([]);
});

it('an estimate looks only at the regions and tags of a policy, and at global assets', async () => {
  await insertAssets('toy.bear.bear', 'north', 20, { tags: { team: 'red' } });
  await insertAssets('toy.bear.bear', 'north', 3, { tags: { team: 'blue' } });
  await insertAssets('toy.bear.bear', 'south', 10, { tags: { team: 'red' } });
  await insertAssets('toy.workshop.workshop', null, 5, { tags: { owner: 'santa' } });
  const north = await create({ regions: ['north'] });
  const red = await create({ tags: [{ key: 'team', values: ['red', 'green'] }] });
  const owned = await create({ tags: [{ key: 'owner' }] });
  const instances = async (policy: PolicyDetails) => (await estimate({ policyId: policy.id })).instances;
  expect([await instances(north), await instances(red), await instances(owned)]).toEqual([28, 30, 5]);
});

it('a kind whose list was never read to its end is unknown, and the estimate says so', async () => {
  await insertAssets('toy.bear.bear', 'north', 4, { isComplete: false });
  const seen = await estimate('all');
  expect(seen.isComplete).toBe(false);
  expect(seen.unknownKinds).toEqual([
    { accountId, kind: 'toy.bear.bear' },
    { accountId, kind: 'toy.workshop.workshop' },
  ]);
  expect(seen.checks.map(({ isComplete }) => isComplete)).toEqual([false, false, false, false]);
});

it('an estimate of a verification is one scan for each check, billable only where verifications count', async () => {
  const scope = { findingId: await insertFinding() };
  expect(await estimate(scope)).toMatchObject({
    instances: 1,
    scans: 1,
    freeScans: 1,
    billableScans: 0,
    isComplete: true,
  });
  await ask('PATCH', '/quota/settings', { chargesVerifications: true });
  await ask('PUT', '/quota/pay-as-you-go', { state: 'on', acceptsTerms: true });
  const seen = await estimate(scope);
  expect(seen).toMatchObject({
    instances: 1,
    scans: 1,
    isComplete: true,
    runs: [{ kind: 'verify', billableScans: 1 }],
  });
});

it('an estimate says what the quota would not cover: the lower risk first, each check as a whole', async () => {
  await insertAssets('toy.bear.bear', 'north', 700);
  const other = await server.account(organizationId);
  await insertAssets('toy.bear.bear', 'north', 200, { of: other });
  await ask('POST', '/quota/subscription', { quota: 1_000, months: 1, acceptsTerms: true });
  const seen = await estimate('all');
  expect(seen.runs.map(({ accountId: of, billableScans, notCovered }) => [of, billableScans, notCovered])).toEqual([
    [accountId, 700, ['toy.bear.soft']],
    [other, 200, ['toy.bear.soft']],
  ]);
  expect(seen.quota).toEqual({
    mode: 'subscription',
    isSuspended: false,
    remaining: 1_000,
    isCovered: false,
    notCoveredScans: 900,
  });
  expect(seen.price.amountMicros).toBe(900 * 20_000);
});
