import type { BillingMode } from '../assessment/contract.ts';
import { defaultUnitPriceMicros } from './money.ts';
import { type Period, periodAt } from './periods.ts';

export interface Settings {
  readonly mode: BillingMode;
  readonly isSuspended: boolean;
  readonly unitPriceMicros: number;
  readonly timeZone: string;
  readonly chargesVerifications: boolean;
  /** instant, ISO */
  readonly billedUntil: string | null;
}

export interface Subscription {
  readonly id: string;
  /** scans in each month */
  readonly quota: number;
  readonly months: number;
  readonly unitPriceMicros: number;
  readonly timeZone: string;
  /** instants, ISO */
  readonly startsAt: string;
  readonly endsAt: string;
  readonly afterEnd: 'lapsed' | 'off';
}

/** How scans are paid for at a moment, whether or not a timer has said so yet. */
export interface QuotaState extends Settings {
  /** the one that runs; null when there is none or its term is over */
  readonly subscription: Subscription | null;
  readonly period: Period | null;
}

/** What holds while nobody has changed anything: metering is off. */
export const untouched: Settings = {
  mode: 'off',
  isSuspended: false,
  unitPriceMicros: defaultUnitPriceMicros,
  timeZone: 'UTC',
  chargesVerifications: false,
  billedUntil: null,
};

/**
 * After its term a subscription has lapsed: billable checks stay uncovered until somebody decides, because an end that lifts every limit would
 * be a strange budget. Only one that was downgraded to nothing switches metering off.
 */
export function stateAt(settings: Settings, active: Subscription | null, now: number): QuotaState {
  if (settings.mode !== 'subscription' || !active) return { ...settings, subscription: null, period: null };
  const period = periodOf(active, now);
  if (period) return { ...settings, subscription: active, period };
  const mode = active.afterEnd === 'off' ? 'off' : 'subscription';
  return { ...settings, mode, subscription: null, period: null };
}

/** The month of the term; a clock that went back before the start sees the first. */
function periodOf({ startsAt, months, timeZone }: Subscription, now: number): Period | undefined {
  const start = Date.parse(startsAt);
  return periodAt({ start, months, timeZone }, Math.max(now, start));
}
