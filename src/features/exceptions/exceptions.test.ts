import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alibaba } from '#clouds/alibaba/index.ts';
import { type Database, openDatabase, type Transaction } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import { insertAccount, insertOrganization } from '#testing/assessed-server.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { type Answer, type AskAs, type FeatureServer, startFeatureServer } from '#testing/feature-server.ts';
import { insertCounts, insertFindings } from '#testing/stored-findings.ts';
import { verifyAuditLog } from '../audit/index.ts';
import { createFindings } from '../findings/index.ts';
import { withoutStoredChecks } from '../organization-clouds.ts';
import { createExceptions } from './index.ts';
import type { Exception, ExceptionDetail } from './schemas.ts';

const start = Date.parse('2026-03-10T09:00:00Z');
const hour = 3_600_000;
const day = 24 * hour;
const read = 'alibaba.oss.bucket-no-public-read';
const write = 'alibaba.oss.bucket-no-public-write';
const bucket = 'alibaba.oss.bucket';
const people = { alice: newId(), bob: newId() };

let test: TestDatabase;
let database: Database;
let server: FeatureServer;
let exceptions: ReturnType<typeof createExceptions>;
let organizationId: string;
let accountId: string;
let now = start;
let mostDays: number | null = null;

beforeAll(async () => {
  test = await createTestDatabase();
  database = await openDatabase({ url: test.url });
  const clouds = new Map([['alibaba', alibaba]]);
  const limits = { mostDays: async () => mostDays };
  exceptions = createExceptions({ database, clock: { now: () => now }, cloudsOf: withoutStoredChecks(clouds), limits });
  const findings = createFindings({
    database,
    cloudsOf: withoutStoredChecks(clouds),
    exceptions: exceptions.exceptions,
    productVersion: '0',
  });
  server = await startFeatureServer([exceptions.feature, findings.feature], () => now);
}, 120_000);

afterAll(async () => {
  await server.close();
  await database.close();
  await test.close();
  expect(server.faults).toEqual([]);
});

beforeEach(async () => {
  now = start;
  mostDays = null;
  organizationId = await insertOrganization(database, newId());
  accountId = await insertAccount(database, organizationId, newId());
});

type As = Partial<Omit<AskAs, 'organizationId'>>;
const alice: As = { role: 'owner', name: 'Alice', userId: people.alice };
const bob: As = { role: 'administrator', name: 'Bob', userId: people.bob };
const olga: As = { role: 'operator', name: 'Olga', userId: newId() };

function ask(method: string, path: string, body?: unknown, as: As = alice): Promise<Answer> {
  return server.ask({ organizationId, ...as }, method, `/api/v1${path}`, body);
}
async function must<T = Exception>(method: string, path: string, body?: unknown, as: As = alice): Promise<T> {
  const answer = await ask(method, path, body, as);
  expect([200, 201], answer.text).toContain(answer.status);
  return answer.json<T>();
}
const inDays = (days: number) => new Date(now + days * day).toISOString();
const request = (scope: object, more: object = {}, as: As = alice) =>
  ask(
    'POST',
    '/exceptions',
    { scope, reason: 'Known and watched', owner: 'storage team', expiresAt: inDays(30), ...more },
    as,
  );
async function granted(scope: object, more: object = {}, as: As = alice): Promise<Exception> {
  const answer = await request(scope, more, as);
  expect(answer.status, answer.text).toBe(201);
  return answer.json<Exception>();
}
async function ids(query: string): Promise<string[]> {
  const { items } = await must<{ items: { id: string }[] }>('GET', `/findings?${query}`);
  return items.map(({ id }) => id).sort();
}
const setting = (settings: object) =>
  database.inOrganization(organizationId, (transaction) =>
    transaction.execute('UPDATE organizations SET settings = $2 WHERE id = $1', [organizationId, settings]),
  );
async function fireTimers(): Promise<void> {
  const due = await database.inOrganization(organizationId, (transaction) =>
    transaction.query<{ kind: string; subject_id: string }>(
      `SELECT kind, subject_id FROM timers WHERE organization_id = $1 AND due_at <= $2 AND kind LIKE 'exception-%' ORDER BY due_at`,
      [organizationId, new Date(now)],
    ),
  );
  for (const { kind, subject_id } of due) {
    await exceptions.timers?.[kind]?.({ organizationId, subjectId: subject_id, now });
  }
}
async function auditActions(): Promise<string[]> {
  const rows = await database.inOrganization(organizationId, (transaction) =>
    transaction.query<{ action: string; actor_name: string }>(
      'SELECT action, actor_name FROM audit_log WHERE organization_id = $1 ORDER BY seq',
      [organizationId],
    ),
  );
  return rows.map(({ action, actor_name }) => `${action} by ${actor_name}`);
}
interface Told {
  readonly overall: { readonly fail: number; readonly excepted: number; readonly score: number | null };
}

describe('an exception that ends', () => {
  it('counts again in list, groups, count and summary at its end, with no job run, and the audit log tells the story', async () => {
    const [first, second] = await insertFindings(database, organizationId, [
      { accountId, check: read, asset: 'a' },
      { accountId, check: write, asset: 'a' },
    ]);
    await insertCounts(database, organizationId, [{ accountId, check: read, pass: 3 }]);
    const exception = await granted({ type: 'finding', findingId: first });
    expect(exception).toMatchObject({ state: 'active', scope: { type: 'pair', checkId: read, assetId: 'a' } });
    const told = async () => {
      const groups = await must<{ items: object[] }>('GET', '/findings/groups?by=check');
      const { overall } = await must<Told>('GET', '/summary');
      return {
        open: await ids(''),
        excepted: await ids('state=excepted'),
        count: await must('GET', '/findings/count'),
        groups: groups.items.length,
        overall: { fail: overall.fail, excepted: overall.excepted, score: overall.score },
      };
    };
    const covered = await told();
    expect(covered).toEqual({
      open: [second],
      excepted: [first],
      count: { count: 1, isMore: false },
      groups: 1,
      overall: { fail: 1, excepted: 1, score: 75 },
    });
    now += 30 * day - 1;
    expect(await told()).toEqual(covered);
    now += 1;
    expect(await told()).toEqual({
      open: [first, second].sort(),
      excepted: [],
      count: { count: 2, isMore: false },
      groups: 2,
      overall: { fail: 2, excepted: 0, score: 60 },
    });
    expect(await must('GET', `/exceptions/${exception.id}`)).toMatchObject({ state: 'expired', endsNotedAt: null });

    await fireTimers();
    expect(await ids('')).toEqual([first, second].sort());
    now += hour;
    await fireTimers();
    expect(await must('GET', `/exceptions/${exception.id}`)).toMatchObject({
      ...{ state: 'expired', endsNotedAt: '2026-04-09T09:00:00.000Z', findings: { count: 0, isMore: false } },
    });
    // its reminder fell due in between, but after the end it reminds nobody
    expect(await auditActions()).toEqual(['exception.granted by Alice', 'exception.ended by Bastide']);
    expect(await verifyChain()).toBe(true);
    const { items } = await must<{ items: { event: string; at: string }[] }>('GET', `/findings/${first}/events`);
    expect(items.map(({ event, at }) => [event, at])).toEqual([
      ['exception-ended', '2026-04-09T09:00:00.000Z'],
      ['excepted', '2026-03-10T09:00:00.000Z'],
      ['opened', '2026-03-01T00:00:00.000Z'],
    ]);
  });

  it('reminds once before its end', async () => {
    await granted({ type: 'check', checkId: read });
    now += 16 * day - 1;
    await fireTimers();
    expect(await auditActions()).toEqual(['exception.granted by Alice']);
    now += 7 * day;
    await fireTimers();
    await fireTimers();
    expect(await auditActions()).toEqual(['exception.granted by Alice', 'exception.reminder by Bastide']);
  });

  it('is looked through again a quarter of an hour later, for workers whose clock is behind', async () => {
    const [finding] = await insertFindings(database, organizationId, [{ accountId, check: read, asset: 'a' }]);
    const exception = await granted({ type: 'check', checkId: read });
    now += 30 * day;
    await fireTimers();
    await database.inOrganization(organizationId, (transaction) =>
      transaction.execute('UPDATE findings SET exception_id = $3 WHERE organization_id = $1 AND id = $2', [
        ...[organizationId, finding, exception.id],
      ]),
    );
    expect(await ids('')).toEqual([finding]);
    now += 16 * 60_000;
    await fireTimers();
    expect(await must<ExceptionDetail>('GET', `/exceptions/${exception.id}`)).toMatchObject({ findings: { count: 0 } });
    expect(await ids('')).toEqual([finding]);
  });
});

async function verifyChain(): Promise<boolean> {
  const verify = (transaction: Transaction) => verifyAuditLog(transaction, organizationId);
  return (await database.inOrganization(organizationId, verify)).ok;
}

describe('what an exception covers', () => {
  it.each([
    ['a check', { type: 'check', checkId: read }, ['read a', 'read b', 'read c']],
    ['an asset', { type: 'asset', kind: bucket, assetId: 'a' }, ['read a', 'write a']],
    ['a pair', { type: 'pair', checkId: write, kind: bucket, assetId: 'a' }, ['write a']],
    ['a region', { type: 'filter', region: 'cn-beijing' }, ['read b']],
    ['what has no region', { type: 'filter', region: 'global' }, ['read c']],
    ['a tag', { type: 'filter', tags: [{ key: 'env', values: ['test', 'dev'] }] }, ['read b']],
    ['a tag of any value', { type: 'filter', tags: [{ key: 'env' }] }, ['read b', 'write a']],
    ['a severity and a kind', { type: 'filter', severity: 'medium', kind: bucket }, ['write a']],
    ['a check in a region', { type: 'filter', checkId: read, region: 'cn-hangzhou' }, ['read a']],
  ])('%s', async (_, scope, covered) => {
    await insertFindings(database, organizationId, [
      { accountId, check: read, asset: 'a', name: 'read a' },
      { accountId, check: write, asset: 'a', name: 'write a', severity: 'medium', tags: { env: 'prod' } },
      { accountId, check: read, asset: 'b', name: 'read b', region: 'cn-beijing', tags: { env: 'test' } },
      { accountId, check: read, asset: 'c', name: 'read c', region: null },
    ]);
    const needsAccount = scope.type === 'asset' || scope.type === 'pair';
    const exception = await granted({ ...scope, ...(needsAccount ? { accountId } : {}) });
    const names = async (state: string) => {
      const { items } = await must<{ items: { asset: { name: string } }[] }>('GET', `/findings?state=${state}`);
      return items.map(({ asset }) => asset.name).sort();
    };
    expect(await names('excepted')).toEqual(covered);
    expect((await names('open')).length).toBe(4 - covered.length);
    expect(await must('GET', `/exceptions/${exception.id}`)).toMatchObject({
      ...{ application: 'applied', findings: { count: covered.length, isMore: false } },
    });
  });

  it('future failures, through the door of the worker', async () => {
    await granted({ type: 'check', checkId: read });
    const failure = { checkId: read, accountId, kind: bucket, assetId: 'new', name: 'new', region: null, tags: {} };
    const found = await database.inOrganization(organizationId, async (transaction) => {
      // the run began before the exception was granted
      const active = await exceptions.risks.load(transaction, organizationId, accountId, start - hour);
      return [active.find(failure), active.find({ ...failure, checkId: write })];
    });
    expect(found).toEqual([{ exceptionId: expect.any(String), until: inDays(30) }, undefined]);
  });

  it('a failure that a worker writes while the exception is being granted', async () => {
    const [finding] = await insertFindings(database, organizationId, [
      { accountId, check: read, asset: 'a', state: 'resolved' },
    ]);
    let grant: Promise<Exception> | undefined;
    await database.inOrganization(organizationId, async (transaction) => {
      const active = await exceptions.risks.load(transaction, organizationId, accountId, now);
      const failure = { checkId: read, accountId, kind: bucket, assetId: 'a', name: 'a', region: null, tags: {} };
      expect(active.find(failure)).toBeUndefined();
      grant = granted({ type: 'check', checkId: read });
      await somebodyWaits();
      await transaction.execute(
        `UPDATE findings SET state = 'open', outcome = 'fail' WHERE organization_id = $1 AND id = $2`,
        [organizationId, finding],
      );
    });
    expect((await grant)?.application).toBe('applied');
    expect(await ids('state=excepted')).toEqual([finding]);
    expect(await ids('')).toEqual([]);
  });

  async function somebodyWaits(): Promise<void> {
    const client = new pg.Client({ connectionString: test.adminUrl });
    await client.connect();
    for (let waiting = 0; waiting === 0; ) {
      const { rows } = await client.query<{ waiting: number }>(
        `SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      waiting = rows[0]!.waiting;
    }
    await client.end();
  }

  it('only from its start on, by the clock', async () => {
    const [finding] = await insertFindings(database, organizationId, [{ accountId, check: read, asset: 'a' }]);
    const exception = await granted({ type: 'check', checkId: read }, { startsAt: inDays(2) });
    expect(exception.state).toBe('scheduled');
    expect(await ids('')).toEqual([finding]);
    await fireTimers();
    now += 2 * day;
    expect(await ids('')).toEqual([]);
    expect(await ids('state=excepted')).toEqual([finding]);
    expect(await ids('state=any')).toEqual([finding]);
    await fireTimers();
    expect(await ids('state=excepted')).toEqual([finding]);
    expect(await must('GET', `/exceptions/${exception.id}`)).toMatchObject({ state: 'active', application: 'applied' });
  });

  it('of two the one that ends last, and after that is revoked the other', async () => {
    const [finding] = await insertFindings(database, organizationId, [{ accountId, check: read, asset: 'a' }]);
    const short = await granted({ type: 'check', checkId: read }, { expiresAt: inDays(10) });
    const long = await granted({ type: 'asset', accountId, kind: bucket, assetId: 'a' }, { expiresAt: inDays(20) });
    const covering = async () => {
      const { exception, exceptions: all } = await must<{ exception: { id: string } | null; exceptions: object[] }>(
        ...(['GET', `/findings/${finding}`] as const),
      );
      return [exception?.id, all.length];
    };
    expect(await covering()).toEqual([long.id, 2]);
    await must('POST', `/exceptions/${long.id}/revoke`, { reason: 'Too broad' });
    expect(await covering()).toEqual([short.id, 2]);
    now += 10 * day;
    expect(await covering()).toEqual([undefined, 2]);
    expect(await ids('')).toEqual([finding]);
  });
});

describe('a scope too large to be written to its findings at once', () => {
  const many = 2_500;
  async function insertMany(): Promise<void> {
    await database.inOrganization(organizationId, (transaction) =>
      transaction.execute(
        `INSERT INTO findings (organization_id, id, account_id, cloud, check_id, check_version, severity, kind, asset_id, asset_name, region,
            tags, state, outcome, reason, evidence, first_seen_at, opened_at, opened_by_run, changed_at)
         SELECT $1, gen_random_uuid(), $2, 'alibaba', $3, 1, 1, $4, 'asset-' || n, 'asset-' || n, 'cn-hangzhou', '{}', 'open', 'fail',
            'Anyone may read', '{}', $5, $5, $1, $5 FROM generate_series(1, $6::int) AS n`,
        [organizationId, accountId, read, bucket, new Date(now), many],
      ),
    );
    await insertCounts(database, organizationId, [{ accountId, check: read, fail: many, pass: 100 }]);
  }

  it('counts at once everywhere, is finished by its timer, and after a revocation everything counts again at once', async () => {
    await insertMany();
    const told = async () => ({
      open: (await must('GET', '/findings/count')) as unknown,
      excepted: (await must('GET', '/findings/count?state=excepted')) as unknown,
      overall: (await must<Told>('GET', '/summary')).overall,
      groups: (await must<{ items: object[] }>('GET', '/findings/groups?by=account')).items.length,
    });
    const none = { count: 0, isMore: false };
    const all = { count: many, isMore: false };
    const exception = await granted({ type: 'check', checkId: read });
    expect(exception.application).toBe('applying');
    const covered = { open: none, excepted: all, groups: 0, overall: { fail: 0, excepted: many, pass: 100 } };
    expect(await told()).toMatchObject(covered);
    await fireTimers();
    expect(await must('GET', `/exceptions/${exception.id}`)).toMatchObject({
      ...{ application: 'applied', findings: { count: many } },
    });
    expect(await told()).toMatchObject(covered);
    await must('POST', `/exceptions/${exception.id}/revoke`, { reason: 'No longer' });
    const bare = { open: all, excepted: none, groups: 1, overall: { fail: many, excepted: 0, pass: 100 } };
    expect(await told()).toMatchObject(bare);
    await fireTimers();
    now += hour;
    await fireTimers();
    expect(await told()).toMatchObject(bare);
  });

  it('leaves another one in force while its end is on the way', async () => {
    await insertMany();
    await granted({ type: 'filter', kind: bucket }, { expiresAt: inDays(5) });
    await fireTimers();
    const long = await granted({ type: 'check', checkId: read }, { expiresAt: inDays(50) });
    await fireTimers();
    await must('POST', `/exceptions/${long.id}/revoke`, { reason: 'No longer' });
    expect(await must('GET', '/findings/count?state=excepted')).toEqual({ count: many, isMore: false });
    expect(await must('GET', '/findings/count')).toEqual({ count: 0, isMore: false });
  });

  it('pages through it without a gap or a repetition while it is being written', async () => {
    await insertMany();
    await granted({ type: 'filter', tags: [{ key: 'none' }] });
    const exception = await granted({ type: 'check', checkId: read });
    const seen = new Set<string>();
    for (let cursor = ''; ; ) {
      const page = await must<{ items: { id: string }[]; nextCursor: string | null }>(
        ...(['GET', `/findings?state=excepted&limit=200${cursor}`] as const),
      );
      for (const { id } of page.items) {
        expect(seen.has(id)).toBe(false);
        seen.add(id);
      }
      if (seen.size === 600) await fireTimers();
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(seen.size).toBe(many);
    expect(exception.application).toBe('applying');
  });
});

describe('who decides', () => {
  it('what an operator asks for waits, covers nothing, and somebody else grants it', async () => {
    const [finding] = await insertFindings(database, organizationId, [{ accountId, check: read, asset: 'a' }]);
    const asked = await granted({ type: 'finding', findingId: finding }, {}, olga);
    expect(asked).toMatchObject({ state: 'pending', requestedBy: 'Olga', decision: null });
    expect(await ids('')).toEqual([finding]);
    expect((await ask('POST', `/exceptions/${asked.id}/approve`, {}, olga)).status).toBe(403);
    now += hour;
    const decided = await must('POST', `/exceptions/${asked.id}/approve`, { note: 'Fine' }, bob);
    expect(decided).toMatchObject({
      ...{ state: 'active', startsAt: new Date(now).toISOString(), decision: { by: 'Bob', note: 'Fine' } },
    });
    expect(await ids('')).toEqual([]);
    expect(await auditActions()).toEqual(['exception.requested by Olga', 'exception.granted by Bob']);
  });

  it('with approval by a second person, an owner too only asks, and cannot approve it', async () => {
    await setting({ exceptions: { approvalRequired: true } });
    const asked = await granted({ type: 'check', checkId: read });
    expect(asked.state).toBe('pending');
    expect((await ask('POST', `/exceptions/${asked.id}/approve`, {})).status).toBe(403);
    const machine = await ask('POST', `/exceptions/${asked.id}/approve`, {}, { role: 'owner', name: 'robot' });
    expect(machine.status).toBe(403);
    const rejected = await must('POST', `/exceptions/${asked.id}/reject`, { note: 'Mend it' }, bob);
    expect(rejected).toMatchObject({ state: 'rejected', decision: { by: 'Bob', note: 'Mend it' } });
    expect((await ask('POST', `/exceptions/${asked.id}/approve`, {}, bob)).status).toBe(409);
    expect(await auditActions()).toEqual(['exception.requested by Alice', 'exception.rejected by Bob']);
  });

  it('a renewal needs approval as the exception did; until then the old end holds', async () => {
    await setting({ exceptions: { approvalRequired: true } });
    const [finding] = await insertFindings(database, organizationId, [{ accountId, check: read, asset: 'a' }]);
    const { id } = await granted({ type: 'check', checkId: read }, { expiresAt: inDays(10) });
    await must('POST', `/exceptions/${id}/approve`, {}, bob);
    const later = inDays(40);
    const asked = await must('POST', `/exceptions/${id}/renew`, { expiresAt: later, reason: 'Migration is late' });
    expect(asked).toMatchObject({ expiresAt: inDays(10), renewal: { expiresAt: later, requestedBy: 'Alice' } });
    expect((await must<{ items: object[] }>('GET', '/exceptions?awaits=approval')).items).toHaveLength(1);
    expect((await ask('POST', `/exceptions/${id}/approve`, {})).status).toBe(403);
    const renewed = await must('POST', `/exceptions/${id}/approve`, {}, bob);
    expect(renewed).toMatchObject({ expiresAt: later, renewal: null, state: 'active' });
    now += 20 * day;
    await fireTimers();
    expect(await ids('')).toEqual([]);
    now += 20 * day;
    expect(await ids('')).toEqual([finding]);
    expect((await ask('POST', `/exceptions/${id}/renew`, { expiresAt: inDays(9), reason: 'More' }, bob)).status).toBe(
      409,
    );
  });

  it('operators withdraw and revoke what they asked for, and nothing else; auditors only read', async () => {
    const own = await granted({ type: 'check', checkId: read }, {}, olga);
    const foreign = await granted({ type: 'check', checkId: write });
    const revoke = (id: string, as: As) => ask('POST', `/exceptions/${id}/revoke`, { reason: 'Done' }, as);
    expect((await revoke(foreign.id, olga)).status).toBe(403);
    expect((await revoke(own.id, olga)).json<Exception>().state).toBe('withdrawn');
    const auditor: As = { role: 'auditor', name: 'Ada' };
    expect((await revoke(foreign.id, auditor)).status).toBe(403);
    expect((await request({ type: 'check', checkId: read }, {}, auditor)).status).toBe(403);
    expect((await ask('GET', `/exceptions/${foreign.id}`, undefined, auditor)).status).toBe(200);
    expect((await ask('PATCH', `/exceptions/${foreign.id}`, { owner: 'me' }, olga)).status).toBe(403);
    const edited = await must('PATCH', `/exceptions/${foreign.id}`, { owner: 'web team', ticket: 'SEC-7' });
    expect(edited).toMatchObject({ owner: 'web team', ticket: 'SEC-7', reason: 'Known and watched' });
  });
});

describe('bounds and bad input', () => {
  it.each([
    ['longer than a year', () => ({ expiresAt: inDays(366) }), 400],
    ['exactly a year', () => ({ expiresAt: inDays(365) }), 201],
    ['an end in the past', () => ({ expiresAt: inDays(-1) }), 400],
    ['an end before its start', () => ({ startsAt: inDays(3), expiresAt: inDays(2) }), 400],
    ['a start in the past', () => ({ startsAt: inDays(-1) }), 400],
    ['a start years ahead', () => ({ startsAt: inDays(400), expiresAt: inDays(410) }), 400],
    ['no reason', () => ({ reason: '  ' }), 400],
    ['no owner', () => ({ owner: '' }), 400],
    ['control characters', () => ({ owner: 'a\u0007b' }), 400],
    ['the year 0', () => ({ expiresAt: '0000-01-01T00:00:00Z' }), 400],
    ['an unknown member', () => ({ forEver: true }), 400],
  ])('%s', async (_, more, status) => {
    const answer = await request({ type: 'check', checkId: read }, more());
    expect(answer.status, answer.text).toBe(status);
  });

  it.each([
    ['no such check', { type: 'check', checkId: 'alibaba.oss.no-such' }, 400],
    ['no such kind', { type: 'filter', kind: 'alibaba.oss.pail' }, 400],
    ['a filter of nothing', { type: 'filter' }, 400],
    ['a filter of a check alone', { type: 'filter', checkId: read }, 400],
    ['no such account', { type: 'filter', accountId: newId() }, 404],
    ['no such finding', { type: 'finding', findingId: newId() }, 404],
    ['no scope at all', {}, 400],
    ['U+0000', { type: 'filter', region: 'a\0' }, 400],
  ])('%s', async (_, scope, status) => {
    expect((await request(scope)).status).toBe(status);
    expect(await auditActions()).toEqual([]);
  });

  it('the organisation and a policy shorten the longest time', async () => {
    await setting({ exceptions: { maxDays: 90 } });
    expect((await request({ type: 'check', checkId: read }, { expiresAt: inDays(91) })).status).toBe(400);
    mostDays = 7;
    const refused = await request({ type: 'check', checkId: read }, { expiresAt: inDays(8) });
    expect(refused.text).toContain('7 days');
    expect((await request({ type: 'check', checkId: read }, { expiresAt: inDays(7) })).status).toBe(201);
  });

  it('what belongs to another organisation is not there', async () => {
    const [finding] = await insertFindings(database, organizationId, [{ accountId, check: read, asset: 'a' }]);
    const { id } = await granted({ type: 'check', checkId: read });
    const theirs = { accountId, finding };
    organizationId = await insertOrganization(database, newId());
    expect((await ask('GET', `/exceptions/${id}`)).status).toBe(404);
    expect((await ask('POST', `/exceptions/${id}/revoke`, { reason: 'x' })).status).toBe(404);
    expect((await ask('PATCH', `/exceptions/${id}`, { owner: 'x' })).status).toBe(404);
    expect((await request({ type: 'finding', findingId: theirs.finding })).status).toBe(404);
    expect((await request({ type: 'filter', accountId: theirs.accountId })).status).toBe(404);
    const asset = { type: 'asset', accountId: theirs.accountId, kind: bucket, assetId: 'a' };
    expect((await request(asset)).status).toBe(404);
    expect((await must<{ items: object[] }>('GET', '/exceptions')).items).toEqual([]);
  });

  it('lists page by page, by state, and refuse made-up cursors', async () => {
    for (const checkId of [read, write]) await granted({ type: 'check', checkId });
    const ended = await granted({ type: 'filter', region: 'cn-beijing' }, { expiresAt: inDays(1) });
    now += 2 * day;
    const first = await must<{ items: Exception[]; nextCursor: string }>('GET', '/exceptions?limit=2');
    const second = await must<{ items: Exception[]; nextCursor: null }>(
      'GET',
      `/exceptions?cursor=${first.nextCursor}`,
    );
    expect([...first.items, ...second.items].map(({ state }) => state)).toEqual(['expired', 'active', 'active']);
    expect(second.nextCursor).toBeNull();
    const expired = await must<{ items: Exception[] }>('GET', '/exceptions?state=expired');
    expect(expired.items.map(({ id }) => id)).toEqual([ended.id]);
    expect((await must<{ items: object[] }>('GET', `/exceptions?checkId=${read}&state=active`)).items).toHaveLength(1);
    for (const cursor of ['x', Buffer.from('["\\u0000"]').toString('base64url'), 'e30']) {
      expect((await ask('GET', `/exceptions?cursor=${cursor}`)).status).toBe(400);
    }
  });
});
