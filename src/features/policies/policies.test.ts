import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { newId } from '#platform/identifiers.ts';
import type { Answer, AskAs } from '#testing/feature-server.ts';
import { type PoliciesServer, startPoliciesServer } from '#testing/policies-server.ts';
import { newCheck, toyCloud } from '#testing/toy-cloud.ts';
import type { PolicyDetails } from './schemas.ts';

const start = '2026-11-02T12:00:00Z';
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
});

function ask(method: string, path: string, body?: unknown, as: Partial<AskAs> = {}): Promise<Answer> {
  return server.ask({ organizationId, ...as }, method, `/api/v1${path}`, body);
}
async function create(policy: Record<string, unknown>): Promise<PolicyDetails> {
  const answer = await ask('POST', '/policies', { name: newId(), ...policy });
  expect(answer.status, answer.text).toBe(201);
  return answer.json<PolicyDetails>();
}
async function refusal(policy: Record<string, unknown>): Promise<[number, string]> {
  const answer = await ask('POST', '/policies', { name: newId(), ...policy });
  return [answer.status, answer.json<{ detail: string }>().detail];
}
const list = async () => (await ask('GET', '/policies')).json<{ items: PolicyDetails[] }>().items;
/** What PUT takes of what GET gave. */
function changeable({
  name,
  isEnabled,
  version,
  schedule,
  parameters,
  takesInNewChecks,
  addedChecks,
  regions,
}: PolicyDetails) {
  return { name, isEnabled, version, schedule, parameters, takesInNewChecks, addedChecks, regions };
}
const put = (policy: PolicyDetails, change: Record<string, unknown>) =>
  ask('PUT', `/policies/${policy.id}`, { ...changeable(policy), ...change });
interface Page {
  items: PolicyDetails[];
  nextCursor: string | null;
}
async function audited(): Promise<string[]> {
  const { rows } = await server.admin.query<{ action: string }>(
    'SELECT action FROM audit_log WHERE organization_id = $1 ORDER BY seq',
    [organizationId],
  );
  return rows.map(({ action }) => action);
}

it('an organisation has a policy of all checks from its start, and only one however often it is asked for', async () => {
  const again = () =>
    server.database.inOrganization(organizationId, (transaction) =>
      server.policies.ensureDefaultPolicy(transaction, organizationId, server.now),
    );
  await Promise.all([again(), again(), again()]);
  const policies = await list();
  expect(policies).toMatchObject([
    {
      name: 'All checks',
      isDefault: true,
      isEnabled: true,
      packs: null,
      accountIds: null,
      takesInNewChecks: true,
      checkCount: 4,
      schedule: { mode: 'weekly', weekdays: [1, 2, 3, 4, 5, 6, 7], window: '00-06', timeZone: 'UTC' },
    },
  ]);
});

it('the default policy can be changed and switched off but not deleted', async () => {
  const [policy] = await list();
  expect((await ask('DELETE', `/policies/${policy!.id}`)).status).toBe(409);
  const changed = (await put(policy!, { isEnabled: false })).json<PolicyDetails>();
  expect(changed).toMatchObject({ isEnabled: false, isDefault: true, version: 2, nextStartAt: null });
});

it('a policy is created, read, changed and deleted, and the audit log says so', async () => {
  const accountId = await server.account(organizationId);
  const policy = await create({
    name: '  Bears  ',
    packs: ['toy-safety'],
    removedChecks: ['toy.workshop.tidy'],
    accountIds: [accountId],
    regions: ['south', 'north'],
    tags: [{ key: 'team', values: ['red', 'blue'] }, { key: 'owner' }],
    parameters: { 'toy.bear.washed': { days: 30 } },
    schedule: { mode: 'weekly', weekdays: [7, 1, 1], window: '18-24', timeZone: 'Europe/Berlin' },
  });
  expect(policy).toMatchObject({
    name: 'Bears',
    checks: ['toy.bear.soft', 'toy.bear.washed'],
    checkCount: 2,
    regions: ['north', 'south'],
    tags: [{ key: 'team', values: ['blue', 'red'] }, { key: 'owner' }],
    parameters: { 'toy.bear.washed': { days: 30 } },
    schedule: { weekdays: [1, 7] },
    version: 1,
  });
  expect(policy.nextStartAt).toMatch(/^2026-11-02T(17|18|19|20|21|22)/);
  const changed = (await put(policy, { name: 'All bears' })).json<PolicyDetails>();
  expect(changed).toMatchObject({ name: 'All bears', packs: null, version: 2 });
  expect((await ask('GET', `/policies/${policy.id}`)).json()).toEqual(changed);
  expect((await ask('DELETE', `/policies/${policy.id}`)).status).toBe(204);
  expect((await ask('GET', `/policies/${policy.id}`)).status).toBe(404);
  expect(await audited()).toEqual(['policy.created', 'policy.changed', 'policy.deleted']);
});

it('a change to a version that is no longer the last is refused', async () => {
  const policy = await create({});
  expect((await put(policy, { name: 'First' })).status).toBe(200);
  expect((await put(policy, { name: 'Second' })).status).toBe(412);
});

it('names are told apart by more than upper and lower case', async () => {
  const policy = await create({ name: 'Äpfel' });
  expect(await refusal({ name: 'äPFEL' })).toEqual([409, 'There is a policy named "äPFEL" already.']);
  const other = await create({ name: 'Birnen' });
  expect((await put(other, { name: 'ÄPFEL' })).status).toBe(409);
  expect((await put(policy, { name: 'ÄPFEL' })).status).toBe(200);
});

it.each([
  ['an unknown pack', { packs: ['toy-safty'] }, 'There is no pack toy-safty. Did you mean toy-safety?'],
  [
    'an unknown added check',
    { addedChecks: ['toy.bear.wasched'] },
    'There is no check toy.bear.wasched. Did you mean toy.bear.washed?',
  ],
  ['an unknown removed check', { removedChecks: ['nothing'] }, 'There is no check nothing.'],
  [
    'a check both added and removed',
    { addedChecks: ['toy.bear.soft'], removedChecks: ['toy.bear.soft'] },
    'both added and removed',
  ],
  ['an unknown region', { regions: ['norht'] }, 'There is no region norht. Did you mean north?'],
  [
    'an account that is not there',
    { accountIds: ['0197f6d0-0000-7000-8000-000000000000'] },
    'There is no account 0197f6d0',
  ],
  ['a policy without checks', { packs: [] }, 'chooses no check'],
  ['parameters of an unknown check', { parameters: { 'toy.bear.sof': {} } }, 'Did you mean toy.bear.soft?'],
  [
    'an unknown parameter',
    { parameters: { 'toy.bear.washed': { day: 1 } } },
    'has no parameter day. Did you mean days?',
  ],
  ['a parameter out of range', { parameters: { 'toy.bear.washed': { days: 0 } } }, 'a whole number from 1 to 365'],
  [
    'parameters of a check that is not chosen',
    { packs: [], addedChecks: ['toy.bear.soft'], parameters: { 'toy.bear.washed': { days: 1 } } },
    'does not choose',
  ],
  ['an unknown dimension', { dimensions: ['cime'] }, 'dimensions'],
  [
    'an unknown zone',
    { schedule: { mode: 'weekly', weekdays: [1], window: '00-06', timeZone: 'Europe/Berln' } },
    'Did you mean Europe/Berlin?',
  ],
  ['an offset as a zone', { schedule: { mode: 'weekly', weekdays: [1], window: '00-06', timeZone: '+02:00' } }, 'IANA'],
  ['an eighth weekday', { schedule: { mode: 'weekly', weekdays: [8], window: '00-06', timeZone: 'UTC' } }, 'weekdays'],
  ['no weekday', { schedule: { mode: 'weekly', weekdays: [], window: '00-06', timeZone: 'UTC' } }, 'weekdays'],
  ['a window of its own', { schedule: { mode: 'weekly', weekdays: [1], window: '01-07', timeZone: 'UTC' } }, 'window'],
  ['an interval below an hour', { schedule: { mode: 'interval', hours: 0.5 } }, 'hours'],
  ['a member that there is not', { colour: 'red' }, 'colour'],
  ['a name of blanks', { name: '   ' }, 'name'],
  ['a name with control characters', { name: 'a\u0007b' }, 'control characters'],
])('refuses %s and writes nothing', async (_what, policy, message) => {
  const [status, detail] = await refusal(policy);
  expect([status, detail]).toEqual([400, expect.stringContaining(message)]);
  expect(await list()).toHaveLength(1);
  expect(await audited()).toEqual([]);
});

it('refusals are told in Chinese to who reads Chinese', async () => {
  const answer = await ask('POST', '/policies', { name: 'x', packs: ['toy-safty'] }, { language: 'zh' });
  expect(answer.json().detail).toBe('没有规则包 toy-safty。您是否想输入 toy-safety？可用的规则包：toy-safety');
});

it('a policy that contradicts another is refused, and the refusal names that policy, the check and both values', async () => {
  const one = await create({ name: 'Monthly', parameters: { 'toy.bear.washed': { days: 30 } } });
  expect(await refusal({ parameters: { 'toy.bear.washed': { days: 60 } } })).toEqual([
    409,
    expect.stringContaining(
      'The policy "Monthly" sets toy.bear.washed.days to 30 in an account that both cover, and this one to 60.',
    ),
  ]);
  const asleep = await create({ isEnabled: false, parameters: { 'toy.bear.washed': { days: 60 } } });
  expect((await put(asleep, { isEnabled: true })).status).toBe(409);
  expect((await put(one, { parameters: {} })).status).toBe(200);
  expect((await put(asleep, { isEnabled: true })).status).toBe(200);
});

it('of contradicting policies that are saved at the same moment only one is', async () => {
  const policies = [10, 20, 30, 40].map((days) => ({ name: `${days}`, parameters: { 'toy.bear.washed': { days } } }));
  const answers = await Promise.all(policies.map((policy) => ask('POST', '/policies', policy)));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
});

it('without automatic intake a policy stays at the checks that it was saved with, and says what it leaves out', async () => {
  const frozen = await create({ packs: ['toy-safety'], takesInNewChecks: false });
  const open = await create({ packs: ['toy-safety'] });
  const later = server.withClouds(new Map([['toy', toyCloud([newCheck])]]));
  const get = later.feature.routes.find(({ path, method }) => method === 'GET' && path.endsWith('{policyId}'))!;
  const caller = { organizationId, userId: null, role: 'owner', via: 'token', name: 'Alice' } as const;
  const read = async (id: string) =>
    (await get.handle({ params: { policyId: id }, caller } as unknown as Parameters<
      typeof get.handle
    >[0])) as PolicyDetails;
  expect(await read(frozen.id)).toMatchObject({ checks: frozen.checks, checksNotTakenIn: [newCheck.id] });
  expect((await read(open.id)).checks).toContain(newCheck.id);
});

it('an order that is sent twice with one key makes one policy', async () => {
  const as = { headers: { 'idempotency-key': 'policy-1' } };
  const [one, two] = [
    await ask('POST', '/policies', { name: 'Once' }, as),
    await ask('POST', '/policies', { name: 'Once' }, as),
  ];
  expect([one.status, two.text]).toEqual([201, one.text]);
});

it('policies are read page by page, by name', async () => {
  for (const name of ['b', 'A', 'c', '\uf5b1 private']) await create({ name });
  const names: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Page = (await ask('GET', `/policies?limit=2${cursor && `&cursor=${cursor}`}`)).json<Page>();
    names.push(...page.items.map(({ name }) => name));
    cursor = page.nextCursor;
  }
  expect(names.filter((name) => name.length === 1)).toEqual(['A', 'b', 'c']);
  expect(names).toHaveLength(5);
});

it('the two hundredth policy is the last', async () => {
  await server.admin.query(
    `INSERT INTO policies (organization_id, id, name, is_enabled, added_checks, removed_checks, takes_in_new_checks, saved_checks, parameters,
       schedule, scheduled_since, created_at, updated_at)
     SELECT $1, gen_random_uuid(), 'policy ' || number, false, '[]', '[]', true, '[]', '{}', '{"mode": "off"}', $2, $2, $2
       FROM generate_series(1, 198) AS number`,
    [organizationId, start],
  );
  await create({});
  expect(await refusal({})).toEqual([429, expect.stringContaining('at most 200 policies')]);
});

it('owner and administrator change policies, everybody reads them, and nobody of another organisation sees them', async () => {
  const policy = await create({});
  for (const role of ['operator', 'auditor'] as const) {
    expect((await ask('GET', `/policies/${policy.id}`, undefined, { role })).status).toBe(200);
    expect((await ask('POST', '/policies', { name: 'No' }, { role })).status).toBe(403);
    expect((await ask('DELETE', `/policies/${policy.id}`, undefined, { role })).status).toBe(403);
  }
  const stranger = { organizationId: await server.organization() };
  expect((await ask('GET', `/policies/${policy.id}`, undefined, stranger)).status).toBe(404);
  expect((await ask('PUT', `/policies/${policy.id}`, changeable(policy), stranger)).status).toBe(404);
  expect((await ask('DELETE', `/policies/${policy.id}`, undefined, stranger)).status).toBe(404);
  expect((await ask('PUT', `/policies/${policy.id}`, changeable(policy), { role: 'administrator' })).status).toBe(200);
});

it('the catalogue tells of each check in both languages, with parameters, controls and remediation', async () => {
  const check = (await ask('GET', '/checks/toy.bear.washed', undefined, { role: 'auditor' })).json();
  expect(check).toMatchObject({
    id: 'toy.bear.washed',
    version: 1,
    cloud: 'toy',
    title: { en: 'The check toy.bear.washed', zh: '检查项 toy.bear.washed' },
    severity: 'high',
    isFree: false,
    kind: 'toy.bear.bear',
    parameters: [
      { name: 'days', type: 'integer', default: 90, accepts: { en: 'a whole number from 1 to 365' } },
      { name: 'hours', default: 1 },
    ],
    controls: [{ pack: 'toy-safety', control: '1.1' }],
    remediation: { console: { en: ['Mend it.'], zh: ['修理。'] }, cli: null, terraform: null },
    references: ['https://toys.example.com/safety'],
  });
  const missing = await ask('GET', '/checks/toy.bear.wash');
  expect([missing.status, missing.json().detail]).toEqual([
    404,
    'There is no check toy.bear.wash. Did you mean toy.bear.washed?',
  ]);
  expect((await ask('GET', '/packs')).json()).toMatchObject({
    items: [{ id: 'toy-safety', controls: [{ id: '1.1' }, { id: '2.1' }] }],
  });
});

it.each([
  ['', ['toy.bear.named', 'toy.bear.soft', 'toy.bear.washed', 'toy.workshop.tidy']],
  ['?pack=toy-safety&dimension=ciem', ['toy.workshop.tidy']],
  ['?isFree=true', ['toy.bear.named', 'toy.workshop.tidy']],
  ['?severity=high', ['toy.bear.washed']],
  ['?cloud=other', []],
  ['?text=%E6%A3%80%E6%9F%A5%E9%A1%B9%20toy.WORK', ['toy.workshop.tidy']],
  ['?category=logs', []],
])('the catalogue is filtered by %s', async (query, ids) => {
  const page = (await ask('GET', `/checks${query}`)).json<{ items: { id: string }[] }>();
  expect(page.items.map(({ id }) => id)).toEqual(ids);
});

it('the catalogue is read page by page', async () => {
  const first = (await ask('GET', '/checks?limit=3')).json<{ items: unknown[]; nextCursor: string }>();
  const second = (await ask('GET', `/checks?limit=3&cursor=${first.nextCursor}`)).json<{
    items: unknown[];
    nextCursor: null;
  }>();
  expect([first.items.length, second.items.length, second.nextCursor]).toEqual([3, 1, null]);
});

it('the shortest limit of the policies that choose a check for an account says how long it may be accepted', async () => {
  const [accountId, other] = [await server.account(organizationId), await server.account(organizationId)];
  const limitOf = (checkId: string | null, account: string | null) =>
    server.database.inOrganization(organizationId, (transaction) =>
      server.policies.exceptionDays(transaction, organizationId, { checkId, accountId: account }),
    );
  expect(await limitOf('toy.bear.soft', accountId)).toBeNull();
  const bears = { addedChecks: ['toy.bear.soft'], packs: [], accountIds: [accountId] };
  const policy = await create({ ...bears, exceptionDays: 30 });
  await create({ ...bears, exceptionDays: 90 });
  await create({ ...bears, exceptionDays: 7, isEnabled: false });
  expect(policy.exceptionDays).toBe(30);
  expect(await limitOf('toy.bear.soft', accountId)).toBe(30);
  expect(await limitOf(null, null)).toBe(30);
  expect(await limitOf('toy.bear.soft', other)).toBeNull();
  expect(await limitOf('toy.bear.washed', accountId)).toBeNull();
});
