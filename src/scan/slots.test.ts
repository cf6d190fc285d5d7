import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Slots } from './slots.ts';

test('never more than the places, in the order of asking', async () => {
  const slots = new Slots(3);
  const order: number[] = [];
  let underWay = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 3000 }, async (_, at) => {
      const release = await slots.take();
      order.push(at);
      underWay += 1;
      most = Math.max(most, underWay);
      if (at % 7 === 0) await nextTurn();
      underWay -= 1;
      release();
    }),
  );
  expect(most).toBe(3);
  expect(order).toEqual(Array.from({ length: 3000 }, (_, at) => at));
});

test('giving back twice gives back once', async () => {
  const slots = new Slots(1);
  const first = await slots.take();
  first();
  first();
  await slots.take();
  const outcome = await Promise.race([slots.take().then(() => 'taken'), nextTurn('waiting')]);
  expect(outcome).toBe('waiting');
});

describe('an abort', () => {
  test('ends the wait at once and leaves the place to the next in line', async () => {
    const slots = new Slots(1);
    const release = await slots.take();
    const controller = new AbortController();
    const gone = slots.take(controller.signal);
    const next = slots.take(new AbortController().signal);
    controller.abort(new Error('enough'));
    await expect(gone).rejects.toThrow('enough');
    release();
    (await next)();
    (await slots.take())();
  });

  test('before asking takes no place', async () => {
    const slots = new Slots(1);
    await expect(slots.take(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    (await slots.take())();
  });

  test('after the place was given changes nothing', async () => {
    const slots = new Slots(1);
    const controller = new AbortController();
    const release = await slots.take();
    const waiting = slots.take(controller.signal);
    release();
    const second = await waiting;
    controller.abort();
    const third = slots.take();
    second();
    (await third)();
  });

  test('of everyone in line leaves the places whole', async () => {
    const slots = new Slots(2);
    const held = [await slots.take(), await slots.take()];
    const controller = new AbortController();
    const line = Array.from({ length: 2000 }, () => slots.take(controller.signal));
    controller.abort(new Error('enough'));
    const outcomes = await Promise.allSettled(line);
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    for (const release of held) release();
    await slots.take();
    await slots.take();
  });
});
