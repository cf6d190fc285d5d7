import type { Transaction } from '#platform/database/database.ts';
import { AppError } from '#platform/errors.ts';
import { currency, minimumQuota, recommendedQuota, scansPrice } from './money.ts';
import { datesBetween, dayAt, dayOn } from './periods.ts';
import { countInstances, findSubscription, readSettings } from './repository.ts';
import type { QuotaOverview, QuotaUsage } from './schemas.ts';
import { type QuotaState, stateAt } from './state.ts';
import { subscriptionUse, sumUsage, sumUsageBy } from './usage-repository.ts';

const mostDays = 366;

/** How scans are paid for now, and what is left. */
export async function describeQuota(
  transaction: Transaction,
  organizationId: string,
  now: number,
): Promise<QuotaOverview> {
  const settings = await readSettings(transaction, organizationId);
  const state = stateAt(settings, await findSubscription(transaction, organizationId), now);
  const { mode, isSuspended, unitPriceMicros, timeZone, chargesVerifications, subscription } = state;
  const instances = await countInstances(transaction, organizationId);
  return {
    mode,
    isSuspended,
    currency,
    unitPriceMicros,
    timeZone,
    chargesVerifications,
    subscription: subscription && withoutZone(subscription),
    period: await describePeriod(transaction, organizationId, state),
    today: mode === 'pay-as-you-go' ? await describeToday(transaction, organizationId, state, now) : null,
    recommendation: { instances, quota: recommendedQuota(instances) },
    minimumQuota,
  };
}

function withoutZone<T extends { readonly timeZone: string }>({ timeZone: _zone, ...rest }: T): Omit<T, 'timeZone'> {
  return rest;
}

async function describePeriod(transaction: Transaction, organizationId: string, { subscription, period }: QuotaState) {
  if (!subscription || !period) return null;
  const span = { from: new Date(period.start).toISOString(), to: new Date(period.end).toISOString() };
  const { used, reserved } = await subscriptionUse(transaction, organizationId, span);
  const { quota } = subscription;
  return { ...span, quota, used, reserved, remaining: Math.max(0, quota - used - reserved) };
}

async function describeToday(transaction: Transaction, organizationId: string, state: QuotaState, now: number) {
  const { date, start, end } = dayAt(now, state.timeZone);
  const span = { from: new Date(start).toISOString(), to: new Date(end).toISOString() };
  const scans = await sumUsage(transaction, organizationId, 'pay-as-you-go', span);
  return { date, scans, amountMicros: scansPrice(state.unitPriceMicros, scans) };
}

/** Scans that counted, by day, check and account. */
export async function describeUsage(
  transaction: Transaction,
  organizationId: string,
  range: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: number,
): Promise<QuotaUsage> {
  const { timeZone } = await readSettings(transaction, organizationId);
  const { from, to } = resolveRange(range, timeZone, now);
  const days = datesBetween(from, to)
    .map((date) => dayOn(date, timeZone))
    .filter(({ start, end }) => end > start);
  const span = {
    from: new Date(dayOn(from, timeZone).start).toISOString(),
    to: new Date(dayOn(to, timeZone).end).toISOString(),
  };
  const dayStarts = days.map(({ start }) => new Date(start).toISOString());
  const sums = await sumUsageBy(transaction, organizationId, span, dayStarts);
  const byDay = sums.flatMap(({ day, scans }) => (day === null ? [] : [{ date: days[day - 1]!.date, scans }]));
  return {
    from,
    to,
    timeZone,
    scans: byDay.reduce((sum, { scans }) => sum + scans, 0),
    byDay,
    byCheck: sums.flatMap(({ checkId, scans }) => (checkId === null ? [] : [{ checkId, scans }])),
    byAccount: sums.flatMap(({ accountId, scans }) => (accountId === null ? [] : [{ accountId, scans }])),
  };
}

/** The named days, or the last 31 ones. Throws 'invalid-request' for a range that is empty or too long. */
export function resolveRange(
  range: { readonly from?: string | undefined; readonly to?: string | undefined },
  timeZone: string,
  now: number,
): { readonly from: string; readonly to: string } {
  const to = range.to ?? dayAt(now, timeZone).date;
  const from = range.from ?? Temporal.PlainDate.from(to).subtract({ days: 30 }).toString();
  const { days } = Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' });
  if (days >= 0 && days < mostDays) return { from, to };
  throw new AppError('invalid-request', {
    en: `"from" must not be after "to", and a range has at most ${mostDays} days.`,
    zh: `from 不能晚于 to，且范围最多 ${mostDays} 天。`,
  });
}
