import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alibaba } from '#clouds/alibaba/index.ts';
import { type Database, openDatabase } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import { escapeStored, storedJson } from '#platform/stored-text.ts';
import { insertAccount, insertOrganization } from '#testing/assessed-server.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { type Answer, type FeatureServer, startFeatureServer } from '#testing/feature-server.ts';
import { createInventory } from './index.ts';
import type { Asset } from './schemas.ts';

const disk = 'alibaba.ecs.disk';
const bucket = 'alibaba.oss.bucket';
const at = '2026-03-01T00:00:00.000Z';

let test: TestDatabase;
let database: Database;
let server: FeatureServer;
let organizationId: string;
let accountId: string;

beforeAll(async () => {
  test = await createTestDatabase();
  database = await openDatabase({ url: test.url });
  const clouds = new Map([['alibaba', alibaba]]);
  const { feature } = createInventory({ database, clouds, results: { ofAsset: async () => [] } });
  server = await startFeatureServer([feature], () => Date.parse(at));
}, 120_000);

afterAll(async () => {
  await server.close();
  await database.close();
  await test.close();
  expect(server.faults).toEqual([]);
});

beforeEach(async () => {
  organizationId = await insertOrganization(database, newId());
  accountId = await insertAccount(database, organizationId, newId());
});

interface Seed {
  readonly kind?: string;
  readonly id: string;
  readonly name?: string;
  readonly region?: string | null;
  readonly tags?: object;
  readonly account?: string;
}

async function insert(...seeds: readonly Seed[]): Promise<void> {
  await database.inOrganization(organizationId, async (transaction) => {
    for (const { kind = disk, id, name = id, region = 'cn-hangzhou', tags = {}, account = accountId } of seeds) {
      await transaction.execute(
        `INSERT INTO assets (organization_id, account_id, kind, asset_id, name, region, sweep_region, tags, fields, content_hash, read_set,
            first_seen_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '{}', '', '', $9, $9)`,
        [
          organizationId,
          account,
          kind,
          escapeStored(id),
          escapeStored(name),
          region,
          region ?? '',
          storedJson(tags),
          at,
        ],
      );
    }
  });
}

const ask = (path: string): Promise<Answer> => server.ask({ organizationId }, 'GET', `/api/v1${path}`);
async function ids(query: string): Promise<string[]> {
  const found: string[] = [];
  for (let cursor = ''; ; ) {
    const answer = await ask(`/assets?${query}${cursor}`);
    expect(answer.status, answer.text).toBe(200);
    const page = answer.json<{ items: Asset[]; nextCursor: string | null }>();
    found.push(...page.items.map(({ id }) => id));
    if (page.nextCursor === null) return found;
    cursor = `&cursor=${page.nextCursor}`;
  }
}

describe('lists of assets', () => {
  it.each([
    ['', ['d1', 'd2', 'd3', 'b1']],
    [`kind=${bucket}`, ['b1']],
    [`kind=${disk}&kind=${bucket}`, ['d1', 'd2', 'd3', 'b1']],
    ['kind=no.such.kind', []],
    ['region=cn-beijing', ['d3']],
    ['region=global', ['b1']],
    ['tag=env', ['d2', 'd3']],
    ['tag=env%3Dprod', ['d2']],
    ['name=web', ['d2', 'd1', 'b1']],
    ['name=web&region=global', ['b1']],
    [`name=web&kind=${disk}`, ['d2', 'd1']],
    ['name=web%25', []],
    ['name=%E6%95%B0', ['d3']],
    ['name=nothing', []],
  ])('%s', async (query, expected) => {
    await insert(
      { id: 'd1', name: 'web-b' },
      { id: 'd2', name: 'web-a', tags: { env: 'prod' } },
      { id: 'd3', name: '数据', region: 'cn-beijing', tags: { env: 'test' } },
      { id: 'b1', name: 'web-b', kind: bucket, region: null },
    );
    expect(await ids(query)).toEqual(expected);
    expect(await ids(`${query}&limit=1`)).toEqual(expected);
  });

  it('names that hold the last characters there are', async () => {
    await insert(
      { id: 'a', name: 'x\u{10ffff}' },
      { id: 'b', name: 'x\u{10ffff}\u{10ffff}' },
      { id: 'c', name: 'y' },
      { id: 'd', name: '\ud7ffz' },
    );
    expect(await ids(`name=${encodeURIComponent('x\u{10ffff}')}`)).toEqual(['a', 'b']);
    expect(await ids(`name=${encodeURIComponent('\ud7ff')}`)).toEqual(['d']);
  });

  it('more than a page may look at come in several pages, and none is left out', async () => {
    await database.inOrganization(organizationId, (transaction) =>
      transaction.execute(
        `INSERT INTO assets (organization_id, account_id, kind, asset_id, name, region, sweep_region, tags, fields, content_hash, read_set,
            first_seen_at, changed_at)
         SELECT $1, $2, $3, 'd' || n, 'n' || n, CASE WHEN n % 4000 = 0 THEN 'rare' ELSE 'usual' END, '', '{}', '{}', '', '', $4, $4
           FROM generate_series(1, 12000) AS n`,
        [organizationId, accountId, disk, at],
      ),
    );
    const first = await ask('/assets?region=rare');
    expect(first.json<{ nextCursor: string | null }>().nextCursor).not.toBeNull();
    expect((await ids('region=rare')).sort()).toEqual(['d12000', 'd4000', 'd8000']);
    expect((await ids('region=rare&name=n')).sort()).toEqual(['d12000', 'd4000', 'd8000']);
  });

  it('texts that the database cannot hold come back as they were, and can be asked for where a client can say them', async () => {
    await insert({ id: 'odd\0', name: 'odd\ud800' });
    expect(await ids('')).toEqual(['odd\0']);
    expect(await ids('name=odd')).toEqual(['odd\0']);
  });
});

describe('bad input', () => {
  const cursorOf = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  it.each([
    '/assets?account=mine',
    '/assets?kind=',
    '/assets?name=%00',
    '/assets?colour=red',
    '/assets?cursor=e30',
    `/assets?cursor=${cursorOf(['a\0', newId(), 'b', null])}`,
    `/assets?cursor=${cursorOf([disk, newId(), 'b', 'name'])}`,
    `/assets?name=a&cursor=${cursorOf([disk, newId(), 'b', null])}`,
    '/assets/counts?by=colour',
    '/assets/one?account=1',
    `/assets/one?account=${newId()}&kind=${disk}`,
    `/assets/versions?account=${newId()}&kind=${disk}&asset=a&cursor=${cursorOf(['0000-01-01T00:00:00Z'])}`,
  ])('%s', async (path) => {
    expect((await ask(path)).status).toBe(400);
  });

  it('what belongs to another organisation is not there', async () => {
    await insert({ id: 'ours', name: 'ours' });
    organizationId = await insertOrganization(database, newId());
    for (const query of ['', `account=${accountId}`, 'name=ours', `kind=${disk}`]) expect(await ids(query)).toEqual([]);
    expect((await ask(`/assets/one?account=${accountId}&kind=${disk}&asset=ours`)).status).toBe(404);
    expect((await ask(`/assets/counts?by=kind&account=${accountId}`)).json()).toEqual({ items: [], total: 0 });
    const versions = await ask(`/assets/versions?account=${accountId}&kind=${disk}&asset=ours`);
    expect(versions.json()).toEqual({ items: [], nextCursor: null });
  });
});

describe('counts', () => {
  it('by kind, account and region, with what they are called', async () => {
    const other = await insertAccount(database, organizationId, 'other');
    await insert({ id: 'd1' }, { id: 'd2', region: null }, { id: 'b1', kind: bucket, account: other });
    const counts = async (query: string) => (await ask(`/assets/counts?by=${query}`)).json();
    expect(await counts('kind')).toEqual({
      total: 3,
      items: [
        { key: disk, title: 'ECS disk', assets: 2 },
        { key: bucket, title: 'OSS bucket', assets: 1 },
      ],
    });
    expect(await counts(`account&account=${other}`)).toEqual({
      total: 1,
      items: [{ key: other, title: 'other', assets: 1 }],
    });
    expect(await counts('region')).toMatchObject({
      items: [
        { key: 'cn-hangzhou', assets: 2 },
        { key: 'global', assets: 1 },
      ],
    });
  });
});
