import type { Transaction } from '#platform/database/database.ts';
import { clearTimer, setTimer } from '#platform/database/timers.ts';
import * as bills from './bills-repository.ts';
import { defaultUnitPriceMicros, scansPrice } from './money.ts';
import { dayAt } from './periods.ts';
import { findPriceBefore, lockSettings, saveSettings } from './repository.ts';

export const billTimer = 'quota-bill';

const dayMs = 86_400_000;
/** After the end of a day, so that what was used in its last moments has been written. */
const graceMs = 15 * 60_000;
const mostDaysMissed = 62;

/** Has the day that holds `now` billed when it is over. */
export async function awaitDayEnd(
  transaction: Transaction,
  organizationId: string,
  timeZone: string,
  now: number,
): Promise<void> {
  const dueAt = new Date(dayAt(now, timeZone).end + graceMs).toISOString();
  await setTimer(transaction, organizationId, { kind: billTimer, subjectId: organizationId, dueAt });
}

/**
 * Bills every day that is over and was not billed. Usage that was written after its day's bill comes on the next one. May be called at any
 * time, by several at once: what is on a bill is marked per run, so nothing is ever on two.
 */
export async function closeBills(transaction: Transaction, organizationId: string, now: number): Promise<void> {
  const settings = await lockSettings(transaction, organizationId);
  if (!settings || settings.billedUntil === null)
    return clearTimer(transaction, organizationId, billTimer, organizationId);
  const { timeZone } = settings;
  const until = dayAt(now, timeZone).start;
  if (Date.parse(settings.billedUntil) !== until) {
    for (const day of daysToBill(Date.parse(settings.billedUntil), until, timeZone)) {
      await closeBill(transaction, organizationId, { ...day, timeZone }, now);
    }
    await saveSettings(transaction, organizationId, { ...settings, billedUntil: new Date(until).toISOString() });
    await bills.forgetBilledRuns(transaction, organizationId, new Date(now - mostDaysMissed * dayMs).toISOString());
  }
  const isOver =
    settings.mode !== 'pay-as-you-go' &&
    !(await bills.hasRecentUsage(transaction, organizationId, new Date(now).toISOString()));
  if (isOver) await clearTimer(transaction, organizationId, billTimer, organizationId);
  else await awaitDayEnd(transaction, organizationId, timeZone, now);
}

/**
 * The day from which nothing was billed, and those after it; of a very long absence, in which nothing can have been used, just the end. The last
 * finished day at the least: a clock that was ahead may have claimed to have billed it.
 */
function daysToBill(billedUntil: number, until: number, timeZone: string) {
  const first = dayAt(Math.min(billedUntil, until - 1), timeZone);
  const days: { date: string; end: number }[] = [first];
  for (let at = Math.max(first.end, until - mostDaysMissed * dayMs); at < until; ) {
    const day = dayAt(at, timeZone);
    days.push(day);
    at = day.end;
  }
  return days;
}

async function closeBill(
  transaction: Transaction,
  organizationId: string,
  { date, end, timeZone }: { readonly date: string; readonly end: number; readonly timeZone: string },
  now: number,
): Promise<void> {
  const closedAt = new Date(now).toISOString();
  const before = new Date(end).toISOString();
  const number = await bills.nextBillNumber(transaction, organizationId);
  const scans = await bills.insertBillLines(transaction, organizationId, number, { before, now: closedAt });
  if (scans === 0) return;
  const unitPriceMicros = (await findPriceBefore(transaction, organizationId, before)) ?? defaultUnitPriceMicros;
  const amountMicros = scansPrice(unitPriceMicros, scans);
  await bills.insertBill(transaction, organizationId, {
    number,
    day: date,
    timeZone,
    scans,
    unitPriceMicros,
    amountMicros,
    closedAt,
  });
}
