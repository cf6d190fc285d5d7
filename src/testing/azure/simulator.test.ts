import { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import { afterEach, describe, expect, test } from 'vitest';
import { type ArmEstate, ArmRefusal, armResource, resourceId, subscription, subscriptionId } from './estate.ts';
import { mergedEstates, typicalArmEstate } from './estates.ts';
import { type ArmFault, isCallOf } from './faults.ts';
import { type ArmSimulator, type ArmSimulatorOptions, simulatedToken, startArmSimulator } from './simulator.ts';

const running: ArmSimulator[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
});

async function start(options: Partial<ArmSimulatorOptions> = {}): Promise<ArmSimulator> {
  const simulator = await startArmSimulator({ estate: await typicalArmEstate(), ...options });
  running.push(simulator);
  return simulator;
}

/** The vendor's own client: how it asks and what it makes of an answer is not ours. */
function vendorClient(url: string, token = simulatedToken): SubscriptionClient {
  const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
  // Its bearer policy refuses plain http, so this adds the header itself.
  const client = new SubscriptionClient(credential, { endpoint: url, allowInsecureConnection: true });
  client.pipeline.removePolicy({ name: 'bearerTokenAuthenticationPolicy' });
  client.pipeline.removePolicy({ phase: 'Retry' });
  client.pipeline.addPolicy({
    name: 'token',
    sendRequest: (request, next) => {
      request.headers.set('authorization', `Bearer ${token}`);
      return next(request);
    },
  });
  return client;
}

async function locationsOf(client: SubscriptionClient): Promise<(string | undefined)[]> {
  return (await Array.fromAsync(client.subscriptions.listLocations(subscriptionId))).map(({ name }) => name);
}

const regions = ['westeurope', 'northeurope', 'eastus'];
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable('it was answered'),
    ({ code, statusCode }) => [statusCode, code],
  );

describe("the vendor's client", () => {
  test('understands resources and lists', async () => {
    const client = vendorClient((await start()).url);
    expect(await client.subscriptions.get(subscriptionId)).toMatchObject({ displayName: 'Shop', state: 'Enabled' });
    expect(await locationsOf(client)).toEqual(regions);
  });

  test('follows the links of pages, also of empty ones', async () => {
    // That list has pages only where its answers say so, so the list of subscriptions is walked.
    const shop = { subscriptionId, displayName: 'Shop' };
    const estate = { contents: { '/subscriptions': [shop, { ...shop, displayName: 'Two' }, shop] }, expect: {} };
    for (const faults of [[], [{ kind: 'empty-page' }]] satisfies ArmFault[][]) {
      const simulator = await start({ estate, pageSize: 1, faults });
      const client = vendorClient(simulator.url);
      const names = (await Array.fromAsync(client.subscriptions.list())).map(({ displayName }) => displayName);
      expect(names).toEqual(['Shop', 'Two', 'Shop']);
      expect(simulator.requests).toHaveLength(faults.length > 0 ? 6 : 3);
    }
  });

  test.each([
    [{ kind: 'forbidden' }, [403, 'AuthorizationFailed']],
    [{ kind: 'unauthorized' }, [401, 'ExpiredAuthenticationToken']],
    [{ kind: 'not-found' }, [404, 'ResourceNotFound']],
    [{ kind: 'throttle' }, [429, 'SubscriptionRequestsThrottled']],
    [{ kind: 'server-error' }, [500, 'InternalServerError']],
  ] satisfies [ArmFault, unknown][])('understands %o', async (fault, failure) => {
    const { url } = await start({ faults: [fault] });
    expect(await failureOf(vendorClient(url).subscriptions.get(subscriptionId))).toEqual(failure);
  });

  test('is refused with a token that nobody gave out, and for another subscription', async () => {
    const { url } = await start();
    const denied = [401, 'InvalidAuthenticationToken'];
    expect(await failureOf(vendorClient(url, 'x').subscriptions.get(subscriptionId))).toEqual(denied);
    const unknown = vendorClient(url).subscriptions.get('00000000-0000-0000-0000-000000000009');
    expect(await failureOf(unknown)).toEqual([404, 'SubscriptionNotFound']);
  });
});

async function ask(url: string, path: string, init: RequestInit = {}) {
  const headers = { authorization: `Bearer ${simulatedToken}` };
  const reply = await fetch(`${url}${path}`, { headers, redirect: 'manual', ...init });
  const text = await reply.text();
  return { status: reply.status, headers: reply.headers, text, json: () => JSON.parse(text) };
}
const version = 'api-version=2022-12-01';

describe('what is asked of every request', () => {
  test('a version of the API, and who asks', async () => {
    const { url } = await start();
    expect((await ask(url, subscription)).json().error.code).toBe('MissingApiVersionParameter');
    expect((await ask(url, `${subscription}?${version}`, { headers: {} })).json().error.code).toBe(
      'AuthenticationFailed',
    );
  });

  test('nothing that changes anything: it is refused, and remembered', async () => {
    const simulator = await start();
    const headers = { authorization: `Bearer ${simulatedToken}` };
    for (const method of ['PUT', 'DELETE', 'POST', 'PATCH']) {
      expect((await ask(simulator.url, `${subscription}?${version}`, { method, headers })).status).toBe(403);
    }
    expect(simulator.writes().map(({ method }) => method)).toEqual(['PUT', 'DELETE', 'POST', 'PATCH']);
  });

  test('no more than the quota; the answers tell what is left', async () => {
    const { url } = await start({ quota: { perSecond: 0.001, burst: 2 } });
    const replies: Awaited<ReturnType<typeof ask>>[] = [];
    for (let count = 0; count < 3; count += 1) replies.push(await ask(url, `${subscription}?${version}`));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 429]);
    const names = ['x-ms-ratelimit-remaining-subscription-reads', 'retry-after'];
    expect(names.map((name) => replies[2]?.headers.get(name))).toEqual(['0', '1']);
  });
});

const accounts = 'Microsoft.Storage/storageAccounts';
const estate: ArmEstate = {
  contents: {
    [`${subscription}/providers/${accounts}`]: [1, 2, 3].map((number) =>
      armResource('shop', accounts, `acme${number}`),
    ),
    [`${subscription}/providers/${accounts}?$filter=name eq 'x'`]: [],
    [resourceId('shop', accounts, 'acme1')]: new ArmRefusal(409, 'Conflict', 'Being made.'),
  },
  expect: {},
};

describe('an estate', () => {
  const list = `${subscription}/providers/${accounts}?${version}`;

  test('is answered without regard to case; what nobody named is not found', async () => {
    const { url } = await start({ estate });
    expect((await ask(url, list.toUpperCase().replace('API-VERSION', 'api-version'))).json().value).toHaveLength(3);
    expect((await ask(url, `${resourceId('shop', accounts, 'acme1')}?${version}`)).json().error.code).toBe('Conflict');
    expect((await ask(url, `${resourceId('shop', accounts, 'acme2')}?${version}`)).json().error.code).toBe(
      'ResourceNotFound',
    );
  });

  test('may answer one path with several queries', async () => {
    const { url } = await start({ estate });
    expect((await ask(url, `${list}&$filter=${encodeURIComponent("name eq 'x'")}`)).json()).toEqual({ value: [] });
  });

  test('cannot hold a path or a check twice', () => {
    const part = (file: string, path: string) => ({ file, estate: { contents: { [path]: [] }, expect: {} } });
    expect(() => mergedEstates([part('a.ts', '/X'), part('b.ts', '/x')])).toThrow('a.ts and b.ts both name /x');
  });

  test.each<[ArmFault, (text: string, status: number) => boolean]>([
    [{ kind: 'truncated', cut: 'body' }, (text) => text.length > 0 && !text.endsWith('}')],
    [{ kind: 'foreign', shape: 'html' }, (text) => text.startsWith('<!DOCTYPE')],
    [{ kind: 'foreign', shape: 'other' }, (text) => !('value' in JSON.parse(text))],
    [{ kind: 'foreign', shape: 'null' }, (text) => JSON.parse(text).value === null],
    [{ kind: 'foreign', shape: 'redirect' }, (_, status) => status === 302],
    [{ kind: 'astray' }, (text) => new URL(JSON.parse(text).nextLink).pathname === '/subscriptions'],
    [{ kind: 'endless' }, (text) => JSON.parse(text).nextLink.endsWith('%24skipToken=0')],
  ])('is spoilt as %o says', async (fault, isSo) => {
    const { url } = await start({ estate, faults: [fault] });
    const { text, status } = await ask(url, list);
    expect(isSo(text, status), text).toBe(true);
  });

  test.each<ArmFault>([{ kind: 'reset' }, { kind: 'truncated', cut: 'connection' }])(
    'breaks off: %o',
    async (fault) => {
      const { url } = await start({ estate, faults: [fault] });
      await expect(ask(url, list)).rejects.toThrow();
    },
  );

  test('a fault strikes where it is aimed at, and as often as it says', async () => {
    const faults: ArmFault[] = [
      { kind: 'forbidden', service: 'Microsoft.Network' },
      { kind: 'not-found', operation: 'GET {account}/blobServices/default' },
      {
        kind: 'server-error',
        first: 1,
        operation: 'GET /subscriptions/{subscription}/providers/Microsoft.Storage/storageAccounts',
      },
    ];
    const { url } = await start({ estate, faults });
    expect([(await ask(url, list)).status, (await ask(url, list)).status]).toEqual([500, 200]);
  });
});

test.each([
  ['GET {resource}/blobServices/default', 'GET /subscriptions/1/x/y/blobservices/default', true],
  ['GET {resource}/blobServices/default', 'GET /subscriptions/1/x/y/blobservices/default/z', false],
  ['GET /subscriptions/{subscription}/locations', 'GET /subscriptions/1/locations', true],
  ['GET /subscriptions/{subscription}/locations', 'GET /subscriptions/1/2/locations', false],
  ['GET /subscriptions/{subscription}', 'GET /subscriptions', false],
])('a call of %s: %s is %s', (operation, name, isSo) => {
  expect(isCallOf(operation, name)).toBe(isSo);
});
