import type { Transaction } from '#platform/database/database.ts';
import type { CheckToCover, Metering } from '../assessment/contract.ts';
import type { Foresight, QuotaForesight } from './contract.ts';
import { type Cover, cover, unlimited } from './cover.ts';
import { currency } from './money.ts';
import { findSubscription, lockSettings, readSettings } from './repository.ts';
import { type QuotaState, stateAt } from './state.ts';
import * as usage from './usage-repository.ts';

const off = { mode: 'off', notCovered: [] } as const;

/** Reservations of an organisation are made one after another, so that runs at the same time never get more than there is. */
export const metering: Metering = {
  async limits(transaction, organizationId, now) {
    const settings = await readSettings(transaction, organizationId);
    const state = stateAt(settings, await findSubscription(transaction, organizationId), now);
    return (await remainingScans(transaction, organizationId, state)) !== null;
  },
  async reserve(transaction, organizationId, run, now) {
    const settings = await lockSettings(transaction, organizationId);
    if (!settings) return off;
    const before = await usage.findReservation(transaction, organizationId, run.runId);
    if (before) return { mode: before.mode, notCovered: before.notCovered };
    const state = stateAt(settings, await findSubscription(transaction, organizationId), now);
    if (state.mode === 'off') return off;
    if (!state.chargesVerifications && (await usage.isVerification(transaction, organizationId, run.runId))) return off;
    const { scans, notCovered } = coverBy(await remainingScans(transaction, organizationId, state), run.checks);
    const { runId, accountId } = run;
    const reservation = { runId, accountId, mode: state.mode, scans, notCovered };
    await usage.insertReservation(transaction, organizationId, reservation, new Date(now).toISOString());
    return { mode: state.mode, notCovered };
  },
  settle: (transaction, organizationId, runId, now) =>
    usage.settleReservation(transaction, organizationId, runId, new Date(now).toISOString()),
};

/** What would be reserved; nothing is locked or written. */
export const foresight: QuotaForesight = {
  async foresee(transaction, organizationId, runs, now): Promise<Foresight> {
    const settings = await readSettings(transaction, organizationId);
    const state = stateAt(settings, await findSubscription(transaction, organizationId), now);
    const remaining = await remainingScans(transaction, organizationId, state);
    let left = remaining;
    const foreseen = runs.map(({ kind, checks }) => {
      const isFree = kind === 'verify' && !state.chargesVerifications;
      const { scans, notCovered } = isFree ? { scans: 0, notCovered: [] } : coverBy(left, checks);
      if (left !== null) left -= scans;
      return { scans, notCovered };
    });
    const { mode, isSuspended, unitPriceMicros } = state;
    return { mode, isSuspended, currency, unitPriceMicros, remaining, runs: foreseen };
  },
};

/** Scans that may still be reserved; null: any number. */
export async function remainingScans(
  transaction: Transaction,
  organizationId: string,
  { mode, isSuspended, subscription, period }: QuotaState,
): Promise<number | null> {
  if (mode === 'off') return null;
  if (mode === 'pay-as-you-go') return isSuspended ? 0 : null;
  if (!subscription || !period) return 0;
  const span = { from: new Date(period.start).toISOString(), to: new Date(period.end).toISOString() };
  const { used, reserved } = await usage.subscriptionUse(transaction, organizationId, span);
  return Math.max(0, subscription.quota - used - reserved);
}

function coverBy(remaining: number | null, checks: readonly CheckToCover[]): Cover {
  return remaining === null ? unlimited(checks) : cover(checks, remaining);
}
