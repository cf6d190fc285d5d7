import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Outcome, outcomes } from '#model/verdict.ts';
import { type Database, openDatabase } from '#platform/database/database.ts';
import { newId } from '#platform/identifiers.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';
import { contactEstate, contactQuery } from '#testing/graph/contact-estate.ts';
import { storeGraph } from '#testing/graph/store.ts';
import { ToyAccount, toyKinds } from '#testing/graph/toy-kinds.ts';
import { buildGraphModel } from './graph-model.ts';
import { storedOutcomes } from './stored-outcomes.ts';

const organizationId = newId();
const model = buildGraphModel(toyKinds);
let testDatabase: TestDatabase;
let admin: pg.Client;
let database: Database;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  admin = new pg.Client({ connectionString: testDatabase.adminUrl });
  await admin.connect();
  database = await openDatabase({ url: testDatabase.url });
  await storeGraph(admin, organizationId, toyKinds, contactEstate);
});
afterAll(async () => {
  await database.close();
  await admin.end();
  await testDatabase.close();
});

/** By the name of the account, what a check says of it. */
async function said(document: { query: string; expect: string; applies?: string }) {
  const { accounts, failing } = await database.inOrganization(
    organizationId,
    (transaction) =>
      storedOutcomes({ transaction, organizationId, isGlobal: () => true }, document, ToyAccount.kind, model),
    { isReadOnly: true },
  );
  const { rows } = await admin.query<{ id: string; name: string }>('SELECT id, name FROM accounts');
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  const verdicts = Object.fromEntries(
    accounts.map(({ accountId, ...counts }) => [
      names.get(accountId),
      outcomes.filter((outcome) => counts[outcome] > 0).join(),
    ]),
  );
  return { verdicts, failing: failing.map(({ name }) => name).sort() };
}
const all = (given: Outcome, but: Readonly<Record<string, Outcome>> = {}) => ({
  ...Object.fromEntries(Object.keys(control).map((name) => [name, given])),
  ...but,
});

const control: Readonly<Record<string, Outcome>> = {
  'no-contact': 'fail',
  'contact-without-address': 'fail',
  'contact-with-empty-address': 'fail',
  'one-good-one-empty': 'fail',
  'one-good-one-null': 'fail',
  'good-only': 'pass',
  'contacts-unread': 'unknown',
};

test('the given control says of what is stored what its text says', async () => {
  const { verdicts, failing } = await said({ query: contactQuery, expect: 'eq []' });
  expect(verdicts).toEqual(control);
  expect(failing).toEqual(
    Object.keys(control)
      .filter((name) => control[name] === 'fail')
      .sort(),
  );
});

test('what its scope does not hold is not applicable, and where the scope cannot be told nothing can', async () => {
  const named = `{ connectors(where: { name_CONTAINS: "one" }) { id } }`;
  expect((await said({ query: contactQuery, expect: 'eq []', applies: named })).verdicts).toEqual(
    all('not-applicable', { 'one-good-one-empty': 'fail', 'one-good-one-null': 'fail' }),
  );
  const withContact = `{ connectors(where: { NOT: { securityContacts_SOME: null } }) { id } }`;
  expect((await said({ query: '{ connectors { id } }', expect: 'eq []', applies: withContact })).verdicts).toEqual(
    all('fail', { 'no-contact': 'not-applicable', 'contacts-unread': 'unknown' }),
  );
});

test.each<[string, Readonly<Record<string, Outcome>>]>([
  ['ne []', all('pass', { 'no-contact': 'fail', 'contacts-unread': 'unknown' })],
  [
    'count <= 1',
    all('pass', { 'one-good-one-empty': 'fail', 'one-good-one-null': 'fail', 'contacts-unread': 'unknown' }),
  ],
  ['count >= 0', all('pass')],
])('a condition on the whole is one verdict for each account: %s', async (expectation, expected) => {
  const { verdicts, failing } = await said({ query: '{ securityContacts { id } }', expect: expectation });
  expect(verdicts).toEqual(expected);
  expect(failing).toEqual(
    Object.keys(expected)
      .filter((name) => expected[name] === 'fail')
      .sort(),
  );
});

test('an asset that may be gone is one of which nobody can tell', async () => {
  await admin.query(`UPDATE assets SET unconfirmed_since = now() WHERE organization_id = $1 AND name = 'good-only'`, [
    organizationId,
  ]);
  expect((await said({ query: contactQuery, expect: 'eq []' })).verdicts['good-only']).toBe('unknown');
  await admin.query('UPDATE assets SET unconfirmed_since = NULL WHERE organization_id = $1', [organizationId]);
});

test('lists of what is judged that failed, or that nobody has read, are named: assets may be missing', async () => {
  const of = newId();
  const [first] = contactEstate.assets;
  const gap = { service: 'toy', operation: 'ListAccounts', region: null, code: 'Forbidden', message: 'no' };
  const sweeps = [{ account: first!.account, kind: ToyAccount.kind, region: null, gap }];
  await storeGraph(admin, of, toyKinds, { assets: [first!], sweeps });
  const ask = (kind: string) =>
    database.inOrganization(of, (transaction) =>
      storedOutcomes(
        { transaction, organizationId: of, isGlobal: () => true },
        { query: contactQuery, expect: 'eq []' },
        kind,
        model,
      ),
    );
  expect((await ask(ToyAccount.kind)).lists).toEqual([gap]);
  await admin.query('DELETE FROM sweeps WHERE organization_id = $1', [of]);
  expect((await ask(ToyAccount.kind)).lists).toMatchObject([{ service: ToyAccount.kind, code: 'NeverRead' }]);
});
