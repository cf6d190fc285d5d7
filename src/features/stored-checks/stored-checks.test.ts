import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseStoredCheck } from '#graph/stored-check-text.ts';
import { contactControl } from '#testing/azure/contact-control.ts';
import { type ContactEstate, contactEstate } from '#testing/azure/contact-estate.ts';
import { type ArmSimulator, startArmSimulator } from '#testing/azure/simulator.ts';
import { type StoredCheckServer, startStoredCheckServer } from '#testing/stored-check-server.ts';

/*
 * The given control, pasted as YAML, lives as every other check does: chosen by policies, run, accepted, found, changed and deleted.
 */
const id = 'custom.contact-additional-email';
const path = `/stored-checks/${id}`;
let server: StoredCheckServer;
let simulator: ArmSimulator;
let subscription: ContactEstate;
let organizationId: string;
let other: string;
let policyId: string;

beforeAll(async () => {
  server = await startStoredCheckServer();
  subscription = contactEstate([]);
  simulator = await startArmSimulator(subscription);
  organizationId = await server.organization('acme');
  other = await server.organization('other');
  await server.subscription(organizationId, simulator.url);
  await server.subscription(other, simulator.url);
}, 120_000);
afterAll(async () => {
  await server?.close();
  await simulator?.close();
  expect(server.faults).toEqual([]);
});

type Json = Record<string, unknown>;

async function ask<T = Json>(
  method: string,
  at: string,
  body?: unknown,
  more: { status?: number; language?: 'zh' } = {},
) {
  const { status, language = 'en' } = more;
  const answer = await server.ask({ organizationId, language }, method, at, body);
  expect(status === undefined ? [200, 201, 202, 204] : [status], answer.text).toContain(answer.status);
  return (answer.text === '' ? {} : answer.json<T>()) as T;
}

/** Runs what the policy chooses, and says what the run came to. */
async function run(scope: Json = { policyId }) {
  const { runs } = await ask<{ runs: { runId: string }[] }>('POST', '/runs', { scope });
  const done = await server.finished(organizationId, runs[0]!.runId);
  expect([done.status, done.error]).toEqual(['done', null]);
  return done.summary;
}

interface Listed {
  readonly items: readonly (Json & {
    id: string;
    state: string;
    reason: string;
    check: { id: string; title: string };
  })[];
}
const findings = (query = '', language?: 'zh') =>
  ask<Listed>('GET', `/findings?check=${id}${query}`, undefined, language ? { language } : {});

describe('the given control', () => {
  test('is saved from YAML, and comes back as it was', async () => {
    const saved = await ask('PUT', path, { text: contactControl() }, { status: 201 });
    expect(saved).toMatchObject({
      id,
      version: 1,
      cloud: 'azure',
      covers: 'Connector',
      problem: null,
      deletedAt: null,
    });
    expect((await ask<{ items: Json[] }>('GET', '/stored-checks')).items).toMatchObject([{ id, createdBy: 'Alice' }]);
    const { text } = await server.ask({ organizationId }, 'GET', `${path}/export`);
    expect(parseStoredCheck(text)).toEqual(parseStoredCheck(contactControl()));
    await ask('PUT', path, { document: parseStoredCheck(text) }, { status: 200 });
    expect((await ask<{ versions: Json[] }>('GET', path)).versions).toHaveLength(1);
  });

  test('stands in the catalogue of its organisation, and of no other', async () => {
    expect(await ask('GET', `/checks/${id}`)).toMatchObject({ id, cloud: 'azure', isFree: true, severity: 'medium' });
    for (const at of [path, `/checks/${id}`]) {
      expect((await server.ask({ organizationId: other }, 'GET', at)).status).toBe(404);
    }
    const asked = { name: 'Mine', packs: [], addedChecks: [id] };
    expect((await server.ask({ organizationId: other }, 'POST', '/policies', asked)).text).toContain(id);
  });

  test('is taken in by the policy of everything, and left out by one that takes in no new checks', async () => {
    const { items } = await ask<{ items: { id: string; isDefault: boolean }[] }>('GET', '/policies');
    const standing = items.find(({ isDefault }) => isDefault)!;
    expect((await ask<{ checks: string[] }>('GET', `/policies/${standing.id}`)).checks).toContain(id);
    const made = await ask<{ id: string; checks: string[] }>('POST', '/policies', {
      ...{ name: 'Contacts', packs: [], addedChecks: [id] },
    });
    expect(made.checks).toEqual([id]);
    policyId = made.id;
  });

  test('is run by a policy, and what fails is a finding in both languages', async () => {
    const before = await ask('POST', '/stored-checks/dry-run', { text: contactControl() });
    expect(before).toMatchObject({ pass: 0, fail: 0, notApplicable: 0, unknown: 0, failing: [] });
    const summary = await run();
    expect(summary).toMatchObject({ judged: 1, counts: { pass: 0, fail: 1, 'not-applicable': 0, unknown: 0 } });
    expect(summary.checks).toMatchObject([{ id, version: 1 }]);
    const [english] = (await findings()).items;
    expect(english).toMatchObject({ state: 'open', severity: 'medium', reason: 'Nobody of ours is told' });
    expect(english!.check.title).toBe('Security contacts have addresses');
    const [chinese] = (await findings('', 'zh')).items;
    expect([chinese!.check.title, chinese!.reason]).toEqual(['安全联系人均有邮箱地址', '我方无人收到通知']);
  });

  test('is tried on what is stored: account by account, with those that fail', async () => {
    const tried = await ask('POST', '/stored-checks/dry-run', { text: contactControl() });
    expect(tried).toMatchObject({ kind: 'azure.subscriptions.subscription', pass: 0, fail: 1, unknown: 0 });
    expect(tried.accounts).toMatchObject([{ fail: 1 }]);
    expect(tried.failing).toMatchObject([{ region: null }]);
    const whole = await ask('POST', '/stored-checks/dry-run', {
      text: contactControl({ query: '{ securityContacts { id } }', expect: 'ne []', examples: [] }),
    });
    expect(whole).toMatchObject({ pass: 0, fail: 1, notApplicable: 0, unknown: 0 });
    const outside = await ask('POST', '/stored-checks/dry-run', {
      text: contactControl({ applies: '{ connectors(where: { name: "none" }) { id } }', examples: [] }),
    });
    expect(outside).toMatchObject({ pass: 0, fail: 0, notApplicable: 1, unknown: 0 });
  });

  test('costs nothing while nothing changes: nothing is judged, and no row of results is written', async () => {
    const rows = () =>
      server.database.inOrganization(organizationId, (transaction) =>
        transaction.query(
          'SELECT xmin::text, asset_id, entries FROM results WHERE organization_id = $1 ORDER BY asset_id',
          [organizationId],
        ),
      );
    const before = await rows();
    expect(before).not.toEqual([]);
    expect(await run()).toMatchObject({ judged: 0, carried: 1, changed: 0 });
    expect(await rows()).toEqual(before);
  });

  test('stands in the sums, the results and the exports', async () => {
    const { items } = await ask<{ items: { key: string; fail: number; title: string }[] }>(
      'GET',
      '/summary/groups?by=check',
    );
    expect(items).toMatchObject([{ key: id, fail: 1, title: 'Security contacts have addresses' }]);
    const results = await ask<{ items: Json[] }>('GET', `/results?check=${id}`);
    expect(results.items).toMatchObject([{ outcome: 'fail', check: { id } }]);
    const { text } = await server.ask({ organizationId }, 'GET', '/findings/export?format=sarif');
    expect(text).toContain('Security contacts have addresses');
    const searched = await ask<Listed>('GET', '/findings?search=contacts%20have%20addresses');
    expect(searched.items).toHaveLength(1);
  });

  test('counts for the quota as a free check', async () => {
    const estimate = await ask<{ checks: Json[] }>('POST', '/runs/estimate', { scope: { policyId } });
    expect(estimate).toMatchObject({ scans: 1, freeScans: 1, billableScans: 0 });
    expect(estimate.checks).toMatchObject([{ id, title: { zh: '安全联系人均有邮箱地址' } }]);
  });
});

describe('a stored check with a history', () => {
  test('has an accepted failure, by the check as well', async () => {
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const scope = { type: 'check', checkId: id };
    await ask('POST', '/exceptions', { scope, reason: 'It is being set up.', owner: 'Alice', expiresAt });
    expect((await findings()).items).toEqual([]);
    expect((await findings('&state=excepted')).items).toMatchObject([{ state: 'excepted' }]);
    await run();
    expect((await findings('&state=excepted')).items).toHaveLength(1);
    const unknown = { type: 'check', checkId: 'custom.nothing-here' };
    await ask('POST', '/exceptions', { scope: unknown, reason: 'None.', owner: 'Alice', expiresAt }, { status: 400 });
  });

  test('changes what it asks only with a higher version, and its texts at any time', async () => {
    const lenient = { query: '{ connectors(where: { securityContacts_SOME: { email: null } }) { id } }', examples: [] };
    const refused = await ask<{ detail: string }>('PUT', path, { text: contactControl(lenient) }, { status: 409 });
    expect(JSON.stringify(refused)).toContain('raise the version to 2');
    const title = { en: 'Somebody is told', zh: '有人会收到通知' };
    await ask('PUT', path, { text: contactControl({ title }) }, { status: 200 });
    expect(await run()).toMatchObject({ judged: 0 });
    expect((await findings('&state=excepted', 'zh')).items[0]!.check.title).toBe('有人会收到通知');
    await ask('PUT', path, { text: contactControl({ ...lenient, version: 2 }) }, { status: 200 });
    await ask('PUT', path, { text: contactControl() }, { status: 409 });
    const versions = await ask<{ versions: Json[] }>('GET', path);
    expect(versions.versions).toMatchObject([{ version: 2 }, { version: 1 }]);
    expect(await ask('GET', `${path}?version=1`)).toMatchObject({ version: 1, document: { version: 1 } });
  });

  test('is judged anew by its new version', async () => {
    expect(await run()).toMatchObject({ judged: 1, counts: { pass: 1, fail: 0 }, checks: [{ id, version: 2 }] });
    expect((await findings('&state=resolved')).items).toMatchObject([{ state: 'resolved' }]);
    subscription.setContacts([null]);
    expect(await run()).toMatchObject({ judged: 1, counts: { pass: 0, fail: 1 } });
    subscription.setContacts(['security@example.com']);
    expect(await run()).toMatchObject({ judged: 1, counts: { pass: 1, fail: 0 } });
  });

  test('that is deleted is in no policy, run and sum any more; what it found stays, and so does its id', async () => {
    subscription.setContacts([null]);
    await run();
    await ask('DELETE', path, undefined, { status: 204 });
    await ask('DELETE', path, undefined, { status: 404 });
    expect((await ask<{ checks: string[] }>('GET', `/policies/${policyId}`)).checks).toEqual([]);
    await ask('POST', '/runs', { scope: { policyId } }, { status: 409 });
    await ask('POST', '/runs', { scope: { checkId: id } }, { status: 404 });
    expect((await ask<{ items: Json[] }>('GET', '/stored-checks')).items).toEqual([]);
    expect((await ask<{ items: Json[] }>('GET', '/summary/groups?by=check')).items).toEqual([]);
    expect((await findings('&state=any')).items).toMatchObject([{ check: { id, title: id } }]);
    expect(await ask('GET', path)).toMatchObject({ version: 2, deletedAt: expect.any(String) });
    const again = await ask('PUT', path, { text: contactControl({ version: 2 }) }, { status: 409 });
    expect(JSON.stringify(again)).toContain('raise the version to 3');
  });

  test('comes back with a higher version', async () => {
    await ask('PUT', path, { text: contactControl({ version: 3 }) }, { status: 200 });
    expect(await run()).toMatchObject({ counts: { fail: 1 }, checks: [{ id, version: 3 }] });
  });

  test('is in the audit log with every change', async () => {
    const { items } = await ask<{ items: Json[] }>('GET', `/audit?subjectId=${id}`);
    const own = items.filter(({ action }) => String(action).startsWith('stored-check.'));
    expect(own.map(({ action, actor }) => [action, (actor as Json).name]).toReversed()).toEqual(
      ['created', 'changed', 'changed', 'deleted', 'changed'].map((what) => [`stored-check.${what}`, 'Alice']),
    );
  });

  test('says nothing to another organisation, which may have one of the same name', async () => {
    const saved = await server.ask({ organizationId: other }, 'PUT', path, {
      text: contactControl({ title: 'Theirs' }),
    });
    expect(saved.status).toBe(201);
    expect(saved.json()).toMatchObject({ version: 1, title: { en: 'Theirs' } });
    expect(await ask('GET', path)).toMatchObject({ version: 3 });
    const seen = await server.ask({ organizationId: other }, 'GET', `/findings?check=${id}&state=any`);
    expect(seen.json()).toMatchObject({ items: [] });
  });
});

test('a condition on the whole is run too, with its variables as parameters of a policy', async () => {
  const of = 'custom.few-contacts';
  const query =
    'query ($word: String! = "nobody") { securityContacts(where: { NOT: { email_CONTAINS: $word } }) { id } }';
  const text = contactControl({
    ...{ id: of, query, expect: 'count <= 1', parameters: { word: 'Who does not count.' }, examples: [] },
  });
  await ask('PUT', `/stored-checks/${of}`, { text }, { status: 201 });
  const check = await ask('GET', `/checks/${of}`);
  expect(check.parameters).toMatchObject([{ name: 'word', type: 'text', default: 'nobody' }]);
  subscription.setContacts(['one@example.com', 'two@example.com']);
  const scope = { checkId: of };
  expect(await run(scope)).toMatchObject({ judged: 1, counts: { pass: 0, fail: 1, unknown: 0 } });
  expect(await run(scope)).toMatchObject({ judged: 0, carried: 1 });
  const parameters = { [of]: { word: 'two' } };
  await ask('POST', '/policies', { name: 'Few', packs: [], addedChecks: [of], parameters });
  expect(await run(scope)).toMatchObject({ judged: 1, counts: { pass: 1, fail: 0, unknown: 0 } });
  subscription.setContacts(['one@example.com', 'three@example.com']);
  expect(await run(scope)).toMatchObject({ judged: 1, counts: { pass: 0, fail: 1, unknown: 0 } });
});
