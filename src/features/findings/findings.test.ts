import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alibaba } from '#clouds/alibaba/index.ts';
import { type Database, openDatabase } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import { insertAccount, insertOrganization } from '#testing/assessed-server.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { type Answer, type AskAs, type FeatureServer, startFeatureServer } from '#testing/feature-server.ts';
import { type FindingSeed, insertFindings } from '#testing/stored-findings.ts';
import { createExceptions } from '../exceptions/index.ts';
import { withoutStoredChecks } from '../organization-clouds.ts';
import type { FindingGroup } from './group-schemas.ts';
import { createFindings } from './index.ts';
import type { Finding, FindingDetail } from './schemas.ts';

const now = Date.parse('2026-03-10T09:00:00Z');
const read = 'alibaba.oss.bucket-no-public-read';
const write = 'alibaba.oss.bucket-no-public-write';
const idle = 'alibaba.ram.access-key-not-idle';
const snapshot = 'alibaba.ecs.disk-auto-snapshot-policy';

let test: TestDatabase;
let database: Database;
let server: FeatureServer;
let organizationId: string;
let accountId: string;
let otherAccountId: string;

beforeAll(async () => {
  test = await createTestDatabase();
  database = await openDatabase({ url: test.url });
  const clouds = new Map([['alibaba', alibaba]]);
  const { exceptions, feature } = createExceptions({
    database,
    clock: { now: () => now },
    cloudsOf: withoutStoredChecks(clouds),
  });
  const findings = createFindings({
    database,
    cloudsOf: withoutStoredChecks(clouds),
    exceptions,
    productVersion: '1.2.3',
  });
  server = await startFeatureServer([feature, findings.feature], () => now);
}, 120_000);

afterAll(async () => {
  await server.close();
  await database.close();
  await test.close();
  expect(server.faults).toEqual([]);
});

beforeEach(async () => {
  organizationId = await insertOrganization(database, newId());
  accountId = await insertAccount(database, organizationId, '1234567890');
  otherAccountId = await insertAccount(database, organizationId, '2222222222');
});

type As = Partial<Omit<AskAs, 'organizationId'>>;
function ask(method: string, path: string, body?: unknown, as: As = {}): Promise<Answer> {
  return server.ask({ organizationId, ...as }, method, `/api/v1${path}`, body);
}
async function must<T>(method: string, path: string, body?: unknown, as: As = {}): Promise<T> {
  const answer = await ask(method, path, body, as);
  expect([200, 201, 204], answer.text).toContain(answer.status);
  return answer.json<T>();
}
interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}
const list = (query: string) => must<Page<Finding>>('GET', `/findings?${query}`);
async function names(query: string): Promise<string[]> {
  const found: string[] = [];
  for (let cursor = ''; ; ) {
    const { items, nextCursor } = await list(`${query}${cursor}`);
    found.push(...items.map(({ asset }) => asset.name));
    if (nextCursor === null) return found;
    cursor = `&cursor=${nextCursor}`;
  }
}
const insert = (...seeds: readonly Partial<FindingSeed>[]) =>
  insertFindings(
    database,
    organizationId,
    seeds.map((seed) => ({ accountId, ...seed })),
  );
const onDay = (day: number) => `2026-03-0${day}T00:00:00.000Z`;

describe('lists', () => {
  beforeEach(async () => {
    await insert(
      {
        name: 'low',
        check: snapshot,
        kind: 'alibaba.ecs.disk',
        severity: 'low',
        openedAt: onDay(5),
        changedAt: onDay(6),
      },
      {
        name: 'medium',
        check: idle,
        kind: 'alibaba.ram.access-key',
        severity: 'medium',
        region: null,
        openedAt: onDay(4),
      },
      { name: 'high old', check: read, openedAt: onDay(1), changedAt: onDay(8), tags: { env: 'prod', team: 'web=1' } },
      { name: 'high new', check: write, openedAt: onDay(2), region: 'cn-beijing', tags: { env: 'test' } },
      {
        name: 'other',
        check: read,
        accountId: otherAccountId,
        openedAt: onDay(3),
        displayName: 'Backups of 100%_Anna',
      },
      { name: 'mended', check: read, state: 'resolved', openedAt: onDay(1), changedAt: onDay(7) },
      { name: 'unsure', check: read, openedAt: onDay(1), outcome: 'unknown', staleSince: onDay(2) },
    );
  });

  it.each([
    ['', ['other', 'high new', 'high old', 'unsure', 'medium', 'low']],
    ['sort=opened', ['low', 'medium', 'other', 'high new', 'high old', 'unsure']],
    ['sort=changed', ['high old', 'low', 'medium', 'other', 'high new', 'unsure']],
    ['state=resolved', ['mended']],
    ['state=any&sort=changed', ['high old', 'mended', 'low', 'medium', 'other', 'high new', 'unsure']],
    ['state=any', ['other', 'high new', 'high old', 'mended', 'unsure', 'medium', 'low']],
    ['state=excepted', []],
    ['severity=high', ['other', 'high new', 'high old', 'unsure']],
    ['severity=low&severity=medium', ['medium', 'low']],
    ['dimension=ciem', ['medium']],
    ['category=identity', ['medium']],
    ['category=data&severity=low', ['low']],
    ['category=logs', []],
    ['pack=alibaba-best-practices&control=oss-bucket-public-write-prohibited', ['high new']],
    ['pack=bastide-alibaba', []],
    ['control=ecs-disk-auto-snapshot-policy', ['low']],
    ['cloud=alibaba&severity=low', ['low']],
    ['cloud=aws', []],
    ['kind=alibaba.ram.access-key', ['medium']],
    [`check=${read}`, ['other', 'high old', 'unsure']],
    ['check=no.such.check', []],
    ['region=cn-beijing', ['high new']],
    ['region=global', ['medium']],
    ['tag=env', ['high new', 'high old']],
    ['tag=env%3Dprod&tag=team', ['high old']],
    ['tag=team%3Dweb%3D1', ['high old']],
    ['stale=true', ['unsure']],
    ['stale=true&state=any', ['unsure']],
    ['stale=false&severity=high', ['other', 'high new', 'high old']],
    [`openedSince=${onDay(2)}&openedUntil=${onDay(4)}`, ['other', 'high new']],
    ['search=HIGH', ['high new', 'high old']],
    ['search=ow', ['low']],
    ['search=backups+of', ['other']],
    ['search=%25_', ['other']],
    ['search=100%25_Anna', ['other']],
    ['search=disk-auto', ['low']],
    ['search=%E5%AD%98%E5%82%A8%E7%A9%BA%E9%97%B4', ['other', 'high new', 'high old', 'unsure']],
    ['search=nothing+like+that', []],
    ['search=mended&state=resolved', ['mended']],
    ['search=high&sort=opened', ['high new', 'high old']],
    ['search=high&region=cn-beijing', ['high new']],
  ])('%s', async (query, expected) => {
    const isTie = (name: string) => ['high old', 'mended', 'unsure'].includes(name);
    // of findings of one instant the id decides, which is a hash
    const settled = (found: readonly string[]) =>
      query.includes('sort=changed') ? found : found.map((name) => (isTie(name) ? 'tie' : name));
    const found = await names(query);
    expect(settled(found)).toEqual(settled(expected));
    expect([...found].sort()).toEqual([...expected].sort());
    expect(await names(`${query}&limit=1`)).toEqual(found);
    const { count } = await must<{ count: number }>('GET', `/findings/count?${query.replace(/&?sort=\w+/, '')}`);
    expect(count).toBe(expected.length);
  });

  it('by account, and by the id of an asset', async () => {
    expect(await names(`account=${otherAccountId}`)).toEqual(['other']);
    expect(await names(`account=${accountId}&account=${otherAccountId}&check=${read}`)).toHaveLength(3);
    expect(await names(`account=${newId()}`)).toEqual([]);
    const { items } = await list('search=medium');
    const id = items[0]!.asset.id;
    expect(await names(`asset=${id}`)).toEqual(['medium']);
    expect(await names(`search=${id}`)).toEqual(['medium']);
    expect(await names(`asset=${id}&account=${otherAccountId}`)).toEqual([]);
    expect(await names('asset=nothing')).toEqual([]);
  });

  it('in the language of the reader', async () => {
    const { items } = await must<Page<Finding>>('GET', '/findings?search=high+old', undefined, { language: 'zh' });
    expect(items[0]!.check.title).toMatch(/\p{Script=Han}/u);
    expect(await names('search=%E8%AE%BF%E9%97%AE')).not.toContain('medium');
  });

  it('stay stable while rows change: nothing is shown twice, and what stays is shown once', async () => {
    await insert(...Array.from({ length: 60 }, (_, n) => ({ name: `n${n}`, openedAt: onDay(4) })));
    const before = await names('severity=high');
    const first = await list('severity=high&limit=20');
    const gone = before.slice(25, 30);
    await database.inOrganization(organizationId, (transaction) =>
      transaction.execute(
        `UPDATE findings SET state = 'resolved' WHERE organization_id = $1 AND asset_name = ANY($2)`,
        [organizationId, gone],
      ),
    );
    await insert({ name: 'newest', openedAt: onDay(9) });
    const shown = first.items.map(({ asset }) => asset.name);
    for (let cursor = first.nextCursor; cursor !== null; ) {
      const page = await list(`severity=high&limit=20&cursor=${cursor}`);
      shown.push(...page.items.map(({ asset }) => asset.name));
      cursor = page.nextCursor;
    }
    expect(shown).toEqual(before.filter((name) => !gone.includes(name)));
  });
});

describe('hostile input', () => {
  const cursorOf = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  it.each([
    ['an unknown member', 'colour=red'],
    ['an unknown state', 'state=closed'],
    ['no number of a limit', 'limit=all'],
    ['too many a page', 'limit=100000'],
    ['an account that is no id', 'account=1%20OR%201'],
    ['too many values', Array.from({ length: 60 }, () => 'region=a').join('&')],
    ['a search that is too long', `search=${'a'.repeat(101)}`],
    ['an empty search', 'search=%20'],
    ['U+0000', 'search=a%00b'],
    ['half a character', 'search=%ED%A0%80'],
    ['a date of the year 0', 'openedSince=0000-01-01T00:00:00Z'],
    ['no date', 'openedSince=yesterday'],
    ['a cursor that is no base64', 'cursor=%7B%7D'],
    ['a cursor of something else', `cursor=${cursorOf(['a'])}`],
    ['a cursor of another order', `sort=opened&cursor=${cursorOf(['severity', 1, onDay(1), newId()])}`],
    ['a cursor without severity', `cursor=${cursorOf(['severity', null, onDay(1), newId()])}`],
    ['a cursor of severity 9', `cursor=${cursorOf(['severity', 9, onDay(1), newId()])}`],
    ['a cursor of the year 0', `cursor=${cursorOf(['severity', 1, '0000-01-01T00:00:00Z', newId()])}`],
    ['a cursor with more', `cursor=${cursorOf(['severity', 1, onDay(1), newId(), 1])}`],
  ])('%s is refused', async (_, query) => {
    const answer = await ask('GET', `/findings?${query}`);
    expect(answer.status, answer.text).toBe(400);
  });

  it.each([
    `search=${encodeURIComponent(`'; DROP TABLE findings; --`)}`,
    `tag=${encodeURIComponent(`a' OR '1'='1`)}`,
    `search=${encodeURIComponent('\\')}`,
    `search=${encodeURIComponent('%%%')}`,
    `region=${encodeURIComponent('$1')}`,
    `tag=${encodeURIComponent('=')}`,
    `search=${encodeURIComponent('\uf5b10000')}`,
    `check=${encodeURIComponent('__proto__')}`,
  ])('%s finds nothing and breaks nothing', async (query) => {
    await insert({ name: 'plain' });
    expect(await names(query)).toEqual([]);
    expect(await names('')).toEqual(['plain']);
  });

  it('texts that the database cannot hold come back as they were', async () => {
    const name = 'a\0b\ud800c';
    const [id] = await insert({ name, asset: 'odd', tags: { [name]: name } });
    const finding = await must<FindingDetail>('GET', `/findings/${id}`);
    expect(finding.asset.name).toBe(name);
    expect(finding.tags).toEqual({ [name]: name });
  });

  it('what belongs to another organisation is not there', async () => {
    const [id] = await insert({ name: 'ours' });
    organizationId = await insertOrganization(database, newId());
    for (const path of [`/findings/${id}`, `/findings/${id}/events`]) expect((await ask('GET', path)).status).toBe(404);
    expect((await ask('PATCH', `/findings/${id}`, { owner: 'me' })).status).toBe(404);
    for (const query of ['', `account=${accountId}`, 'search=ours', 'state=any&sort=changed']) {
      expect(await names(query)).toEqual([]);
    }
    expect((await must<Page<object>>('GET', '/findings/groups?by=asset')).items).toEqual([]);
    expect((await ask('GET', '/findings/export?format=ndjson')).text).toBe('');
  });
});

describe('one finding', () => {
  it('shows what it rests on, how to mend it, when it was seen, and its history', async () => {
    const [id] = await insert({
      ...{ check: 'alibaba.ecs.security-group-no-risky-ports', kind: 'alibaba.ecs.security-group', asset: 'sg-1' },
      reason: 'Rules {rules} let everyone reach {openings}',
      evidence: { rules: ['sgr-1'], openings: ['tcp 22', 'tcp 3389'] },
    });
    await insertSweep('alibaba.ecs.security-group', 'sg-1', onDay(9));
    const english = await must<FindingDetail>('GET', `/findings/${id}`);
    expect(english).toMatchObject({
      ...{ state: 'open', outcome: 'fail', severity: 'high', lastSeenAt: onDay(9), firstSeenAt: onDay(1) },
      ...{ reason: 'Rules sgr-1 let everyone reach tcp 22, tcp 3389', account: { externalId: '1234567890' } },
      controls: expect.arrayContaining([
        { pack: 'alibaba-best-practices', control: 'ecs-security-group-risky-ports-check-with-protocol' },
      ]),
    });
    expect(english.remediation.console.length).toBeGreaterThan(0);
    const chinese = await must<FindingDetail>('GET', `/findings/${id}`, undefined, { language: 'zh' });
    expect(chinese.reason).toContain('tcp 22、tcp 3389');
    const { items } = await must<Page<{ event: string; runId: string }>>('GET', `/findings/${id}/events`);
    expect(items).toMatchObject([{ event: 'opened', runId: english.openedByRun }]);
  });

  it('that could not be confirmed keeps its reason and says why; that is gone says so', async () => {
    const gap = { service: 'ecs', operation: 'ListRules', region: 'cn-hangzhou', code: 'Forbidden.RAM', message: 'no' };
    const [stale, gone] = await insert(
      { asset: 'a', outcome: 'unknown', staleSince: onDay(2), gap },
      { asset: 'b', state: 'resolved', outcome: 'gone' },
    );
    await insertSweep('alibaba.oss.bucket', 'a', onDay(9));
    expect(await must('GET', `/findings/${stale}`)).toMatchObject({
      ...{ state: 'open', outcome: 'unknown', reason: 'Anyone may read', lastSeenAt: null },
      staleReason: expect.stringContaining('was refused'),
    });
    expect(await must('GET', `/findings/${gone}`)).toMatchObject({
      ...{ state: 'resolved', outcome: 'gone', reason: expect.stringContaining('is gone') },
    });
  });

  it('gets an owner, a ticket and a note; runs and lists keep them, and the audit log tells', async () => {
    const [id] = await insert({ name: 'mine' }, { name: 'other' });
    const change = { owner: 'web team', ticket: 'SEC-1', note: 'Two\nlines' };
    expect(await must('PATCH', `/findings/${id}`, change, { role: 'operator' })).toMatchObject(change);
    expect(await must('PATCH', `/findings/${id}`, { note: null })).toMatchObject({ ...change, note: null });
    expect((await ask('PATCH', `/findings/${id}`, change, { role: 'auditor' })).status).toBe(403);
    expect((await ask('PATCH', `/findings/${id}`, { owner: '' })).status).toBe(400);
    expect(await names('owner=web+team')).toEqual(['mine']);
    const { items } = await must<Page<{ event: string; actor: string; details: object }>>(
      'GET',
      `/findings/${id}/events`,
    );
    expect(items[1]).toMatchObject({
      ...{ event: 'triaged', actor: 'Alice', details: { after: change, before: { owner: null } } },
    });
    const audit = await database.inOrganization(organizationId, (transaction) =>
      transaction.query('SELECT action, subject_id FROM audit_log WHERE organization_id = $1', [organizationId]),
    );
    expect(audit).toEqual(Array.from({ length: 2 }, () => ({ action: 'finding.triaged', subject_id: id })));
  });

  async function insertSweep(kind: string, asset: string, at: string): Promise<void> {
    await database.inOrganization(organizationId, async (transaction) => {
      await transaction.execute(
        `INSERT INTO assets (organization_id, account_id, kind, asset_id, name, region, sweep_region, tags, fields, content_hash, read_set,
            first_seen_at, changed_at) VALUES ($1, $2, $3, $4, $4, 'cn-hangzhou', 'cn-hangzhou', '{}', '{}', '', '', $5, $5)`,
        [organizationId, accountId, kind, asset, onDay(1)],
      );
      await transaction.execute(
        `INSERT INTO sweeps (organization_id, account_id, stage, kind, region, last_run_id, swept_at, completed_at, asset_count, digest)
         VALUES ($1, $2, 'list', $3, 'cn-hangzhou', $1, $4, $4, 1, '')`,
        [organizationId, accountId, kind, at],
      );
    });
  }
});

describe('groups', () => {
  beforeEach(async () => {
    await insert(
      { asset: 'a', check: read },
      { asset: 'a', check: write },
      { asset: 'b', check: read, accountId: otherAccountId, region: 'cn-beijing' },
      { asset: 'k', check: idle, kind: 'alibaba.ram.access-key', severity: 'medium', region: null },
      { asset: 'd', check: snapshot, kind: 'alibaba.ecs.disk', severity: 'low' },
      { asset: 's', check: read, outcome: 'unknown', staleSince: onDay(2) },
      { asset: 'a2', check: read, state: 'resolved' },
    );
  });
  const groups = async (query: string) => {
    const { items } = await must<Page<FindingGroup>>('GET', `/findings/groups?${query}`);
    return items.map(
      ({ key, findings, severities: { high, medium, low } }) => `${key} ${findings}: ${high} ${medium} ${low}`,
    );
  };

  it.each([
    ['severity', ['high 4: 4 0 0', 'medium 1: 0 1 0', 'low 1: 0 0 1']],
    ['dimension', ['security-risk 5: 4 0 1', 'ciem 1: 0 1 0']],
    ['category', ['data 5: 4 0 1', 'identity 1: 0 1 0']],
    ['cloud', ['alibaba 6: 4 1 1']],
    ['check', [`${read} 3: 3 0 0`, `${write} 1: 1 0 0`, `${idle} 1: 0 1 0`, `${snapshot} 1: 0 0 1`]],
    ['kind', ['alibaba.oss.bucket 4: 4 0 0', 'alibaba.ram.access-key 1: 0 1 0', 'alibaba.ecs.disk 1: 0 0 1']],
    ['region', ['cn-hangzhou 4: 3 0 1', 'cn-beijing 1: 1 0 0', 'global 1: 0 1 0']],
    ['asset', ['d 1: 0 0 1', 'a 2: 2 0 0', 's 1: 1 0 0', 'k 1: 0 1 0', 'b 1: 1 0 0']],
    ['severity&severity=low', ['low 1: 0 0 1']],
    ['region&category=data&severity=high', ['cn-hangzhou 3: 3 0 0', 'cn-beijing 1: 1 0 0']],
    ['check&region=global', [`${idle} 1: 0 1 0`]],
    ['check&state=resolved', [`${read} 1: 1 0 0`]],
    [
      'check&state=any&stale=false',
      [`${read} 3: 3 0 0`, `${write} 1: 1 0 0`, `${idle} 1: 0 1 0`, `${snapshot} 1: 0 0 1`],
    ],
    ['check&search=nothing', []],
    ['check&stale=true', [`${read} 1: 1 0 0`]],
  ])('by %s', async (query, expected) => {
    expect(await groups(`by=${query}`)).toEqual(expected);
  });

  it('count the same by what runs keep as one by one, also while something is excepted', async () => {
    const anyTime = 'openedSince=2000-01-01T00:00:00Z';
    for (const scope of [
      null,
      { type: 'filter', region: 'cn-hangzhou', severity: 'high' },
      { type: 'check', checkId: idle },
    ]) {
      const body = { scope, reason: 'Known', owner: 'web', expiresAt: '2026-06-01T00:00:00Z' };
      if (scope) await must('POST', '/exceptions', body);
      for (const query of ['', '&state=unresolved', `&account=${accountId}`, '&region=cn-hangzhou&category=data']) {
        for (const by of ['check', 'account', 'region', 'severity']) {
          expect(await groups(`by=${by}${query}`)).toEqual(await groups(`by=${by}${query}&${anyTime}`));
        }
      }
    }
    expect(await groups('by=check')).toEqual([`${read} 1: 1 0 0`, `${snapshot} 1: 0 0 1`]);
  });

  it('by account, pack and control, with what they are called', async () => {
    const { items: accounts } = await must<Page<FindingGroup>>('GET', '/findings/groups?by=account');
    expect(accounts.map(({ key, title, findings }) => [key, title, findings])).toEqual([
      [accountId, '1234567890', 5],
      [otherAccountId, '2222222222', 1],
    ]);
    const { items: packs } = await must<Page<FindingGroup>>('GET', '/findings/groups?by=pack', undefined, {
      language: 'zh',
    });
    expect(packs[0]).toMatchObject({ key: 'alibaba-best-practices', title: '阿里云平台安全最佳实践', findings: 6 });
    const { items: controls } = await must<Page<FindingGroup>>('GET', '/findings/groups?by=control');
    expect(controls).toContainEqual({
      ...{ key: 'alibaba-best-practices/oss-bucket-public-read-prohibited', title: 'Buckets do not let everyone read' },
      ...{ findings: 3, severities: { high: 3, medium: 0, low: 0 } },
    });
  });

  it('assets come page by page', async () => {
    const all = await groups('by=asset');
    const paged = [];
    for (let cursor = ''; ; ) {
      const { items, nextCursor } = await must<Page<FindingGroup>>('GET', `/findings/groups?by=asset&limit=1${cursor}`);
      paged.push(...items.map(({ key }) => key));
      if (nextCursor === null) break;
      cursor = `&cursor=${nextCursor}`;
    }
    expect(paged).toEqual(all.map(([key]) => key));
    const bad = Buffer.from(JSON.stringify([accountId, 'a\0', 'b'])).toString('base64url');
    expect((await ask('GET', `/findings/groups?by=asset&cursor=${bad}`)).status).toBe(400);
  });
});

describe('exports', () => {
  const schema = (name: string) =>
    JSON.parse(readFileSync(join(import.meta.dirname, '../../../test/data/schemas', name), 'utf8')) as object;
  const hostile = '=cmd()|"\n\u202e,<b>';

  beforeEach(async () => {
    const [, excepted] = await insert(
      { asset: 'a', name: hostile, displayName: hostile, tags: { a: hostile } },
      { asset: 'b', check: write },
      { asset: 'c', state: 'resolved', outcome: 'gone' },
      { asset: 'd', outcome: 'unknown', staleSince: onDay(2) },
    );
    const scope = { type: 'finding', findingId: excepted };
    const body = { scope, reason: 'A museum piece', owner: 'archive', expiresAt: '2026-06-01T00:00:00Z' };
    await must('POST', '/exceptions', body);
  });
  async function exported(query: string): Promise<string> {
    const answer = await ask('GET', `/findings/export?${query}`);
    expect(answer.status, answer.text).toBe(200);
    return answer.text;
  }

  it('SARIF is valid by the schema of OASIS; what is accepted is suppressed, what is mended absent', async () => {
    const ajv = new Ajv.default({ strict: false, allErrors: true });
    addFormats.default(ajv as never);
    const validate = ajv.compile(schema('sarif-2.1.0.schema.json'));
    for (const query of ['format=sarif', 'format=sarif&state=any', 'format=sarif&category=logs']) {
      validate(JSON.parse(await exported(query)));
      expect(validate.errors).toBeNull();
    }
    const { runs } = JSON.parse(await exported('format=sarif&state=any')) as { runs: [{ results: SarifResult[] }] };
    const { results } = runs[0];
    expect(results).toHaveLength(4);
    expect(results.filter(({ suppressions }) => suppressions)).toMatchObject([
      { kind: 'fail', suppressions: [{ justification: 'A museum piece' }] },
    ]);
    expect(results.filter(({ baselineState }) => baselineState === 'absent')).toMatchObject([
      { kind: 'notApplicable' },
    ]);
    expect(results.filter(({ kind }) => kind === 'open')).toHaveLength(1);
  });

  it('OCSF is valid by its schema, with the states of findings', async () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv as never);
    const validate = ajv.compile(schema('ocsf-compliance-finding.schema.json'));
    const events = JSON.parse(await exported('format=ocsf&state=any')) as { status: string }[];
    for (const event of events) {
      validate(event);
      expect(validate.errors).toBeNull();
    }
    expect(events.map(({ status }) => status).sort()).toEqual(['New', 'New', 'Resolved', 'Suppressed']);
  });

  it('CSV and NDJSON hold the same findings, and no formula', async () => {
    const csv = await exported('format=csv');
    expect(csv.split('\r\n')[0]).toContain('id,state,outcome,severity,check');
    expect(csv).toContain(`"'=cmd()|""\n ,<b>"`);
    const lines = (await exported('format=ndjson')).trimEnd().split('\n');
    const findings = lines.map((line) => JSON.parse(line) as Finding);
    expect(findings.map(({ state }) => state).sort()).toEqual(['excepted', 'open', 'open']);
    expect(findings.find(({ asset }) => asset.id === 'a')?.asset.name).toBe(hostile);
    expect(await exported(`format=ndjson&search=${encodeURIComponent('cmd()')}`)).toContain('cmd()');
  });

  it('hold everything, however many there are, each once', async () => {
    await insert(...Array.from({ length: 1_100 }, (_, n) => ({ asset: `many-${n}` })));
    const lines = (await exported(`format=ndjson&check=${read}`)).trimEnd().split('\n');
    const found = lines.map((line) => (JSON.parse(line) as Finding).id);
    expect(new Set(found).size).toBe(1_102);
    expect(found).toHaveLength(1_102);
  });

  it('refuse an unknown format before anything is sent', async () => {
    expect((await ask('GET', '/findings/export?format=pdf')).status).toBe(400);
    const answer = await ask('GET', '/findings/export?format=sarif');
    expect(answer.headers.get('content-disposition')).toContain('findings-2026-03-10.sarif');
  });
});

interface SarifResult {
  readonly kind: string;
  readonly suppressions?: object[];
  readonly baselineState?: string;
}

describe('saved filters', () => {
  const anna: As = { userId: newId(), name: 'Anna', role: 'auditor' };
  const ben: As = { userId: newId(), name: 'Ben' };
  const filter = { severity: ['high'], category: 'data', search: 'web' };

  it('are kept by name, seen by others when shared, and changed by their owner alone', async () => {
    const made = await must<{ id: string }>('POST', '/saved-filters', { name: 'Mine', filter }, anna);
    expect(made).toMatchObject({ name: 'Mine', isOwn: true, filter: { ...filter, category: ['data'] } });
    const shown = async (as: As) => (await must<Page<{ name: string }>>('GET', '/saved-filters', undefined, as)).items;
    expect(await shown(ben)).toEqual([]);
    await must('PATCH', `/saved-filters/${made.id}`, { isShared: true, name: 'Ours' }, anna);
    expect(await shown(ben)).toMatchObject([{ name: 'Ours', isOwn: false, by: 'Anna' }]);
    expect((await ask('PATCH', `/saved-filters/${made.id}`, { name: 'Taken' }, ben)).status).toBe(404);
    expect((await ask('DELETE', `/saved-filters/${made.id}`, undefined, ben)).status).toBe(404);
    expect((await ask('DELETE', `/saved-filters/${made.id}`, undefined, anna)).status).toBe(204);
    expect(await shown(anna)).toEqual([]);
  });

  it('have names of their own for each person', async () => {
    for (const as of [anna, ben]) await must('POST', '/saved-filters', { name: 'One', filter }, as);
    expect((await ask('POST', '/saved-filters', { name: 'One', filter }, anna)).status).toBe(409);
    const two = await must<{ id: string }>('POST', '/saved-filters', { name: 'Two', filter: {} }, anna);
    expect((await ask('PATCH', `/saved-filters/${two.id}`, { name: 'One' }, anna)).status).toBe(409);
    expect((await ask('POST', '/saved-filters', { name: 'Three', filter: { colour: 'red' } }, anna)).status).toBe(400);
    expect((await ask('POST', '/saved-filters', { name: 'Three', filter }, { name: 'robot' })).status).toBe(403);
  });
});
