import { afterEach, describe, expect, test } from 'vitest';
import { captureRequest } from './captured-request.ts';
import type { Fault } from './faults.ts';
import { type Simulator, startSimulator } from './simulator.ts';
import { typicalEstate } from './typical.ts';
import { codeOf, vendorClient } from './vendor-client.ts';

let simulator: Simulator;

afterEach(async () => {
  await simulator.close();
});

async function withFaults(...faults: Fault[]) {
  simulator = await startSimulator({ estate: typicalEstate(), faults });
  return vendorClient(simulator.url);
}

const hangzhou = { RegionId: 'cn-hangzhou' };
const disks = ['ecs', 'DescribeDisks', { ...hangzhou, MaxResults: '10' }] as const;

describe('refusals', () => {
  const refusals: readonly (readonly [Fault, string])[] = [
    [{ kind: 'throttle' }, 'Throttling.User'],
    [{ kind: 'forbidden' }, 'Forbidden.RAM'],
    [{ kind: 'server-error' }, 'ServiceUnavailable'],
    [{ kind: 'server-error', status: 500 }, 'InternalError'],
    [{ kind: 'expired-token' }, 'InvalidSecurityToken.Expired'],
    [{ kind: 'clock-skew' }, 'InvalidTimeStamp.Expired'],
  ];
  test.each(refusals)('%o', async (fault, code) => {
    const call = await withFaults(fault);
    expect(await codeOf(call(...disks))).toBe(code);
  });

  test('RAM words its refusal differently', async () => {
    const call = await withFaults({ kind: 'forbidden', service: 'ims' });
    expect(await codeOf(call('ims', 'ListUsers'))).toBe('NoPermission');
  });

  test('a throttled reply can say when to come back', async () => {
    await withFaults({ kind: 'throttle', retryAfterSeconds: 7 });
    const { status, headers } = await (await captureRequest('ecs', 'DescribeRegions')).send(simulator.url);
    expect([status, headers['retry-after']]).toEqual([400, '7']);
  });

  test('a bad signature is refused before any fault', async () => {
    await withFaults({ kind: 'throttle' });
    const keys = { accessKeyId: 'LTAI5tNobody', accessKeySecret: 'x' };
    expect(await codeOf(vendorClient(simulator.url, keys)(...disks))).toBe('InvalidAccessKeyId.NotFound');
  });
});

describe('where and how often', () => {
  test('service, operation and region must all match', async () => {
    const call = await withFaults({
      kind: 'forbidden',
      service: 'ecs',
      operation: 'DescribeDisks',
      region: 'cn-hangzhou',
    });
    expect(await codeOf(call(...disks))).toBe('Forbidden.RAM');
    expect(await codeOf(call('ecs', 'DescribeDisks', { RegionId: 'cn-beijing' }))).toBe('answered');
    expect(await codeOf(call('ecs', 'DescribeInstances', hangzhou))).toBe('answered');
  });

  test('the first calls only, the nth call only', async () => {
    const call = await withFaults({ kind: 'throttle', first: 2 }, { kind: 'forbidden', nth: 2 });
    const codes = [];
    for (let index = 0; index < 5; index += 1) codes.push(await codeOf(call(...disks)));
    // A fault counts the calls that no fault before it took.
    expect(codes).toEqual(['Throttling.User', 'Throttling.User', 'answered', 'Forbidden.RAM', 'answered']);
  });

  test('a chance is drawn from the seed', async () => {
    const draw = async () => {
      const call = await withFaults({ kind: 'throttle', probability: 0.5 });
      const codes = [];
      for (let index = 0; index < 12; index += 1) codes.push(await codeOf(call(...disks)));
      await simulator.close();
      return codes;
    };
    const codes = await draw();
    expect(new Set(codes).size).toBe(2);
    expect(await draw()).toEqual(codes);
  });

  test('faults come and go while it runs', async () => {
    const call = await withFaults();
    simulator.addFault({ kind: 'forbidden' });
    expect(await codeOf(call(...disks))).toBe('Forbidden.RAM');
    simulator.clearFaults();
    expect(await codeOf(call(...disks))).toBe('answered');
  });
});

describe('broken answers', () => {
  test('reset cuts the connection, hang never answers', async () => {
    const call = await withFaults({ kind: 'reset', operation: 'DescribeDisks' }, { kind: 'hang' });
    expect(await codeOf(call(...disks))).not.toBe('answered');
    const pending = codeOf(call('ecs', 'DescribeInstances', hangzhou));
    const early = await Promise.race([pending, new Promise((resolve) => setTimeout(resolve, 300, 'silence'))]);
    expect(early).toBe('silence');
    expect(simulator.requests.map(({ status }) => status)).toEqual([0, 0]);
    await simulator.close();
    expect(await pending).not.toBe('answered');
  });

  test.each([[{ kind: 'truncated' }], [{ kind: 'truncated', cut: 'body' }], [{ kind: 'foreign' }]] as const)(
    '%o is no JSON',
    async (fault) => {
      const call = await withFaults(fault);
      expect(await codeOf(call(...disks))).not.toBe('answered');
    },
  );

  test('a foreign reply can be well-formed and still not what is documented', async () => {
    const call = await withFaults({ kind: 'foreign', shape: 'other' });
    expect(await call(...disks)).toEqual({ status: 'fine', data: { items: 'none' } });
  });
});

describe('lists that do not end', () => {
  test('tokens: the same page with the same token for ever', async () => {
    const call = await withFaults({ kind: 'endless' });
    const first = await call(...disks);
    const second = await call('ecs', 'DescribeDisks', { ...disks[2], NextToken: String(first.NextToken) });
    expect(first.NextToken).not.toBe('');
    expect(second.NextToken).toBe(first.NextToken);
    expect(second.Disks).toEqual(first.Disks);
  });

  test('numbers: the first page under every number, and a total that is never reached', async () => {
    const call = await withFaults({ kind: 'endless' });
    const page = (number: string) => call('vpc', 'DescribeVpcs', { ...hangzhou, PageNumber: number });
    const [first, ninth] = [await page('1'), await page('9')];
    expect(ninth.Vpcs).toEqual(first.Vpcs);
    expect(Number(first.TotalCount)).toBeGreaterThan(1_000_000);
  });

  test('a short page: empty although more was announced', async () => {
    const call = await withFaults({ kind: 'short-page' });
    const reply = await call('vpc', 'DescribeVpcs', hangzhou);
    expect(reply).toMatchObject({ Vpcs: { Vpc: [] }, TotalCount: 11 });
    expect(await call('ram', 'ListRoles')).toMatchObject({ Roles: { Role: [] }, IsTruncated: true });
  });
});
