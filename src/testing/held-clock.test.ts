import { expect, test } from 'vitest';
import { heldClock } from './held-clock.ts';

test('it stands still until it is moved', async () => {
  const clock = heldClock('2026-03-01T00:00:00Z');
  expect(new Date(clock.now()).toISOString()).toBe('2026-03-01T00:00:00.000Z');
  await clock.advance(1_500);
  expect(new Date(clock.now()).toISOString()).toBe('2026-03-01T00:00:01.500Z');
});

test('sleepers wake in the order of their moments, and each sees its own', async () => {
  const clock = heldClock(0);
  const woken: string[] = [];
  const sleep = async (name: string, ms: number) => {
    await clock.sleep(ms);
    woken.push(`${name} at ${clock.now()}`);
  };
  const all = [sleep('late', 300), sleep('early', 100), sleep('middle', 200), sleep('early too', 100)];
  await clock.advance(1_000);
  await Promise.all(all);
  expect(woken).toEqual(['early at 100', 'early too at 100', 'middle at 200', 'late at 300']);
  expect(clock.now()).toBe(1_000);
});

test('who lies down again on the way wakes again on the way', async () => {
  const clock = heldClock(0);
  const beats: number[] = [];
  const beating = (async () => {
    for (let beat = 0; beat < 4; beat++) {
      await clock.sleep(250);
      beats.push(clock.now());
    }
  })();
  await clock.advance(999);
  expect(beats).toEqual([250, 500, 750]);
  expect(clock.sleepers()).toBe(1);
  await clock.advance(1);
  await beating;
  expect(beats).toEqual([250, 500, 750, 1_000]);
});

test('a jump changes what the clock shows and wakes nobody', async () => {
  const clock = heldClock(10_000);
  let isAwake = false;
  const sleeping = clock.sleep(1_000).then(() => {
    isAwake = true;
  });
  clock.jump(-60_000);
  expect(clock.now()).toBe(-50_000);
  await clock.advance(999);
  expect(isAwake).toBe(false);
  await clock.advance(1);
  await sleeping;
  expect(clock.now()).toBe(-49_000);
});

test('an aborted sleep rejects with the reason and is forgotten', async () => {
  const clock = heldClock(0);
  const stop = new AbortController();
  const sleeping = clock.sleep(1_000, stop.signal);
  stop.abort(new Error('enough'));
  await expect(sleeping).rejects.toThrow('enough');
  expect(clock.sleepers()).toBe(0);
  await expect(clock.sleep(1, stop.signal)).rejects.toThrow('enough');
});

test('a date that is none is refused', () => {
  expect(() => heldClock('yesterday')).toThrow(RangeError);
});
