import { z } from 'zod';
import { isTimeZone } from '#platform/time-zone.ts';
import { refuse } from '#platform/web/text.ts';
import { bounds, minimumQuota } from './money.ts';

const Micros = z.int().describe('Millionths of the currency.');
const Instant = z.iso.datetime();
const Quota = z.int().min(minimumQuota).max(bounds.quota).describe('Scans in each month.');
const Months = z.int().min(1).max(bounds.months);
const accepted = {
  acceptsTerms: z.literal(true).describe('Says that whoever asks has seen the price and agrees.'),
};

export const QuotaOverview = z
  .object({
    mode: z.enum(['off', 'pay-as-you-go', 'subscription']),
    isSuspended: z.boolean().describe('Pay-as-you-go alone: billable checks are not run.'),
    currency: z.string(),
    unitPriceMicros: Micros,
    timeZone: z.string().describe('The zone whose days are billed.'),
    chargesVerifications: z.boolean().describe('Whether verifications of single assets or checks count.'),
    subscription: z
      .object({
        id: z.uuid(),
        quota: z.int(),
        months: z.int(),
        unitPriceMicros: Micros,
        startsAt: Instant,
        endsAt: Instant,
        afterEnd: z
          .enum(['lapsed', 'off'])
          .describe('What follows: billable checks are not covered, or metering is off.'),
      })
      .nullable(),
    period: z
      .object({
        from: Instant,
        to: Instant,
        quota: z.int(),
        used: z.int(),
        reserved: z.int().describe('What runs under way may still use.'),
        remaining: z.int(),
      })
      .nullable()
      .describe('The current month of the subscription; what is left at its end lapses.'),
    today: z
      .object({ date: z.iso.date(), scans: z.int(), amountMicros: Micros })
      .nullable()
      .describe('Pay-as-you-go alone.'),
    recommendation: z.object({ instances: z.int(), quota: z.int() }),
    minimumQuota: z.int(),
  })
  .meta({ id: 'QuotaOverview' });
export type QuotaOverview = z.input<typeof QuotaOverview>;

export const QuotaSettings = z
  .object({
    unitPriceMicros: z
      .int()
      .min(0)
      .max(bounds.unitPriceMicros)
      .optional()
      .describe('For what is bought or used from now on.'),
    timeZone: z
      .string()
      .max(64)
      .superRefine((name, context) => {
        if (!isTimeZone(name)) {
          refuse(
            context,
            'It is not an IANA time zone, such as Europe/Berlin.',
            '不是 IANA 时区（例如 Asia/Shanghai）。',
          );
        }
      })
      .optional(),
    chargesVerifications: z.boolean().optional(),
  })
  .meta({ id: 'QuotaSettings' });
export type QuotaSettings = z.output<typeof QuotaSettings>;

export const PayAsYouGo = z
  .union([z.object({ state: z.literal('on'), ...accepted }), z.object({ state: z.enum(['suspended', 'off']) })])
  .meta({ id: 'PayAsYouGo' });
export type PayAsYouGo = z.output<typeof PayAsYouGo>;

const expected = { expectedPriceMicros: z.int().min(0).optional().describe('Refused when the price is another one.') };
export const NewSubscription = z
  .object({ quota: Quota, months: Months, ...accepted, ...expected })
  .meta({ id: 'NewSubscription' });
export type NewSubscription = z.output<typeof NewSubscription>;
export const ScaleOut = z
  .object({ addedQuota: z.int().min(1).max(bounds.quota), ...accepted, ...expected })
  .meta({ id: 'QuotaScaleOut' });
export type ScaleOut = z.output<typeof ScaleOut>;
export const Renewal = z.object({ months: Months, ...accepted, ...expected }).meta({ id: 'QuotaRenewal' });
export type Renewal = z.output<typeof Renewal>;
export const Downgrade = z
  .object({
    quota: z.union([z.literal(0), Quota]).describe('0: ends with the current month, and metering is then off.'),
  })
  .meta({ id: 'QuotaDowngrade' });
export type Downgrade = z.output<typeof Downgrade>;

export const QuotaEvent = z
  .object({
    id: z.uuid(),
    at: Instant,
    event: z.string(),
    actorName: z.string(),
    subscriptionId: z.uuid().nullable(),
    quota: z.int().nullable(),
    months: z.int().nullable(),
    unitPriceMicros: Micros,
    amountMicros: Micros.describe('Millionths of the currency; negative: a credit.'),
  })
  .meta({ id: 'QuotaEvent' });

export const QuotaUsage = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    timeZone: z.string(),
    scans: z.int(),
    byDay: z.array(z.object({ date: z.iso.date(), scans: z.int() })).describe('Days without scans are left out.'),
    byCheck: z.array(z.object({ checkId: z.string(), scans: z.int() })),
    byAccount: z.array(z.object({ accountId: z.uuid(), scans: z.int() })),
  })
  .meta({ id: 'QuotaUsage' });
export type QuotaUsage = z.input<typeof QuotaUsage>;

export const QuotaBill = z
  .object({
    number: z.int(),
    day: z.iso.date(),
    timeZone: z.string(),
    scans: z.int().describe('Those of the day, and those of earlier days that were reported after their bill.'),
    unitPriceMicros: Micros,
    amountMicros: Micros,
    closedAt: Instant,
  })
  .meta({ id: 'QuotaBill' });
export type QuotaBill = z.input<typeof QuotaBill>;

const dates = { from: z.iso.date(), to: z.iso.date() };
/** Both days included, at most a year of them. */
export const DateRange = z.object({
  from: dates.from.optional().describe('The first day; 30 days ago unless named.'),
  to: dates.to.optional().describe('The last day; today unless named.'),
});
