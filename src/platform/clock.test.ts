import { expect, test } from 'vitest';
import { systemClock } from './clock.ts';

test('a sleep ends, also one of no time', async () => {
  await systemClock.sleep(5);
  await systemClock.sleep(0);
  await systemClock.sleep(-1);
});

test('an abort ends a sleep at once, however long, with its reason', async () => {
  const stop = new AbortController();
  const outcome = systemClock.sleep(90 * 86_400_000, stop.signal).catch((error: unknown) => error);
  let isOver = false;
  void outcome.then(() => {
    isOver = true;
  });
  await systemClock.sleep(20);
  expect(isOver).toBe(false);
  stop.abort('shutdown');
  expect(await outcome).toBe('shutdown');
  await expect(systemClock.sleep(1, stop.signal)).rejects.toBe('shutdown');
});

test('a sleep that ended leaves no listener on the signal', async () => {
  const { signal } = new AbortController();
  const listeners = new Set<unknown>();
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners.add(args[1]);
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners.delete(args[1]);
    remove(...args);
  };
  await systemClock.sleep(1, signal);
  expect(listeners.size).toBe(0);
});
