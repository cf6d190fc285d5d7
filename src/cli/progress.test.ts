import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createProgress, progressLine, secondsLeft } from './progress.ts';

const state = { doneUnits: 30, totalUnits: 120, calls: 1_200, assets: 345, gaps: 2, region: 'cn-hangzhou' };

function terminal(columns = 80) {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { columns });
  const drawn: string[] = [];
  stream.on('data', (text: string) => drawn.push(text));
  return { stream, drawn };
}

test('the line tells steps, time left, rate, assets, gaps and region, in both languages', () => {
  expect(progressLine(state, 30_000, 'en')).toBe(
    '30 of 120 steps · about 90 s left · 1,200 calls (40/s) · 345 assets · 2 not readable · cn-hangzhou',
  );
  expect(progressLine(state, 60_000, 'zh')).toContain('剩余约 3 分钟');
});

test('no time left is told before there is a basis, and it grows while nothing finishes', () => {
  expect(secondsLeft({ ...state, doneUnits: 2 }, 60_000)).toBeUndefined();
  expect(secondsLeft({ ...state, doneUnits: 5 }, 60_000)).toBeUndefined();
  expect(secondsLeft(state, 2_000)).toBeUndefined();
  expect(secondsLeft({ ...state, doneUnits: 120 }, 60_000)).toBeUndefined();
  expect(secondsLeft(state, 30_000)).toBe(90);
  expect(secondsLeft(state, 60_000)).toBe(180);
});

test('it is drawn at most ten times a second, shows the latest state, and clears itself', async () => {
  const { stream, drawn } = terminal();
  const progress = createProgress({ stream, enabled: true, language: 'en' });
  for (let doneUnits = 0; doneUnits <= 100; doneUnits++) progress.update({ ...state, doneUnits });
  await sleep(250);
  expect(drawn).toHaveLength(2);
  expect(drawn[1]).toContain('100 of 120');
  progress.finish();
  progress.update(state);
  await sleep(150);
  expect(drawn).toHaveLength(3);
  expect(drawn[2]).toBe('\r\u001b[2K');
});

test('it never wraps on a narrow terminal', () => {
  const { stream, drawn } = terminal(30);
  createProgress({ stream, enabled: true, language: 'en' }).update(state);
  expect(drawn.join('').replace('\r\u001b[2K', '').length).toBeLessThan(30);
});

test('disabled, or finished before anything was read, it writes nothing', () => {
  const { stream, drawn } = terminal();
  const disabled = createProgress({ stream, enabled: false, language: 'en' });
  disabled.update(state);
  disabled.finish();
  createProgress({ stream, enabled: true, language: 'en' }).finish();
  expect(drawn).toEqual([]);
});
