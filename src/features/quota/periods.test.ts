import { expect, it } from 'vitest';
import { datesBetween, dayAt, dayOn, periodAt } from './periods.ts';

const iso = (instant: number) => new Date(instant).toISOString();

it('months of a subscription follow the calendar of its zone and always count from its start', () => {
  const term = { start: Date.parse('2026-01-31T10:00:00Z'), months: 3, timeZone: 'Europe/Berlin' };
  const at = (text: string) => {
    const period = periodAt(term, Date.parse(text));
    return period && [period.index, iso(period.start), iso(period.end)];
  };
  expect(at('2026-01-31T10:00:00Z')).toEqual([0, '2026-01-31T10:00:00.000Z', '2026-02-28T10:00:00.000Z']);
  expect(at('2026-02-28T10:00:00Z')).toEqual([1, '2026-02-28T10:00:00.000Z', '2026-03-31T09:00:00.000Z']);
  expect(at('2026-04-30T08:59:59Z')).toEqual([2, '2026-03-31T09:00:00.000Z', '2026-04-30T09:00:00.000Z']);
  expect(at('2026-04-30T09:00:00Z')).toBeUndefined();
  expect(at('2026-01-31T09:59:59Z')).toBeUndefined();
});

it.each([
  ['Europe/Berlin', '2026-03-29', 23],
  ['Europe/Berlin', '2026-10-25', 25],
  ['Australia/Lord_Howe', '2026-04-05', 24.5],
  ['Asia/Shanghai', '2026-10-25', 24],
  ['Pacific/Apia', '2011-12-30', 0],
])('in %s the day %s has %d hours', (zone, date, hours) => {
  const { start, end } = dayOn(date, zone);
  expect((end - start) / 3_600_000).toBe(hours);
});

it('a moment belongs to the day of the zone, not to that of UTC', () => {
  expect(dayAt(Date.parse('2026-11-01T16:30:00Z'), 'Asia/Shanghai').date).toBe('2026-11-02');
  expect(dayAt(Date.parse('2026-11-01T16:30:00Z'), 'America/New_York').date).toBe('2026-11-01');
});

it('lists every date of a range', () => {
  expect(datesBetween('2026-02-27', '2026-03-01')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
  expect(datesBetween('2026-03-01', '2026-02-27')).toEqual([]);
});
