/** A month of a subscription; its end belongs to the next. Epoch milliseconds. */
export interface Period {
  /** counted from 0 */
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

/** So many months after a start, by the calendar of a zone: from 31 January the first ends on 28 February, the second on 31 March. */
export function monthsAfter(start: number, months: number, timeZone: string): number {
  return zoned(start, timeZone).add({ months }).epochMilliseconds;
}

/** The period that an instant lies in; undefined outside of the term. */
export function periodAt(
  term: { readonly start: number; readonly months: number; readonly timeZone: string },
  now: number,
): Period | undefined {
  for (let index = 0; index < term.months; index += 1) {
    const end = monthsAfter(term.start, index + 1, term.timeZone);
    if (now >= end) continue;
    const start = monthsAfter(term.start, index, term.timeZone);
    return now < start ? undefined : { index, start, end };
  }
  return undefined;
}

/** The day of a zone that holds an instant: from its first instant until the first of the next. */
export function dayAt(
  now: number,
  timeZone: string,
): { readonly date: string; readonly start: number; readonly end: number } {
  return dayOf(zoned(now, timeZone).toPlainDate(), timeZone);
}

/** A day by its date; 0 hours long where a zone skipped it. */
export function dayOn(
  date: string,
  timeZone: string,
): { readonly date: string; readonly start: number; readonly end: number } {
  return dayOf(Temporal.PlainDate.from(date), timeZone);
}

function dayOf(date: Temporal.PlainDate, timeZone: string) {
  const firstInstant = (day: Temporal.PlainDate): number => day.toZonedDateTime(timeZone).epochMilliseconds;
  return { date: date.toString(), start: firstInstant(date), end: firstInstant(date.add({ days: 1 })) };
}

/** Every date from one to another, both included. */
export function datesBetween(from: string, to: string): readonly string[] {
  const first = Temporal.PlainDate.from(from);
  const { days } = first.until(Temporal.PlainDate.from(to), { largestUnit: 'days' });
  return Array.from({ length: Math.max(0, days + 1) }, (_, at) => first.add({ days: at }).toString());
}

function zoned(instant: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
}
