import { clearTimer, setTimer } from '#platform/database/timers.ts';
import { newId } from '#platform/identifiers.ts';
import { type Change, type Locked, lockState, recordChange } from './changes.ts';
import { bounds, subscriptionPrice } from './money.ts';
import { monthsAfter, type Period } from './periods.ts';
import * as refusals from './refusals.ts';
import { insertSubscription, saveSettings, updateSubscription } from './repository.ts';
import type { Downgrade, NewSubscription, Renewal, ScaleOut } from './schemas.ts';
import type { Subscription } from './state.ts';
import { subscriptionUse } from './usage-repository.ts';

export const subscriptionTimer = 'quota-subscription';

/** only when nothing else is in force. */
export async function buy(change: Change, order: NewSubscription): Promise<void> {
  const { settings, state, active } = await lockState(change);
  if (state.mode === 'pay-as-you-go') throw refusals.payAsYouGoIsOn();
  if (state.subscription) throw refusals.subscribedAlready();
  const { unitPriceMicros, timeZone } = settings;
  const price = subscriptionPrice(unitPriceMicros, order.quota, order.months);
  refuseOtherPrice(order.expectedPriceMicros, price);
  if (active) await updateSubscription(change.transaction, change.organizationId, { ...active, status: 'ended' });
  const subscription: Subscription = {
    id: newId(),
    quota: order.quota,
    months: order.months,
    unitPriceMicros,
    timeZone,
    startsAt: new Date(change.now).toISOString(),
    endsAt: new Date(monthsAfter(change.now, order.months, timeZone)).toISOString(),
    afterEnd: 'lapsed',
  };
  await insertSubscription(change.transaction, change.organizationId, subscription);
  await saveSettings(change.transaction, change.organizationId, { ...settings, mode: 'subscription' });
  await awaitEnd(change, subscription);
  await record(change, 'bought', subscription, order.months, price);
}

/** More scans for this month and each to come; the present month is paid in full. */
export async function scaleOut(change: Change, order: ScaleOut): Promise<void> {
  const { subscription, period } = running(await lockState(change));
  const quota = subscription.quota + order.addedQuota;
  if (quota > bounds.quota) throw refusals.tooMuch();
  const months = subscription.months - period.index;
  const price = subscriptionPrice(subscription.unitPriceMicros, order.addedQuota, months);
  refuseOtherPrice(order.expectedPriceMicros, price);
  const larger = { ...subscription, quota };
  await updateSubscription(change.transaction, change.organizationId, larger);
  await record(change, 'scaled-out', larger, months, price);
}

/** More months at the end of the term; takes back an end that was planned. */
export async function renew(change: Change, order: Renewal): Promise<void> {
  const { subscription } = running(await lockState(change));
  const months = subscription.months + order.months;
  if (months > bounds.months) throw refusals.tooMuch();
  const price = subscriptionPrice(subscription.unitPriceMicros, subscription.quota, order.months);
  refuseOtherPrice(order.expectedPriceMicros, price);
  const longer = withMonths({ ...subscription, afterEnd: 'lapsed' }, months);
  await updateSubscription(change.transaction, change.organizationId, longer);
  await awaitEnd(change, longer);
  await record(change, 'renewed', longer, order.months, price);
}

/** Fewer scans a month, from now on; to 0 ends it with the present month. Months that have not begun are credited. */
export async function downgrade(change: Change, { quota }: Downgrade): Promise<void> {
  const locked = await lockState(change);
  if (quota === 0 && locked.state.mode === 'subscription' && !locked.state.subscription)
    return await leave(change, locked);
  const { subscription, period } = running(locked);
  if (quota >= subscription.quota) throw refusals.notLess(subscription.quota);
  const monthsToCome = subscription.months - period.index - 1;
  const credit = -subscriptionPrice(subscription.unitPriceMicros, subscription.quota - quota, monthsToCome);
  const smaller =
    quota === 0
      ? withMonths({ ...subscription, afterEnd: 'off' }, period.index + 1)
      : { ...subscription, quota: await atLeastTaken(change, period, quota) };
  await updateSubscription(change.transaction, change.organizationId, smaller);
  await awaitEnd(change, smaller);
  await record(change, 'downgraded', { ...smaller, quota }, monthsToCome, credit);
}

/** Ends it at once. Months that have not begun are credited, and the present one when nothing of it was taken. */
export async function refund(change: Change): Promise<void> {
  const { settings, ...locked } = await lockState(change);
  const { subscription, period } = running({ settings, ...locked });
  const isUntouched = (await takenIn(change, period)) === 0;
  const months = subscription.months - period.index - (isUntouched ? 0 : 1);
  const credit = -subscriptionPrice(subscription.unitPriceMicros, subscription.quota, months);
  const ended = { ...subscription, endsAt: new Date(change.now).toISOString(), status: 'refunded' as const };
  await updateSubscription(change.transaction, change.organizationId, ended);
  await saveSettings(change.transaction, change.organizationId, { ...settings, mode: 'off' });
  await clearTimer(change.transaction, change.organizationId, subscriptionTimer, subscription.id);
  await record(change, 'refunded', subscription, months, credit);
}

/** When the timer falls due. A term that is not over, because it was renewed or the clock went back, is waited for. */
export async function endWhenOver(change: Change, subscriptionId: string): Promise<void> {
  const { settings, state, active } = await lockState(change);
  if (active?.id !== subscriptionId) {
    return await clearTimer(change.transaction, change.organizationId, subscriptionTimer, subscriptionId);
  }
  if (state.subscription) return await awaitEnd(change, active);
  await updateSubscription(change.transaction, change.organizationId, { ...active, status: 'ended' });
  await saveSettings(change.transaction, change.organizationId, { ...settings, mode: state.mode });
  await clearTimer(change.transaction, change.organizationId, subscriptionTimer, subscriptionId);
  await record(change, 'ended', active, active.months, 0);
}

/** Metering goes off after a subscription that has lapsed. */
async function leave(change: Change, { settings, active }: Locked): Promise<void> {
  if (active) await updateSubscription(change.transaction, change.organizationId, { ...active, status: 'ended' });
  await saveSettings(change.transaction, change.organizationId, { ...settings, mode: 'off' });
  await recordChange(change, { event: 'switched-off', unitPriceMicros: settings.unitPriceMicros });
}

function running({ state }: Locked): { readonly subscription: Subscription; readonly period: Period } {
  const { subscription, period } = state;
  if (!subscription || !period) throw refusals.noSubscription();
  return { subscription, period };
}

function withMonths(subscription: Subscription, months: number): Subscription {
  const end = monthsAfter(Date.parse(subscription.startsAt), months, subscription.timeZone);
  return { ...subscription, months, endsAt: new Date(end).toISOString() };
}

async function atLeastTaken(change: Change, period: Period, quota: number): Promise<number> {
  const taken = await takenIn(change, period);
  if (quota < taken) throw refusals.belowUse(taken);
  return quota;
}

async function takenIn({ transaction, organizationId }: Change, { start, end }: Period): Promise<number> {
  const span = { from: new Date(start).toISOString(), to: new Date(end).toISOString() };
  const { used, reserved } = await subscriptionUse(transaction, organizationId, span);
  return used + reserved;
}

function refuseOtherPrice(expected: number | undefined, price: number): void {
  if (expected !== undefined && expected !== price) throw refusals.otherPrice(price);
}

async function awaitEnd({ transaction, organizationId }: Change, { id, endsAt }: Subscription): Promise<void> {
  await setTimer(transaction, organizationId, { kind: subscriptionTimer, subjectId: id, dueAt: endsAt });
}

async function record(change: Change, event: string, subscription: Subscription, months: number, amountMicros: number) {
  const { id: subscriptionId, quota, unitPriceMicros } = subscription;
  await recordChange(change, { event, subscriptionId, quota, months, unitPriceMicros, amountMicros });
}
