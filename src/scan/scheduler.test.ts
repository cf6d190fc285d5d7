import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { CloudError, FailureKind, Quota } from '#model/operation.ts';
import type { CloudCall, Transport } from '#model/recording.ts';
import { failure } from './fixture.ts';
import { Scheduler, type SchedulerOptions } from './scheduler.ts';

const unlimited: Quota = { perSecond: 1e6, burst: 1e6 };
const never = new AbortController().signal;
const callTo = (region: string | null, operation = 'Get'): CloudCall => ({
  service: 'toy',
  operation,
  region,
  input: {},
});

function schedulerOf(send: Transport['send'], more: Partial<SchedulerOptions> = {}): Scheduler {
  const quick = { requestTimeoutMs: 10_000, backoffMs: 0, quotaOf: () => unlimited };
  return new Scheduler({ transport: { send }, ...quick, ...more });
}

/** Fails as often as told, then answers. */
function failing(times: number, error: () => Error): { send: Transport['send']; attempts: () => number } {
  let attempts = 0;
  const send = async (): Promise<unknown> => {
    attempts += 1;
    if (attempts <= times) throw error();
    return 'answer';
  };
  return { send, attempts: () => attempts };
}

async function outcomeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(String, (error: CloudError) => error.code);
}

/** A call that only the signal ends. */
const hang: Transport['send'] = (_, signal) =>
  new Promise((_resolve, reject) => {
    const stop = (): void => reject(failure('Cancelled', 'cancelled'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });

test('it counts what is sent and how much of it is throttled', async () => {
  const throttled = failing(3, () => failure('Throttling', 'throttled'));
  const scheduler = schedulerOf(throttled.send);
  await scheduler.send(callTo('north'), never);
  await scheduler.send(callTo('north'), never);
  expect([scheduler.attempts, scheduler.throttles]).toEqual([5, 3]);
});

describe('trying again', () => {
  test.each<[FailureKind, number]>([
    ['throttled', 12],
    ['unavailable', 5],
    ['network', 3],
    ['refused', 1],
    ['misunderstood', 1],
    ['cancelled', 1],
  ])('%s: %d attempts in all', async (kind, most) => {
    const hopeless = failing(99, () => failure('Broken', kind));
    expect(await outcomeOf(schedulerOf(hopeless.send).send(callTo('north'), never))).toBe('Broken');
    expect(hopeless.attempts()).toBe(most);
    const lucky = failing(most - 1, () => failure('Broken', kind));
    expect(await outcomeOf(schedulerOf(lucky.send).send(callTo('north'), never))).toBe('answer');
  });

  test('a fault of ours is not tried again', async () => {
    const broken = failing(99, () => new TypeError('x'));
    await expect(schedulerOf(broken.send).send(callTo('north'), never)).rejects.toThrow(TypeError);
    expect(broken.attempts()).toBe(1);
  });

  test('counts every attempt', async () => {
    let counted = 0;
    const options = {
      onAttempt: () => {
        counted += 1;
      },
    };
    await schedulerOf(failing(4, () => failure('Slow', 'throttled')).send, options).send(callTo('north'), never);
    expect(counted).toBe(5);
  });

  test('a call that used up its total time is not tried again', async () => {
    const slow = failing(99, () => failure('RequestTimeout', 'network'));
    const send: Transport['send'] = async (...call) => {
      await sleep(40);
      return slow.send(...call);
    };
    expect(await outcomeOf(schedulerOf(send, { requestTimeoutMs: 41 }).send(callTo('north'), never))).toBe(
      'RequestTimeout',
    );
    expect(slow.attempts()).toBe(1);
  });

  test('waits a random part of a time that doubles up to eight seconds', async () => {
    const asked: number[] = [];
    const broken = failing(11, () => failure('Slow', 'throttled'));
    const random = (): number => {
      asked.push(broken.attempts());
      return asked.length === 3 ? 1 : 0;
    };
    const startedMs = performance.now();
    await schedulerOf(broken.send, { backoffMs: 20, random }).send(callTo('north'), never);
    expect(asked).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(performance.now() - startedMs).toBeGreaterThan(78); // 20 × 2², once
  });

  test('honours the vendor’s wait, for other calls of the operation too', async () => {
    const startedMs = performance.now();
    const starts: number[] = [];
    const send: Transport['send'] = async () => {
      starts.push(performance.now() - startedMs);
      if (starts.length === 1) throw failure('Slow', 'throttled', 60);
      return 'answer';
    };
    const scheduler = schedulerOf(send);
    const first = scheduler.send(callTo('north'), never);
    await sleep(5);
    await Promise.all([first, scheduler.send(callTo('north'), never)]);
    expect(starts).toHaveLength(3);
    expect(Math.min(...starts.slice(1))).toBeGreaterThan(57);
  });

  test('a wait for longer than a minute is a failure, not a wait', async () => {
    const patient = failing(99, () => failure('Slow', 'throttled', 3_000_000_000));
    expect(await outcomeOf(schedulerOf(patient.send).send(callTo('north'), never))).toBe('Slow');
    expect(patient.attempts()).toBe(1);
  });
});

describe('one region never delays another', () => {
  test('while one hangs, the others are answered', async () => {
    const controller = new AbortController();
    const send: Transport['send'] = (call, signal) =>
      call.region === 'dead' ? hang(call, signal) : Promise.resolve('answer');
    const scheduler = schedulerOf(send);
    const dead = Promise.allSettled(
      Array.from({ length: 100 }, () => scheduler.send(callTo('dead'), controller.signal)),
    );
    const alive = Array.from({ length: 400 }, (_, at) => scheduler.send(callTo(`r${at % 20}`), never));
    expect(new Set(await Promise.all(alive))).toEqual(new Set(['answer']));
    controller.abort();
    await dead;
  });

  test('slow calls give their place in the common line to others', async () => {
    const controller = new AbortController();
    const send: Transport['send'] = (call, signal) =>
      call.region?.startsWith('dead') ? hang(call, signal) : Promise.resolve('answer');
    const scheduler = schedulerOf(send);
    // more than all places in all
    const dead = Promise.allSettled(
      Array.from({ length: 208 }, (_, at) => scheduler.send(callTo(`dead${at % 13}`), controller.signal)),
    );
    expect(await scheduler.send(callTo('north'), never)).toBe('answer');
    controller.abort();
    await dead;
  });

  test('an endpoint that cannot be reached is left alone after three calls', async () => {
    const broken = failing(999, () => failure('ConnectionFailed', 'network'));
    const scheduler = schedulerOf(broken.send);
    const codes: string[] = [];
    for (let count = 0; count < 6; count += 1) codes.push(await outcomeOf(scheduler.send(callTo('dead'), never)));
    expect(codes).toEqual([...Array(3).fill('ConnectionFailed'), ...Array(3).fill('EndpointUnavailable')]);
    expect(broken.attempts()).toBe(9);
  });

  test.each<FailureKind>(['refused', 'throttled', 'unavailable'])(
    'an endpoint that answers, be it %s, is not given up',
    async (kind) => {
      const broken = failing(999, () => failure('No', kind));
      const scheduler = schedulerOf(broken.send);
      for (let count = 0; count < 6; count += 1)
        expect(await outcomeOf(scheduler.send(callTo('north'), never))).toBe('No');
    },
  );
});

describe('how many at once', () => {
  async function mostAtOnce(regions: number, calls: number): Promise<number> {
    let underWay = 0;
    let most = 0;
    const send: Transport['send'] = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await sleep(1);
      underWay -= 1;
      return 'answer';
    };
    const scheduler = schedulerOf(send);
    await Promise.all(Array.from({ length: calls }, (_, at) => scheduler.send(callTo(`r${at % regions}`), never)));
    return most;
  }
  test('to one endpoint', async () => expect(await mostAtOnce(1, 100)).toBe(16));
  test('in all', async () => expect(await mostAtOnce(30, 600)).toBe(192));

  test('as the quota of each operation and region says', async () => {
    const startedMs = performance.now();
    const starts = new Map<string, number[]>();
    const send: Transport['send'] = async ({ operation, region }) => {
      const key = `${operation} ${region}`;
      starts.set(key, [...(starts.get(key) ?? []), performance.now() - startedMs]);
    };
    const scheduler = schedulerOf(send, {
      quotaOf: (_, operation) => (operation === 'Slow' ? { perSecond: 50, burst: 1 } : unlimited),
    });
    const calls = ['north', 'south'].flatMap((region) => Array(4).fill(callTo(region, 'Slow')));
    await Promise.all([...calls, callTo('north', 'Fast')].map((call) => scheduler.send(call, never)));
    for (const region of ['north', 'south']) {
      const moments = starts.get(`Slow ${region}`)!;
      expect(moments.at(-1)! - moments[0]!).toBeGreaterThan(57);
    }
  });
});

describe('cancelling', () => {
  const waits: [string, Partial<SchedulerOptions>, Transport['send']][] = [
    ['for an answer', {}, hang],
    ['for a token', { quotaOf: () => ({ perSecond: 0.001, burst: 1 }) }, async () => 'answer'],
    ['to try again', { backoffMs: 8_000, random: () => 1 }, failing(99, () => failure('Slow', 'throttled')).send],
    ['in line behind a call that does not hear the signal', {}, () => new Promise(() => {})],
  ];
  test.each(waits)('ends a wait %s', async (_, options, send) => {
    const scheduler = schedulerOf(send, options);
    const controller = new AbortController();
    const calls = Array.from({ length: 40 }, () => outcomeOf(scheduler.send(callTo('north'), controller.signal)));
    await sleep(5);
    controller.abort();
    const last = await Promise.race([calls.at(-1)!, sleep(2_000, 'still waiting')]);
    expect(last).toBe('Cancelled');
  });

  test('nothing is sent any more', async () => {
    const sent = failing(0, () => new Error());
    expect(await outcomeOf(schedulerOf(sent.send).send(callTo('north'), AbortSignal.abort()))).toBe('Cancelled');
    expect(sent.attempts()).toBe(0);
  });

  test('many calls on one signal raise no warning', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on('warning', note);
    const controller = new AbortController();
    const scheduler = schedulerOf(hang);
    const calls = Promise.allSettled(
      Array.from({ length: 500 }, (_, at) => scheduler.send(callTo(`r${at}`), controller.signal)),
    );
    await sleep(20);
    controller.abort();
    await calls;
    await sleep(5);
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });
});
