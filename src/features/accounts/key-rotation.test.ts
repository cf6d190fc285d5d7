import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createLocalKeyService, decryptSecret, type KeyService, keyIdOf } from '#platform/encryption.ts';
import { newId } from '#platform/identifiers.ts';
import { loadMasterKeys } from '#platform/master-key.ts';
import { type AccountServer, startAccountServer } from '#testing/account-server.ts';
import { contextOf, sealCredentials } from './credentials.ts';
import { accountSecrets, rotateCredentials } from './index.ts';

const [oldKey, newKey] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];
const keysOf = async (value: string) => createLocalKeyService(await loadMasterKeys({ value }));
const secret = { reveal: () => 'rOtatedS3cret' };
let server: AccountServer;
let before: KeyService;
let after: KeyService;

beforeAll(async () => {
  server = await startAccountServer();
  [before, after] = [await keysOf(`old:${oldKey}`), await keysOf(`new:${newKey},old:${oldKey}`)];
}, 120_000);

afterAll(() => server.close());

beforeEach(async () => {
  server.organizationId = await server.addOrganization();
});

async function addSealed(keys: KeyService, count: number): Promise<void> {
  for (let added = 0; added < count; added += 1) {
    const id = newId();
    const credentials = { kind: 'key', accessKeyId: 'LTAI', accessKeySecret: secret } as const;
    const sealed = await sealCredentials(keys, credentials, contextOf(server.organizationId, id));
    await server.admin.query(
      `INSERT INTO accounts (organization_id, id, cloud, external_id, name, source, credentials, credentials_kind, created_at)
       VALUES ($1, $2, 'alibaba', $3, 'x', 'live', $4, 'key', now())`,
      [server.organizationId, id, id, sealed],
    );
  }
}

async function sealed(): Promise<readonly { id: string; credentials: Buffer }[]> {
  const text = 'SELECT id, credentials FROM accounts WHERE organization_id = $1 AND credentials IS NOT NULL';
  return (await server.admin.query(text, [server.organizationId])).rows;
}

async function revealAll(keys: KeyService): Promise<string[]> {
  const rows = await sealed();
  const context = (id: string) => contextOf(server.organizationId, id);
  return await Promise.all(
    rows.map(async ({ id, credentials }) => (await decryptSecret(keys, credentials, context(id))).reveal()),
  );
}

const rotate = (keys: KeyService) => rotateCredentials(server.database, keys, [server.organizationId]);

it('wraps every secret with the current key, batch by batch; afterwards the old key is not needed', async () => {
  await addSealed(before, 230);
  await addSealed(after, 2);
  expect(await rotate(after)).toEqual({ rewrapped: 230, current: 2, failed: [] });
  expect(new Set((await sealed()).map(({ credentials }) => keyIdOf(credentials)))).toEqual(new Set(['new']));
  const texts = await revealAll(await keysOf(`new:${newKey}`));
  expect(new Set(texts)).toEqual(new Set(['{"kind":"key","accessKeyId":"LTAI","accessKeySecret":"rOtatedS3cret"}']));
});

it('goes on where it was stopped', async () => {
  await addSealed(before, 5);
  let wraps = 0;
  const interrupted: KeyService = {
    ...after,
    wrap: (key, context) => {
      wraps += 1;
      return wraps > 3 ? Promise.reject(new Error('the key service went away')) : after.wrap(key, context);
    },
  };
  await expect(rotate(interrupted)).rejects.toThrow('the key service went away');
  expect(await rotate(after)).toEqual({ rewrapped: 2, current: 3, failed: [] });
});

it('names the secrets whose key is missing or that were changed, and rotates the others', async () => {
  const lost = await keysOf(`lost:${randomBytes(32).toString('base64')}`);
  await addSealed(lost, 1);
  await addSealed(before, 2);
  const { rewrapped, failed } = await rotate(after);
  expect(rewrapped).toBe(2);
  expect(failed).toEqual([{ organizationId: server.organizationId, table: 'accounts', id: expect.any(String) }]);
});

it('a secret that somebody replaces meanwhile stays the new one', async () => {
  await addSealed(before, 1);
  const [row] = await sealed();
  const racing: KeyService = {
    ...after,
    wrap: async (key, context) => {
      await server.admin.query(`UPDATE accounts SET credentials = '\\x02' WHERE id = $1`, [row?.id]);
      return await after.wrap(key, context);
    },
  };
  await rotate(racing);
  expect((await sealed())[0]?.credentials).toEqual(Buffer.from([2]));
});

it('columns of other features come along, and a name that is none is refused', async () => {
  const odd = { ...accountSecrets, table: 'accounts; DROP TABLE accounts' };
  const rotating = rotateCredentials(server.database, after, [server.organizationId], [odd]);
  await expect(rotating).rejects.toThrow('is no name of a table');
});
