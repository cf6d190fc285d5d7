import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import type { Role } from '#platform/web/route.ts';
import { createWebServer } from '#platform/web/server.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { createAudit, recordAudit, systemActor } from './index.ts';
import { AuditPage } from './schemas.ts';

const start = Date.parse('2026-03-01T00:00:00Z');
const day = 86_400_000;

let test: TestDatabase;
let database: Database;
let admin: pg.Client;
let organizationId: string;
let now = start;
let role: Role = 'auditor';
let call: (path: string) => Promise<{ status: number; text: string; json: () => unknown }>;
let closeServer: () => Promise<void>;

const log = { info: () => {}, warn: () => {}, error: (fields: object) => void faults.push(fields), child: () => log };
const faults: object[] = [];

beforeAll(async () => {
  test = await createTestDatabase();
  database = await openDatabase({ url: test.url });
  admin = new pg.Client({ connectionString: test.adminUrl });
  await admin.connect();
  const { feature } = createAudit({ database });
  const app = createWebServer({
    features: [feature],
    authenticate: async () => ({ organizationId, userId: null, role, via: 'token', scopes: ['*'], name: 'Reader' }),
    clock: { now: () => now },
    log,
    options: { publicOrigin: 'http://localhost', trustProxy: false },
  });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  closeServer = () => app.close();
  call = async (path) => {
    const reply = await fetch(`${address}/api/v1/audit${path}`);
    const text = await reply.text();
    return { status: reply.status, text, json: () => JSON.parse(text) as unknown };
  };
}, 120_000);

afterAll(async () => {
  await closeServer();
  await admin.end();
  await database.close();
  await test.close();
  expect(faults).toEqual([]);
});

beforeEach(async () => {
  organizationId = newId();
  now = start;
  role = 'auditor';
  await admin.query('INSERT INTO organizations (id, slug, name, created_at) VALUES ($1, $2, $2, $3)', [
    organizationId,
    organizationId,
    new Date(now),
  ]);
});

function record(action: string, details: Record<string, unknown> = {}, subjectId: string | null = null): Promise<void> {
  return database.inOrganization(organizationId, (transaction) =>
    recordAudit(transaction, organizationId, {
      actor: systemActor,
      action,
      subjectKind: 'toy',
      subjectId,
      details,
      now,
    }),
  );
}

async function recordMany(count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1)
    await record('toy.moved', { number, from: { b: 1, a: [2] } }, `t${number}`);
}

async function entries(query: string) {
  return AuditPage.parse((await call(query)).json()).items;
}

function tamper(statement: string): Promise<unknown> {
  return admin.query(statement, [organizationId]);
}

describe('the chain', () => {
  it('holds for entries with every kind of value, and says where it ends', async () => {
    await record('toy.made', {
      text: 'a\u0000b\ud800',
      10: 1,
      2: 2,
      number: 0.1 + 0.2,
      big: 1e300,
      none: undefined,
      nested: { z: null, a: [] },
    });
    await record('toy.made', { '': {}, members: [['a', 1]], when: new Date(0) }, '\u0000');
    const verification = (await call('/verify')).json();
    const { rows } = await admin.query(
      'SELECT encode(hash, $2) AS hash FROM audit_log WHERE organization_id = $1 AND seq = 2',
      [organizationId, 'hex'],
    );
    expect(verification).toEqual({ ok: true, entries: 2, cut: 0, head: { seq: 2, hash: rows[0].hash } });
  });

  it('is empty and whole for an organisation in which nothing has happened', async () => {
    expect((await call('/verify')).json()).toEqual({ ok: true, entries: 0, cut: 0, head: null });
  });

  it('stays whole when twenty write at once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, number) => record('toy.moved', { number })));
    expect((await call('/verify')).json()).toMatchObject({ ok: true, entries: 20 });
  });

  it.each([
    [
      'an edited detail',
      `UPDATE audit_log SET details = '{"number": 9}' WHERE organization_id = $1 AND seq = 3`,
      3,
      'edited',
    ],
    [
      'an edited time',
      `UPDATE audit_log SET at = at + interval '1 microsecond' WHERE organization_id = $1 AND seq = 2`,
      2,
      'edited',
    ],
    ['an edited name', `UPDATE audit_log SET actor_name = 'Else' WHERE organization_id = $1 AND seq = 5`, 5, 'edited'],
    [
      'an action that was moved into the subject',
      `UPDATE audit_log SET action = 'toy.movedtoy', subject_kind = '' WHERE organization_id = $1 AND seq = 1`,
      1,
      'edited',
    ],
    [
      'an absent subject made an empty one',
      `UPDATE audit_log SET actor_id = '' WHERE organization_id = $1 AND seq = 4`,
      4,
      'edited',
    ],
    ['a deleted entry', 'DELETE FROM audit_log WHERE organization_id = $1 AND seq = 3', 3, 'missing'],
    ['a deleted first entry', 'DELETE FROM audit_log WHERE organization_id = $1 AND seq = 1', 1, 'missing'],
    ['a deleted last entry', 'DELETE FROM audit_log WHERE organization_id = $1 AND seq = 5', 5, 'cut-short'],
    ['a log that was emptied', 'DELETE FROM audit_log WHERE organization_id = $1', 1, 'cut-short'],
    ['a removed end of the chain', 'DELETE FROM audit_heads WHERE organization_id = $1', 1, 'misplaced'],
    ['an end that was set back', `UPDATE audit_heads SET seq = 4 WHERE organization_id = $1`, 5, 'misplaced'],
    [
      'two entries in each other’s place',
      `UPDATE audit_log SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE organization_id = $1 AND seq IN (2, 3)`,
      -3,
      'misplaced',
    ],
    [
      'an entry with a hash of its own making',
      `UPDATE audit_log SET details = '{}', hash = sha256('x') WHERE organization_id = $1 AND seq = 2`,
      2,
      'edited',
    ],
    [
      'a checkpoint that nothing was cut for',
      `INSERT INTO audit_checkpoints SELECT organization_id, 2, hash, at, 1 FROM audit_log WHERE organization_id = $1 AND seq = 2`,
      2,
      'checkpoint',
    ],
  ])('betrays %s', async (_what, statement, seq, fault) => {
    await recordMany(5);
    await tamper(statement);
    expect((await call('/verify')).json()).toMatchObject({ ok: false, firstBroken: { seq, fault } });
  });

  it('betrays entries that changed places and were numbered anew', async () => {
    await recordMany(5);
    await tamper('UPDATE audit_log SET seq = -seq WHERE organization_id = $1 AND seq IN (2, 3)');
    await tamper('UPDATE audit_log SET seq = 5 + seq WHERE organization_id = $1 AND seq IN (-2, -3)');
    expect((await call('/verify')).json()).toMatchObject({ ok: false, firstBroken: { seq: 2, fault: 'misplaced' } });
  });

  it('cannot be changed by the role of the server', async () => {
    await recordMany(1);
    for (const statement of [
      'UPDATE audit_log SET action = $2 WHERE organization_id = $1',
      'DELETE FROM audit_log WHERE organization_id = $1 AND action <> $2',
    ]) {
      const attempt = database.inOrganization(organizationId, (transaction) =>
        transaction.execute(statement, [organizationId, 'x']),
      );
      await expect(attempt).rejects.toThrow('permission denied');
    }
  });
});

describe('retention', () => {
  it('cuts what is old, leaves a checkpoint that verifies, says so, and comes back the next day', async () => {
    await recordMany(3);
    now += 500 * day;
    await record('toy.kept');
    const retention = createAudit({ database }).timers?.['audit-retention'];
    await retention?.({ organizationId, subjectId: organizationId, now });
    await retention?.({ organizationId, subjectId: organizationId, now });
    expect((await call('/verify')).json()).toMatchObject({ ok: true, entries: 2, cut: 3 });
    const actions = (await entries('')).map((entry) => entry.action);
    expect(actions).toEqual(['audit.cut', 'toy.kept']);
    const { rows } = await admin.query('SELECT due_at FROM timers WHERE organization_id = $1', [organizationId]);
    expect(rows).toEqual([{ due_at: new Date(now + day) }]);
  });

  it('keeps for as long as the organisation says', async () => {
    await tamper(`UPDATE organizations SET settings = '{"audit": {"retentionDays": 30}}' WHERE id = $1`);
    await recordMany(2);
    now += 29 * day;
    await record('toy.kept');
    const retention = createAudit({ database }).timers?.['audit-retention'];
    await retention?.({ organizationId, subjectId: organizationId, now });
    expect((await call('/verify')).json()).toMatchObject({ ok: true, entries: 3, cut: 0 });
    now += 2 * day;
    await retention?.({ organizationId, subjectId: organizationId, now });
    expect((await call('/verify')).json()).toMatchObject({ ok: true, entries: 2, cut: 2 });
    await tamper('DELETE FROM audit_log WHERE organization_id = $1 AND seq = 3');
    expect((await call('/verify')).json()).toMatchObject({ ok: false, firstBroken: { seq: 3, fault: 'missing' } });
  });

  it('is asked for from the first entry on', async () => {
    await recordMany(2);
    const { rows } = await admin.query('SELECT kind, subject_id, due_at FROM timers WHERE organization_id = $1', [
      organizationId,
    ]);
    expect(rows).toEqual([{ kind: 'audit-retention', subject_id: organizationId, due_at: new Date(start + day) }]);
  });
});

describe('reading', () => {
  it('pages from the newest to the oldest, each entry once', async () => {
    await recordMany(5);
    const seen: number[] = [];
    let cursor: string | null = null;
    do {
      const reply = await call(`?limit=2${cursor === null ? '' : `&cursor=${cursor}`}`);
      const page = AuditPage.parse(reply.json());
      seen.push(...page.items.map((entry) => entry.seq));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual([5, 4, 3, 2, 1]);
  });

  it.each([
    ['?action=toy.made', [2]],
    ['?subjectId=special', [3]],
    ['?subjectKind=toy&action=toy.moved', [3, 1]],
    ['?from=2026-03-02T00:00:00Z', [3, 2]],
    ['?to=2026-03-02T08:00:00%2B08:00', [1]],
    ['?actorId=nobody', []],
  ])('filters by %s', async (query, expected) => {
    await record('toy.moved');
    now += day;
    await record('toy.made');
    await record('toy.moved', {}, 'special');
    expect((await entries(query)).map((entry) => entry.seq)).toEqual(expected);
  });

  it('exports one entry a line, oldest first, as they were written', async () => {
    await record('toy.made', { text: 'a\u0000b', list: [1, { deep: true }] });
    await record('toy.moved');
    const lines = (await call('/export')).text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ seq, action }) => [seq, action])).toEqual([
      [1, 'toy.made'],
      [2, 'toy.moved'],
    ]);
    expect(lines[0].details).toEqual({ text: 'a\u0000b', list: [1, { deep: true }] });
    expect(lines[1].previousHash).toBe(lines[0].hash);
    expect((await call('/export?action=toy.moved')).text.split('\n')).toHaveLength(2);
  });

  it('shows nothing of another organisation', async () => {
    await recordMany(2);
    const first = organizationId;
    organizationId = newId();
    expect(await entries('')).toEqual([]);
    expect((await call('/export')).text).toBe('');
    organizationId = first;
    expect(await entries('')).toHaveLength(2);
  });

  it.each(['?limit=0', '?cursor=%20', '?from=yesterday', '?unknown=1', '?action=a&action=b', '?cursor=WyJ4Il0'])(
    'refuses %s',
    async (query) => {
      expect((await call(query)).status).toBe(400);
    },
  );

  it('is for owners, administrators and auditors alone', async () => {
    for (const [who, status] of [
      ['owner', 200],
      ['administrator', 200],
      ['auditor', 200],
      ['operator', 403],
    ] as const) {
      role = who;
      for (const path of ['', '/verify', '/export']) expect((await call(path)).status).toBe(status);
    }
  });
});
