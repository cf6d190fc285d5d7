import { awaitDayEnd } from './bills.ts';
import { type Change, type Locked, lockState, recordChange } from './changes.ts';
import { dayAt } from './periods.ts';
import * as refusals from './refusals.ts';
import { findSubscription, saveSettings, updateSubscription } from './repository.ts';
import type { PayAsYouGo, QuotaSettings } from './schemas.ts';

/** on, suspended (nothing billable is run) or off (metering is off). What is so already stays. */
export async function changePayAsYouGo(change: Change, { state: wanted }: PayAsYouGo): Promise<void> {
  const locked = await lockState(change);
  const before = stateOf(locked);
  if (before === wanted) return;
  if (locked.state.subscription) throw refusals.subscriptionRuns();
  if (before === 'off' && wanted === 'suspended') throw refusals.payAsYouGoIsOff();
  await endLapsed(change);
  const { settings } = locked;
  const { transaction, organizationId, now } = change;
  const mode = wanted === 'off' ? 'off' : 'pay-as-you-go';
  const billedUntil = settings.billedUntil ?? new Date(dayAt(now, settings.timeZone).start).toISOString();
  await saveSettings(transaction, organizationId, {
    ...settings,
    mode,
    isSuspended: wanted === 'suspended',
    billedUntil,
  });
  // What was used until it went off is billed all the same.
  await awaitDayEnd(transaction, organizationId, settings.timeZone, now);
  const event = wanted === 'on' && before === 'suspended' ? 'pay-as-you-go-resumed' : `pay-as-you-go-${wanted}`;
  await recordChange(change, { event, unitPriceMicros: settings.unitPriceMicros });
}

export async function changeSettings(change: Change, wanted: QuotaSettings): Promise<void> {
  const { settings } = await lockState(change);
  const { transaction, organizationId, now } = change;
  const next = {
    ...settings,
    unitPriceMicros: wanted.unitPriceMicros ?? settings.unitPriceMicros,
    timeZone: wanted.timeZone ?? settings.timeZone,
    chargesVerifications: wanted.chargesVerifications ?? settings.chargesVerifications,
  };
  await saveSettings(transaction, organizationId, next);
  if (next.billedUntil !== null) await awaitDayEnd(transaction, organizationId, next.timeZone, now);
  await recordChange(change, { event: 'settings-changed', unitPriceMicros: next.unitPriceMicros }, wanted);
}

function stateOf({ state }: Locked): PayAsYouGo['state'] {
  if (state.mode !== 'pay-as-you-go') return 'off';
  return state.isSuspended ? 'suspended' : 'on';
}

async function endLapsed({ transaction, organizationId }: Change): Promise<void> {
  const lapsed = await findSubscription(transaction, organizationId);
  if (lapsed) await updateSubscription(transaction, organizationId, { ...lapsed, status: 'ended' });
}
