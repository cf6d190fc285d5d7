import { z } from 'zod';
import { didYouMean } from '#platform/nearest.ts';
import { isTimeZone } from '#platform/time-zone.ts';
import { refuse, safeText } from '#platform/web/text.ts';
import { windows } from './schedule.ts';

export const dimensions = ['ciem', 'security-risk', 'compliance'] as const;

const Id = safeText(1, 200);
const CheckIds = z.array(Id).max(2_000);

const TimeZone = z
  .string()
  .max(64)
  .superRefine((name, context) => {
    if (isTimeZone(name)) return;
    const hint = didYouMean(name, ['UTC', ...Intl.supportedValuesOf('timeZone')]);
    refuse(
      context,
      `It is not an IANA time zone, such as Europe/Berlin.${hint.en}`,
      `不是 IANA 时区（例如 Asia/Shanghai）。${hint.zh}`,
    );
  });

export const PolicySchedule = z
  .discriminatedUnion('mode', [
    z.object({ mode: z.literal('off') }),
    z.object({
      mode: z.literal('weekly'),
      weekdays: z.array(z.int().min(1).max(7)).min(1).max(7).describe('1 is Monday, 7 is Sunday.'),
      window: z.enum(windows).describe('Hours of the day, in the time zone.'),
      timeZone: TimeZone.describe('An IANA zone.'),
    }),
    z.object({ mode: z.literal('interval'), hours: z.int().min(1).max(744) }),
  ])
  .describe('When runs start by themselves. Each account starts once in each window, at a time of its own within it.');

export const PolicyTags = z
  .array(
    z.object({
      key: safeText(1, 200),
      values: z.array(safeText(0, 400)).min(1).max(100).optional().describe('Any of these; left out: whatever value.'),
    }),
  )
  .min(1)
  .max(20)
  .describe('Every one must hold.');

/** What a person decides of a policy. */
const decided = {
  name: safeText(1, 100),
  isEnabled: z.boolean().default(true),
  packs: z.array(Id).max(100).nullable().default(null).describe('Checks of these packs; null: of any or none.'),
  dimensions: z
    .array(z.enum(dimensions))
    .max(3)
    .nullable()
    .default(null)
    .describe('Checks of these dimensions; null: of all.'),
  addedChecks: CheckIds.default([]).describe('Checks that are judged besides.'),
  removedChecks: CheckIds.default([]).describe('Checks that are not judged, whatever else says so.'),
  takesInNewChecks: z
    .boolean()
    .default(true)
    .describe('Off: the checks that are chosen when it is saved, and no others later.'),
  accountIds: z
    .array(z.uuid())
    .min(1)
    .max(1_000)
    .nullable()
    .default(null)
    .describe('null: all accounts, also those to come.'),
  regions: z
    .array(safeText(1, 60))
    .min(1)
    .max(200)
    .nullable()
    .default(null)
    .describe('null: all. Global assets are always judged.'),
  tags: PolicyTags.nullable().default(null).describe('Only assets with these tags are judged; null: all.'),
  parameters: z
    .record(z.string().max(200), z.record(z.string().max(100), z.unknown()))
    .default({})
    .describe('By check and name. They hold in all runs of the accounts and regions of this policy.'),
  schedule: PolicySchedule.default({ mode: 'off' }),
  exceptionDays: z
    .int()
    .min(1)
    .max(365)
    .nullable()
    .default(null)
    .describe('For how many days at the most a failure of its checks may be accepted; null: no limit of its own.'),
};

export const NewPolicy = z.object(decided).meta({ id: 'NewPolicy' });
export type NewPolicy = z.output<typeof NewPolicy>;

export const ChangedPolicy = z
  .object({
    ...decided,
    version: z.int().min(1).describe('The version that was read; another one has been saved meanwhile if it differs.'),
  })
  .meta({ id: 'ChangedPolicy' });
export type ChangedPolicy = z.output<typeof ChangedPolicy>;

const Instant = z.iso.datetime();

export const Policy = z
  .object({
    id: z.uuid(),
    name: z.string(),
    isDefault: z.boolean(),
    isEnabled: z.boolean(),
    version: z.int(),
    packs: z.array(z.string()).nullable(),
    dimensions: z.array(z.enum(dimensions)).nullable(),
    addedChecks: z.array(z.string()),
    removedChecks: z.array(z.string()),
    takesInNewChecks: z.boolean(),
    accountIds: z.array(z.string()).nullable(),
    regions: z.array(z.string()).nullable(),
    tags: z.array(z.object({ key: z.string(), values: z.array(z.string()).optional() })).nullable(),
    parameters: z.record(z.string(), z.record(z.string(), z.unknown())),
    schedule: PolicySchedule,
    exceptionDays: z.int().nullable(),
    checkCount: z.int().describe('How many checks it chooses now.'),
    nextStartAt: Instant.nullable().describe('When the first account is due next.'),
    lastStartAt: Instant.nullable(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Policy' });
export type Policy = z.input<typeof Policy>;

export const PolicyDetails = Policy.extend({
  checks: z.array(z.string()).describe('The checks that it chooses now.'),
  checksNotTakenIn: z.array(z.string()).describe('New checks that it would choose if it took in new ones.'),
}).meta({ id: 'PolicyDetails' });
export type PolicyDetails = z.input<typeof PolicyDetails>;
