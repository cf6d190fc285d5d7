import { afterAll, beforeAll, expect, it } from 'vitest';
import { alibaba } from '#clouds/alibaba/index.ts';
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
import { createInventory } from '../inventory/index.ts';
import { createGraph } from './index.ts';
import type { GraphAnswer } from './schemas.ts';

/*
 * What the graph tells of an account that a worker has really assessed, and that did not let everything be read.
 */
const { oss, vpc } = typicalEstate();
const buckets = Array.from({ length: oss.buckets.count }, (_, at) => oss.buckets.at(at));
const unread = 'example-logs';
let stored: TestDatabase;
let worker: TestWorker;
let simulator: Simulator;
let server: FeatureServer;
let organizationId: string;

beforeAll(async () => {
  stored = await createTestDatabase();
  const clouds = new Map([['alibaba', alibaba]]);
  worker = await startTestWorker(
    stored.url,
    simulatorOpener(() => simulator.url),
  );
  const { database } = worker;
  const inventory = createInventory({ database, clouds, results: { ofAsset: async () => [] } });
  server = await startFeatureServer([createGraph({ database, clouds }).feature, inventory.feature], () => Date.now());
  simulator = await startSimulator({
    estate: typicalEstate(),
    faults: [
      { kind: 'forbidden', operation: 'GetBucketAcl', input: { Bucket: unread } },
      { kind: 'forbidden', operation: 'DescribeNetworkAcls', region: 'cn-hangzhou' },
    ],
  });
  organizationId = await insertOrganization(database, 'assessed');
  await worker.run(organizationId, await insertAccount(database, organizationId, '1234567890'));
}, 120_000);

afterAll(async () => {
  await server.close();
  await worker.close();
  await simulator.close();
  await stored.close();
  expect(server.faults).toEqual([]);
});

interface Told {
  readonly data: object;
  readonly errors?: GraphAnswer['errors'];
  readonly extensions: NonNullable<GraphAnswer['extensions']>;
}

async function ask(query: string): Promise<Told> {
  const answer = await server.ask({ organizationId, role: 'auditor' }, 'POST', '/api/v1/graphql', { query });
  expect(answer.status, answer.text).toBe(200);
  return answer.json();
}

it('all assets are there that the inventory has, kind by kind', async () => {
  const { data } = await ask('{ assets(limit: 1000) { id kind cloud account } assetsAggregate { count } }');
  const told = data as { assets: { id: string; kind: string }[]; assetsAggregate: { count: number } };
  const inventory: { id: string; kind: string }[] = [];
  for (let cursor = ''; ; ) {
    const answer = await server.ask({ organizationId }, 'GET', `/api/v1/assets?limit=200${cursor}`);
    const page = answer.json<{ items: { id: string; kind: string }[]; nextCursor: string | null }>();
    inventory.push(...page.items);
    if (page.nextCursor === null) break;
    cursor = `&cursor=${page.nextCursor}`;
  }
  const line = ({ id, kind }: { id: string; kind: string }): string => `${kind} ${id}`;
  expect(told.assets.map(line)).toEqual(inventory.map(line));
  expect(told.assetsAggregate.count).toBe(inventory.length);
  expect(new Set(inventory.map(({ kind }) => kind)).size).toBeGreaterThan(10);
});

it('a field is filtered as the estate has it; the bucket whose ACL was refused is named as undecided and shown with an error', async () => {
  const answer =
    await ask(`{ open: alibabaOssBuckets(where: { acl_IN: ["public-read", "public-read-write"] }) { name acl }
    one: alibabaOssBuckets(where: { name: "${unread}" }) { name acl } }`);
  const open = buckets.filter(({ id, acl }) => acl !== 'private' && id !== unread);
  const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
  const told = answer.data as { open: { name: string }[]; one: unknown };
  expect(told.open.toSorted(byName)).toEqual(open.map(({ id, acl }) => ({ name: id, acl })).sort(byName));
  expect(open.length).toBeGreaterThan(2);
  expect(told.one).toEqual([{ name: unread, acl: null }]);
  const refusal = { service: 'oss', operation: 'GetBucketAcl', code: 'AccessDenied' };
  expect(answer.errors).toMatchObject([{ path: ['one', 0, 'acl'], extensions: { code: 'unread', gap: refusal } }]);
  expect(answer.extensions.notes).toMatchObject([
    { path: ['open'], undecided: 1, undecidedAssets: [{ name: unread }], gaps: [refusal] },
  ]);
});

it('a link is followed, and where its list was refused nobody can tell who has none', async () => {
  const answer =
    await ask(`{ with: alibabaVpcVpcs(where: { networkAcls_SOME: {AND: []} }) { name region networkAcls { vpcId } }
    without: alibabaVpcVpcs(where: { networkAcls_SOME: null }) { name region } }`);
  type Vpc = { name: string; region: string; networkAcls: { vpcId: string }[] };
  const told = answer.data as { with: Vpc[]; without: Vpc[] };
  for (const { name, networkAcls } of told.with) {
    expect(new Set(networkAcls.map(({ vpcId }) => vpcId))).toEqual(new Set([name]));
  }
  expect(told.with.length).toBeGreaterThan(0);
  expect(told.without.length).toBeGreaterThan(0);
  expect([...told.with, ...told.without].filter(({ region }) => region === 'cn-hangzhou')).toEqual([]);
  const vpcs = vpc['cn-hangzhou']!.vpcs.count;
  expect(answer.extensions.notes).toMatchObject([
    { path: ['with'], undecided: vpcs },
    { path: ['without'], undecided: vpcs },
  ]);
});
