import { expect, it } from 'vitest';
import { isTimeZone } from './time-zone.ts';

it.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['Asia/Calcutta', true],
  ['+08:00', false],
  ['Mars/Olympus', false],
  ['', false],
])('%s as a zone: %s', (name, isOne) => {
  expect(isTimeZone(name)).toBe(isOne);
});
