import { describe, expect, test } from 'vitest';
import { CloudError } from '#model/operation.ts';
import type { CloudCall } from '#model/recording.ts';
import { createReader } from '#scan/reader.ts';
import { readIdentity } from './account.ts';
import { azure } from './index.ts';
import { publishedRegions } from './regions.ts';

const one = '00000000-0000-0000-0000-00000000000A';
const subscription = (subscriptionId: string, displayName: string, state = 'Enabled') => ({
  ...{ id: `/subscriptions/${subscriptionId}`, subscriptionId, displayName, state, tenantId: 't' },
});

function reader(account: string, answers: Readonly<Record<string, unknown>>) {
  const calls: CloudCall[] = [];
  const send = async (call: CloudCall) => {
    calls.push(call);
    const answer = answers[call.operation];
    if (answer !== undefined) return answer;
    throw new CloudError('AuthorizationFailed', 'no', { kind: 'refused' });
  };
  const context = {
    account,
    regions: [],
    region: null,
    now: 0,
    memory: new Map(),
    signal: new AbortController().signal,
  };
  return { calls, reader: createReader({ ...context, transport: { send } }) };
}

describe('the account is a subscription', () => {
  test('the one that was named, asked for by name', async () => {
    const { calls, ...it } = reader(one, { [`GET /subscriptions/${one}`]: subscription(one, 'Shop') });
    expect(await readIdentity(it.reader)).toEqual({ account: one.toLowerCase(), caller: '', isRoot: false });
    expect(calls.map(({ operation, input }) => [operation, input])).toEqual([
      [`GET /subscriptions/${one}`, { 'api-version': '2022-12-01' }],
    ]);
  });

  test('else the only one that is enabled', async () => {
    const other = '00000000-0000-0000-0000-00000000000b';
    const list = [subscription(other, 'Old', 'Disabled'), subscription(one, 'Shop', 'Warned')];
    const { calls, ...it } = reader('', { 'GET /subscriptions': { value: list } });
    expect((await readIdentity(it.reader)).account).toBe(one.toLowerCase());
    expect(calls[0]?.input).toEqual({ 'api-version': '2022-12-01' });
  });

  test('of several, none is guessed', async () => {
    const list = Array.from({ length: 25 }, (_, index) =>
      subscription(`00000000-0000-0000-0000-0000000000${index + 10}`, `Shop\u001b[2J ${index}`),
    );
    const failure = readIdentity(reader('', { 'GET /subscriptions': { value: list } }).reader);
    await expect(failure).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringMatching(/read 25 subscriptions.*AZURE_SUBSCRIPTION_ID.*000010\), .* and 5 more$/),
    });
    await expect(failure).rejects.not.toThrow('\u001b');
  });

  test.each([[[]], [[subscription(one, 'Shop', 'Disabled')]]])('of none, there is nothing to read', async (value) => {
    const failure = readIdentity(reader('', { 'GET /subscriptions': { value } }).reader);
    await expect(failure).rejects.toMatchObject({ code: 'cloud-access-denied' });
  });

  test.each([
    ['a refusal', '', {}],
    ['a refusal of the named one', one, {}],
    ['a foreign body', '', { 'GET /subscriptions': { status: 'fine' } }],
    ['an id that is none', one, { [`GET /subscriptions/${one}`]: subscription('../x', 'Shop') }],
  ])('%s is a failed read', async (_, account, answers) => {
    await expect(readIdentity(reader(account, answers).reader)).rejects.toMatchObject({ name: 'ReadFailure' });
  });
});

test('the regions are those of the subscription, as ids', async () => {
  const list = [{ name: 'westeurope' }, { name: 'West Europe' }, { name: 'eastus' }, { name: 'global' }];
  const { reader: it } = reader(one, { [`GET /subscriptions/${one}/locations`]: { value: list } });
  expect(await azure.regions.read(it)).toEqual(['westeurope', 'eastus']);
});

test('every published region is an id, and named once', () => {
  expect(publishedRegions.filter((region) => !/^[a-z]+\d?$/.test(region))).toEqual([]);
  expect(new Set(publishedRegions).size).toBe(publishedRegions.length);
});

test('all reads of a subscription share a bucket, and those of storage have smaller ones', () => {
  const id = '/subscriptions/1';
  const compute = azure.quotaOf('Microsoft.Compute', `GET ${id}/providers/Microsoft.Compute/disks`);
  expect(compute).toMatchObject({ perSecond: 25, burst: 250 });
  expect(azure.quotaOf('Microsoft.Resources', `GET ${id}`).bucket).toBe(compute.bucket);
  const accounts = `GET ${id}/providers/Microsoft.Storage/storageAccounts`;
  const [list, detail] = [accounts, `${accounts}/acme/blobServices/default`].map((name) =>
    azure.quotaOf('Microsoft.Storage', name),
  );
  expect(new Set([compute.bucket, list?.bucket, detail?.bucket]).size).toBe(3);
  // what may pass in five minutes
  expect([list!, detail!].map(({ perSecond, burst }) => perSecond * 300 + burst <= 800)).toEqual([true, true]);
});

test('the policy is a custom role that reads, sorted, and to be assigned to a subscription', () => {
  expect(azure.policyDocument(['Microsoft.Sql/servers/read', 'Microsoft.Cache/redis/read'])).toMatchObject({
    IsCustom: true,
    Actions: ['Microsoft.Cache/redis/read', 'Microsoft.Sql/servers/read'],
    NotActions: [],
    DataActions: [],
    AssignableScopes: [expect.stringMatching(/^\/subscriptions\//)],
  });
});
