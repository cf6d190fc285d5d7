import { createHash } from 'node:crypto';

export const windows = ['00-06', '06-12', '12-18', '18-24'] as const;
export type Window = (typeof windows)[number];

/** When a policy starts runs by itself; weekdays are 1 (Monday) to 7 (Sunday), the zone is an IANA one. */
export type Schedule =
  | { readonly mode: 'off' }
  | {
      readonly mode: 'weekly';
      readonly weekdays: readonly number[];
      readonly window: Window;
      readonly timeZone: string;
    }
  | { readonly mode: 'interval'; readonly hours: number };

/** One window of a schedule, from `start` until before `end` (epoch milliseconds). Its key is the same whatever the clock says. */
export interface Occurrence {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

const hourMs = 3_600_000;
/** The end of a window stays free, so that a scheduler that is a little late is still inside. */
const usedPart = 0.9;
/** A weekday may be missing for a week where a zone skipped a day. */
const daysAhead = 16;
const intervalsAhead = 24;

/** The windows that are not over, in order; empty for a schedule that is off. */
export function occurrencesFrom(schedule: Schedule, now: number): readonly Occurrence[] {
  if (schedule.mode === 'off') return [];
  if (schedule.mode === 'interval') return intervalsFrom(schedule.hours, now);
  const { weekdays, window, timeZone } = schedule;
  // The day before may last longer than 24 hours.
  const first = Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .subtract({ days: 1 });
  return Array.from({ length: daysAhead + 2 }, (_, days) => first.add({ days }))
    .filter((date) => weekdays.includes(date.dayOfWeek))
    .map((date) => windowOf(date, window, timeZone))
    .filter(({ start, end }) => end > start && end > now);
}

/**
 * When an account starts within a window: always the same part of it for one policy and account, so that not everything starts at once.
 */
export function momentWithin({ start, end }: Occurrence, policyId: string, accountId: string): number {
  const digest = createHash('sha256').update(`${policyId} ${accountId}`).digest();
  return start + Math.floor((digest.readUIntBE(0, 6) / 2 ** 48) * usedPart * (end - start));
}

/** Slots of so many hours, counted from 1970. */
function intervalsFrom(hours: number, now: number): readonly Occurrence[] {
  const length = hours * hourMs;
  const current = Math.floor(now / length);
  return Array.from({ length: intervalsAhead }, (_, index) => {
    const slot = current + index;
    return { key: `${hours}h ${slot}`, start: slot * length, end: (slot + 1) * length };
  });
}

/** Empty on a date that a zone skipped: then it starts and ends at the same instant. */
function windowOf(date: Temporal.PlainDate, window: Window, timeZone: string): Occurrence {
  const [from, to] = window.split('-').map(Number) as [number, number];
  const start = firstInstantAt(date, from, timeZone);
  const end = to === 24 ? firstInstantAt(date.add({ days: 1 }), 0, timeZone) : firstInstantAt(date, to, timeZone);
  return { key: `${date.toString()} ${window}`, start, end };
}

/** When a wall clock shows this hour for the first time; the end of the gap when it skips the hour. */
function firstInstantAt(date: Temporal.PlainDate, hour: number, timeZone: string): number {
  const wall = date.toPlainDateTime({ hour });
  const zoned = wall.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  if (zoned.toPlainDateTime().equals(wall)) return zoned.epochMilliseconds;
  // In a gap, 'earlier' names an instant shortly before it.
  return zoned.getTimeZoneTransition('next')!.epochMilliseconds;
}
