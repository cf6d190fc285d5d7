import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from '#platform/database/database.ts';
import { insertOrganization } from '#testing/assessed-server.ts';
import { createTestDatabase, type TestDatabase } from '#testing/database.ts';

let stored: TestDatabase;
let frozen: Database;
let lively: Database;
beforeEach(async () => {
  stored = await createTestDatabase();
  frozen = await openDatabase({ url: stored.url, standstillMs: 300 });
  lively = await openDatabase({ url: stored.url });
});
afterEach(async () => {
  await frozen?.close();
  await lively?.close();
  await stored?.close();
});

const rename = 'UPDATE organizations SET name = $2 WHERE id = $1';

test('a transaction that stands still loses its locks and what it wrote, and is told so; the next one goes on', async () => {
  const organization = await insertOrganization(lively, 'standing');
  const holding = Promise.withResolvers<void>();
  const awake = Promise.withResolvers<void>();
  const standing = frozen.inOrganization(organization, async (transaction) => {
    await transaction.execute(rename, [organization, 'by the frozen one']);
    holding.resolve();
    await awake.promise;
    await transaction.execute(rename, [organization, 'by the frozen one, later']);
  });
  const told = expect(standing).rejects.toMatchObject({ code: 'database-unavailable' });
  await holding.promise;
  // It waits for the lock, and gets it although nobody has let go.
  await lively.inOrganization(organization, (transaction) =>
    transaction.execute(rename, [organization, 'by the other']),
  );
  awake.resolve();
  await told;
  const name = (database: Database) =>
    database.inOrganization(organization, (transaction) =>
      transaction.query('SELECT name FROM organizations WHERE id = $1', [organization]),
    );
  expect(await name(frozen)).toEqual([{ name: 'by the other' }]);
});

test('a connection that waits between two transactions stays', async () => {
  const organization = await insertOrganization(frozen, 'waiting');
  const pid = () => frozen.inOrganization(organization, (transaction) => transaction.query('SELECT pg_backend_pid()'));
  const before = await pid();
  await new Promise((resolve) => setTimeout(resolve, 900));
  expect(await pid()).toEqual(before);
});
