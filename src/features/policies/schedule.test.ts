import fc from 'fast-check';
import { expect, it } from 'vitest';
import { planOf } from './due.ts';
import { momentWithin, occurrencesFrom, type Schedule, type Window, windows } from './schedule.ts';

const hourMs = 3_600_000;
const everyDay = [1, 2, 3, 4, 5, 6, 7];

function weekly(window: Window, timeZone: string, weekdays: readonly number[] = everyDay): Schedule {
  return { mode: 'weekly', weekdays, window, timeZone };
}

function windowOn(date: string, window: Window, timeZone: string) {
  const noonBefore = Temporal.PlainDate.from(date)
    .subtract({ days: 1 })
    .toZonedDateTime({ timeZone, plainTime: '00:00' });
  const found = occurrencesFrom(weekly(window, timeZone), noonBefore.epochMilliseconds).find(
    ({ key }) => key === `${date} ${window}`,
  );
  return found && [new Date(found.start).toISOString(), (found.end - found.start) / hourMs];
}

it.each([
  ['an ordinary night in Berlin', '2026-11-02', '00-06', 'Europe/Berlin', '2026-11-01T23:00:00.000Z', 6],
  ['the night in Berlin that lacks an hour', '2026-03-29', '00-06', 'Europe/Berlin', '2026-03-28T23:00:00.000Z', 5],
  ['the night in Berlin that has one twice', '2026-10-25', '00-06', 'Europe/Berlin', '2026-10-24T22:00:00.000Z', 7],
  ['the afternoon after it', '2026-10-25', '12-18', 'Europe/Berlin', '2026-10-25T11:00:00.000Z', 6],
  ['spring in New York', '2026-03-08', '00-06', 'America/New_York', '2026-03-08T05:00:00.000Z', 5],
  ['autumn in New York', '2026-11-01', '00-06', 'America/New_York', '2026-11-01T04:00:00.000Z', 7],
  ['Shanghai, whose clocks do not change', '2026-03-29', '18-24', 'Asia/Shanghai', '2026-03-29T10:00:00.000Z', 6],
  [
    'spring on Lord Howe, by half an hour',
    '2026-10-04',
    '00-06',
    'Australia/Lord_Howe',
    '2026-10-03T13:30:00.000Z',
    5.5,
  ],
  ['autumn on Lord Howe', '2026-04-05', '00-06', 'Australia/Lord_Howe', '2026-04-04T13:00:00.000Z', 6.5],
  ['a day in Cairo whose first hour is skipped', '2026-04-24', '00-06', 'Africa/Cairo', '2026-04-23T22:00:00.000Z', 5],
  [
    'a day in Havana whose first hour comes twice',
    '2026-11-01',
    '00-06',
    'America/Havana',
    '2026-11-01T04:00:00.000Z',
    7,
  ],
  [
    'the evening in Cairo that has its last hour twice',
    '2026-10-29',
    '18-24',
    'Africa/Cairo',
    '2026-10-29T15:00:00.000Z',
    7,
  ],
  [
    'the last evening in Apia before the skipped day',
    '2011-12-29',
    '18-24',
    'Pacific/Apia',
    '2011-12-30T04:00:00.000Z',
    6,
  ],
  ['the first window in Apia after it', '2011-12-31', '00-06', 'Pacific/Apia', '2011-12-30T10:00:00.000Z', 6],
] as const)('the window is right on %s', (_what, date, window, timeZone, start, hours) => {
  expect(windowOn(date, window, timeZone)).toEqual([start, hours]);
});

it('a day that a zone skipped has no windows, and a Friday that was skipped waits for the next', () => {
  for (const window of windows) expect(windowOn('2011-12-30', window, 'Pacific/Apia')).toBeUndefined();
  const [next] = occurrencesFrom(weekly('00-06', 'Pacific/Apia', [5]), Date.parse('2011-12-25T00:00:00Z'));
  expect(next?.key).toBe('2012-01-06 00-06');
});

it('the four windows of any day follow each other without gap and overlap, in every zone', () => {
  const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')];
  const day = fc.integer({ min: Date.parse('2000-01-01') / 86_400_000, max: Date.parse('2037-01-01') / 86_400_000 });
  fc.assert(
    fc.property(fc.constantFrom(...zones), day, (timeZone, days) => {
      const now = days * 86_400_000;
      const all = windows
        .flatMap((window) => occurrencesFrom(weekly(window, timeZone), now))
        .sort((a, b) => a.start - b.start);
      for (let at = 1; at < all.length; at += 1) expect(all[at]!.start).toBe(all[at - 1]!.end);
      expect(all[0]!.start <= now && now < all[0]!.end).toBe(true);
    }),
    { numRuns: 200, seed: 20_261_101 },
  );
});

it('weekday 1 is Monday and 7 is Sunday', () => {
  const from = Date.parse('2026-11-02T00:00:00Z');
  const days = (weekday: number) => occurrencesFrom(weekly('12-18', 'UTC', [weekday]), from).map(({ key }) => key);
  expect(days(1).slice(0, 2)).toEqual(['2026-11-02 12-18', '2026-11-09 12-18']);
  expect(days(7)[0]).toBe('2026-11-08 12-18');
});

it('accounts are spread over the window, each always at the same place of it, and none in its last tenth', () => {
  const window = { key: '2026-11-02 00-06', start: 0, end: 6 * hourMs };
  const moments = Array.from({ length: 500 }, (_, index) => momentWithin(window, 'policy', `account ${index}`));
  expect(moments.every((moment) => moment >= 0 && moment < 5.4 * hourMs)).toBe(true);
  const perHour = [0, 1, 2, 3, 4].map(
    (hour) => moments.filter((moment) => Math.floor(moment / hourMs) === hour).length,
  );
  expect(perHour.every((count) => count > 60 && count < 130)).toBe(true);
  expect(momentWithin(window, 'policy', 'account 7')).toBe(moments[7]);
  expect(momentWithin(window, 'other policy', 'account 7')).not.toBe(moments[7]);
});

const accounts = [{ id: 'a', since: 0 }];
const never = () => false;
const policy = (schedule: Schedule, since = 0) => ({ id: 'p', schedule, since });
/** As a scheduler does it: looks every so often, starts what is due, remembers the window. */
function startsOf(schedule: Schedule, looks: readonly number[]): string[] {
  const done = new Set<string>();
  const started: string[] = [];
  for (const now of looks) {
    const [start] = planOf(policy(schedule), now).starts(accounts, (_account, key) => done.has(key));
    if (!start || start.at > now) continue;
    done.add(start.occurrence);
    started.push(start.occurrence);
  }
  return started;
}
function every(minutes: number, from: string, to: string): number[] {
  const looks: number[] = [];
  for (let at = Date.parse(from); at < Date.parse(to); at += minutes * 60_000) looks.push(at);
  return looks;
}

it('an account starts once in the night whose hour comes twice, and once in the night that lacks one', () => {
  const autumn = startsOf(weekly('00-06', 'Europe/Berlin'), every(5, '2026-10-24T20:00:00Z', '2026-10-26T12:00:00Z'));
  expect(autumn).toEqual(['2026-10-25 00-06', '2026-10-26 00-06']);
  const spring = startsOf(weekly('00-06', 'Europe/Berlin'), every(5, '2026-03-28T20:00:00Z', '2026-03-30T12:00:00Z'));
  expect(spring).toEqual(['2026-03-29 00-06', '2026-03-30 00-06']);
});

it('a clock that goes back starts nothing again, and one that goes far ahead does not silence what follows', () => {
  const schedule = weekly('00-06', 'UTC');
  const night = every(5, '2026-11-02T00:00:00Z', '2026-11-02T08:00:00Z');
  const yearAhead = every(5, '2027-11-02T00:00:00Z', '2027-11-02T08:00:00Z');
  const after = every(5, '2026-11-02T00:00:00Z', '2026-11-03T08:00:00Z');
  expect(startsOf(schedule, [...night, ...yearAhead, ...after])).toEqual([
    '2026-11-02 00-06',
    '2027-11-02 00-06',
    '2026-11-03 00-06',
  ]);
});

it('a window that was slept through is made up while it lasts, and otherwise waits for the next', () => {
  const schedule = weekly('00-06', 'UTC');
  expect(startsOf(schedule, [Date.parse('2026-11-02T05:59:00Z')])).toEqual(['2026-11-02 00-06']);
  expect(startsOf(schedule, [Date.parse('2026-11-02T06:00:00Z')])).toEqual([]);
});

it('an interval starts once in each of its slots, and once after a long absence', () => {
  const schedule: Schedule = { mode: 'interval', hours: 8 };
  expect(startsOf(schedule, every(5, '2026-11-02T00:00:00Z', '2026-11-03T00:00:00Z'))).toHaveLength(3);
  expect(startsOf(schedule, every(5, '2026-12-02T07:30:00Z', '2026-12-02T08:00:00Z'))).toHaveLength(1);
});

it('what fell before the policy was saved or the account was connected is not owed', () => {
  const schedule = weekly('00-06', 'UTC');
  const late = Date.parse('2026-11-02T05:50:00Z');
  const next = (since: number, accountSince: number) =>
    planOf(policy(schedule, since), late).starts([{ id: 'a', since: accountSince }], never)[0]?.occurrence;
  expect(next(0, 0)).toBe('2026-11-02 00-06');
  expect(next(late, 0)).toBe('2026-11-03 00-06');
  expect(next(0, late)).toBe('2026-11-03 00-06');
  // saved by a clock that was a year ahead
  expect(next(late + 365 * 24 * hourMs, 0)).toBe('2026-11-02 00-06');
});

it('a schedule that is off has nothing to start', () => {
  expect(planOf(policy({ mode: 'off' }), 0).starts(accounts, never)).toEqual([]);
});
