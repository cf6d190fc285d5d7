import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alibaba } from '#clouds/alibaba/index.ts';
import { expectedVerdicts } from '#testing/alibaba/expected-verdicts.ts';
import type { Fault } from '#testing/alibaba/faults.ts';
import { type Simulator, startSimulator } from '#testing/alibaba/simulator.ts';
import { typicalEstate } from '#testing/alibaba/typical.ts';
import {
  insertAccount,
  insertOrganization,
  simulatorOpener,
  startTestWorker,
  type TestWorker,
} from '#testing/assessed-server.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { type FeatureServer, startFeatureServer } from '#testing/feature-server.ts';
import { createExceptions } from '../exceptions/index.ts';
import { createInventory } from '../inventory/index.ts';
import { withoutStoredChecks } from '../organization-clouds.ts';
import { createFindings } from './index.ts';
import type { StoredResult } from './result-schemas.ts';
import type { Finding } from './schemas.ts';
import type { Summary, SummaryGroup, SummaryTally } from './summary-schemas.ts';

/*
 * What people see of accounts that a worker has really assessed.
 */
let stored: TestDatabase;
let worker: TestWorker;
let simulator: Simulator;
let server: FeatureServer;
let organizationId: string;
let accountId: string;
let ahead = 0;
const now = () => Date.now() + ahead;

beforeAll(async () => {
  stored = await createTestDatabase();
  const clouds = new Map([['alibaba', alibaba]]);
  const opener = simulatorOpener(() => simulator.url);
  // the worker's database is known only when it has started, the risks are asked later
  const risks = { load: (...asked: Parameters<typeof exceptions.risks.load>) => exceptions.risks.load(...asked) };
  worker = await startTestWorker(stored.url, opener, { risks });
  const { database } = worker;
  const exceptions = createExceptions({ database, clock: { now }, cloudsOf: withoutStoredChecks(clouds) });
  const findings = createFindings({
    database,
    cloudsOf: withoutStoredChecks(clouds),
    exceptions: exceptions.exceptions,
    productVersion: '0',
  });
  const inventory = createInventory({ database, clouds, results: findings.results });
  server = await startFeatureServer([exceptions.feature, findings.feature, inventory.feature], now);
  simulator = await startSimulator({ estate: typicalEstate(), faults: [] });
  organizationId = await insertOrganization(database, 'assessed');
  accountId = await insertAccount(database, organizationId, '1234567890');
}, 120_000);

afterAll(async () => {
  await server.close();
  await worker.close();
  await simulator.close();
  await stored.close();
  expect(server.faults).toEqual([]);
});

async function must<T>(method: string, path: string, body?: unknown, language: 'en' | 'zh' = 'en'): Promise<T> {
  const answer = await server.ask({ organizationId, language }, method, `/api/v1${path}`, body);
  expect([200, 201], answer.text).toContain(answer.status);
  return answer.json<T>();
}
async function all<T>(path: string): Promise<T[]> {
  const found: T[] = [];
  for (let cursor = ''; ; ) {
    const page = await must<{ items: T[]; nextCursor: string | null }>('GET', `${path}${cursor}`);
    found.push(...page.items);
    if (page.nextCursor === null) return found;
    cursor = `&cursor=${page.nextCursor}`;
  }
}
const expected = (estate = typicalEstate()) =>
  expectedVerdicts(estate).map(({ check, region, name, outcome }) => `${check} ${region} ${name}: ${outcome}`);
const line = ({ check, region, asset, outcome }: StoredResult) => `${check.id} ${region} ${asset.name}: ${outcome}`;
const countsOf = ({ pass, fail, excepted, notApplicable, unknown }: SummaryTally) => ({
  ...{ pass, fail: fail + excepted, 'not-applicable': notApplicable, unknown },
});

describe('an account that was assessed', () => {
  it('has the results that its estate is made for, in lists of every page size and by every filter', async () => {
    await worker.run(organizationId, accountId);
    const results = await all<StoredResult>('/results?limit=200');
    expect(results.map(line).sort()).toEqual(expected().sort());
    expect((await all<StoredResult>('/results?limit=7')).map(line)).toEqual(results.map(line));
    const failed = await all<StoredResult>('/results?outcome=fail&limit=50');
    expect(failed.map(line)).toEqual(results.filter(({ outcome }) => outcome === 'fail').map(line));
    const one = 'alibaba.oss.bucket-no-public-read';
    expect((await all<StoredResult>(`/results?check=${one}&limit=3`)).map(line)).toEqual(
      results.filter(({ check }) => check.id === one).map(line),
    );
    const reasons = new Set(results.map(({ reason }) => reason));
    expect([...reasons].filter((reason) => /\{\w+\}/.test(reason))).toEqual([]);
  });

  it('lists each failure as a finding with the same reason in both languages', async () => {
    const findings = await all<Finding>('/findings?limit=50');
    const failed = await all<StoredResult>('/results?outcome=fail&limit=200');
    expect(findings.map(({ id }) => id).sort()).toEqual(failed.map(({ findingId }) => findingId).sort());
    const reasons = new Map(failed.map(({ findingId, reason }) => [findingId, reason]));
    for (const { id, reason } of findings) expect(reason).toBe(reasons.get(id));
    const chinese = await must<{ items: Finding[] }>('GET', '/findings?limit=200', undefined, 'zh');
    expect(chinese.items.filter(({ reason }) => !/\p{Script=Han}/u.test(reason))).toEqual([]);
  });

  it('sums up to what its run says, and groups of findings to the failures', async () => {
    const { summary: told } = await worker.run(organizationId, accountId);
    const { overall, accounts, severities, categories } = await must<Summary>('GET', '/summary');
    expect(countsOf(overall)).toEqual(told.counts);
    expect(overall.completeness).toBe(told.completeness);
    expect(overall.passRate).toBeCloseTo(told.counts.pass / (told.counts.pass + told.counts.fail), 10);
    expect(accounts).toMatchObject([{ key: accountId, score: overall.score, assessedAt: expect.any(String) }]);
    expect(Object.fromEntries(severities.map(({ key, fail }) => [key, fail]))).toEqual(told.failedBySeverity);
    expect(sum(categories.map(({ pass }) => pass))).toBe(told.counts.pass);
    const byCheck = await must<{ items: SummaryGroup[] }>('GET', '/summary/groups?by=check');
    for (const group of byCheck.items) {
      const { pass, fail, 'not-applicable': notApplicable, unknown } = countsOf(group);
      expect([pass, fail, notApplicable, unknown]).toEqual(told.byCheck[group.key]);
    }
    const groups = await must<{ items: { findings: number }[] }>('GET', '/findings/groups?by=region');
    expect(sum(groups.items.map(({ findings }) => findings))).toBe(told.counts.fail);
    const byRegion = await must<{ items: SummaryGroup[] }>('GET', '/summary/groups?by=region');
    expect(sum(byRegion.items.map(({ pass }) => pass))).toBe(told.counts.pass);
  });

  it.each([
    ['a list', { kind: 'forbidden', operation: 'DescribeSecurityGroups' }],
    ['a detail', { kind: 'forbidden', operation: 'GetBucketAcl' }],
  ] as const)('stays as complete as its run says while %s is refused', async (_, fault: Fault) => {
    const account = await insertAccount(worker.database, organizationId, `refused ${fault.operation}`);
    simulator.addFault(fault);
    const { summary: told } = await worker.run(organizationId, account);
    simulator.clearFaults();
    const { overall } = await must<Summary>('GET', `/summary?account=${account}`);
    expect(told.counts.unknown).toBeGreaterThan(0);
    expect(countsOf(overall)).toEqual(told.counts);
    expect(overall.completeness).toBeCloseTo(told.completeness, 10);
  });

  it('opens what an exception covers as excepted, and keeps the raw outcome', async () => {
    const check = 'alibaba.ram.root-mfa-enabled';
    const expiresAt = new Date(now() + 86_400_000).toISOString();
    const scope = { type: 'check', checkId: check };
    await must('POST', '/exceptions', { scope, reason: 'Known', owner: 'security', expiresAt });
    const account = await insertAccount(worker.database, organizationId, 'covered from the start');
    await worker.run(organizationId, account);
    const query = `/findings?account=${account}&check=${check}`;
    expect(await all<Finding>(query)).toEqual([]);
    expect(await all<Finding>(`${query}&state=excepted`)).toMatchObject([
      { state: 'excepted', outcome: 'fail', exception: { owner: 'security', state: 'active' } },
    ]);
    const { overall } = await must<Summary>('GET', `/summary?account=${account}`);
    expect(overall.excepted).toBe(1);
    ahead = 2 * 86_400_000;
    expect(await all<Finding>(query)).toMatchObject([{ state: 'open', exception: null }]);
    const { overall: later } = await must<Summary>('GET', `/summary?account=${account}`);
    expect({ excepted: later.excepted, fail: later.fail }).toEqual({ excepted: 0, fail: overall.fail + 1 });
    ahead = 0;
  });

  it('has an inventory: assets by kind, name, region and tag, each with its links, results and versions', async () => {
    const assets = await all<ListedAsset>('/assets?limit=50');
    const mine = assets.filter((asset) => asset.accountId === accountId);
    expect((await all<ListedAsset>(`/assets?account=${accountId}&limit=11`)).map(keyOf)).toEqual(mine.map(keyOf));
    const kinds = ['alibaba.oss.bucket', 'alibaba.clb.load-balancer'];
    const some = await all<ListedAsset>(
      `/assets?account=${accountId}&limit=3&${kinds.map((kind) => `kind=${kind}`).join('&')}`,
    );
    expect(some.map(keyOf).sort()).toEqual(
      mine
        .filter(({ kind }) => kinds.includes(kind))
        .map(keyOf)
        .sort(),
    );
    const { name, region } = mine.find((asset) => asset.region !== null)!;
    const byName = await all<ListedAsset>(
      `/assets?account=${accountId}&limit=1&name=${encodeURIComponent(name.slice(0, 3))}`,
    );
    expect(byName.map(keyOf).sort()).toEqual(
      mine
        .filter((asset) => asset.name.startsWith(name.slice(0, 3)))
        .map(keyOf)
        .sort(),
    );
    const there = await all<ListedAsset>(`/assets?account=${accountId}&region=${region}`);
    expect(there.map(keyOf).sort()).toEqual(
      mine
        .filter((asset) => asset.region === region)
        .map(keyOf)
        .sort(),
    );
    const counts = await must<{ items: { key: string; assets: number }[]; total: number }>(
      ...(['GET', `/assets/counts?by=kind&account=${accountId}`] as const),
    );
    expect(counts.total).toBe(mine.length);
    const buckets = mine.filter(({ kind }) => kind === 'alibaba.oss.bucket').length;
    expect(counts.items).toContainEqual({ key: 'alibaba.oss.bucket', title: 'OSS bucket', assets: buckets });
  });

  it('shows an asset with what it leads to and what leads to it', async () => {
    const balancers = await all<ListedAsset>(`/assets?account=${accountId}&kind=alibaba.clb.load-balancer`);
    const details = await Promise.all(balancers.map((asset) => must<WholeAsset>('GET', pathOf(asset))));
    const withListeners = details.find(({ links }) => links.some(({ assets }) => assets.length > 0))!;
    expect(withListeners).toMatchObject({ lastSeenAt: expect.any(String), unconfirmedSince: null });
    expect(withListeners.results.length).toBeGreaterThan(0);
    const link = withListeners.links.find(({ assets }) => assets.length > 0)!;
    const far = { accountId, kind: link.kind, id: link.assets[0]!.id };
    const back = await must<WholeAsset>('GET', pathOf(far));
    const names = back.links.filter(({ direction }) => direction === 'in').flatMap(({ assets }) => assets);
    expect(names.map(({ id }) => id)).toContain(withListeners.id);
    const versions = await must<{ items: object[] }>('GET', pathOf(withListeners).replace('/one', '/versions'));
    expect(versions.items).toEqual([]);
  });

  it('remembers what an asset was before it changed', async () => {
    const account = await insertAccount(worker.database, organizationId, 'changed');
    await worker.run(organizationId, account);
    const careful = await startSimulator({ estate: typicalEstate({ owner: 'careful' }), faults: [] });
    const careless = simulator;
    simulator = careful;
    await worker.run(organizationId, account);
    simulator = careless;
    await careful.close();
    const [root] = await all<ListedAsset>(`/assets?account=${account}&kind=alibaba.ram.account`);
    const { items } = await must<{ items: { cause: string; fields: object }[] }>(
      ...(['GET', pathOf(root!).replace('/one', '/versions')] as const),
    );
    expect(items).toMatchObject([{ cause: 'changed', fields: expect.any(Object) }]);
  });
});

interface ListedAsset {
  readonly accountId: string;
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  readonly region: string | null;
}
interface WholeAsset extends ListedAsset {
  readonly links: { kind: string; direction: string; assets: { id: string }[] }[];
  readonly results: StoredResult[];
}
const keyOf = ({ accountId: account, kind, id }: ListedAsset) => `${account} ${kind} ${id}`;
const pathOf = ({ accountId: account, kind, id }: Pick<ListedAsset, 'accountId' | 'kind' | 'id'>) =>
  `/assets/one?account=${account}&kind=${kind}&asset=${encodeURIComponent(id)}`;
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
