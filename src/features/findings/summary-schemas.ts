import { z } from 'zod';
import { groupings } from './groups.ts';
import { bands } from './score.ts';

const rate = z.number().min(0).max(1).nullable();

export const SummaryTally = z
  .object({
    pass: z.int(),
    fail: z.int().describe('Without what is excepted.'),
    excepted: z.int(),
    notApplicable: z.int(),
    unknown: z.int().describe('Not decided; a list that could not be read is one for each of its checks and regions.'),
    notCovered: z.int().describe('Checks of an account that the scan quota left out of its last full run.'),
    passRate: rate.describe('pass ÷ (pass + fail); null where nothing was decided.'),
    completeness: rate.describe(
      'Results that are not unknown ÷ results that are not not-applicable; null where there are no results.',
    ),
    score: z
      .int()
      .min(0)
      .max(100)
      .nullable()
      .describe('100 × Σ weight × pass ÷ Σ weight × (pass + fail), rounded down; weights: high 5, medium 2, low 1.'),
    band: z.enum(bands).nullable().describe('95–100 safe, 85–94 low-risk, 70–84 medium-risk, 0–69 high-risk.'),
  })
  .meta({ id: 'SummaryTally' });
export type SummaryTally = z.infer<typeof SummaryTally>;

export const SummaryGroup = SummaryTally.extend({ key: z.string(), title: z.string().nullable() }).meta({
  id: 'SummaryGroup',
});
export type SummaryGroup = z.infer<typeof SummaryGroup>;

export const Summary = z
  .object({
    overall: SummaryTally,
    accounts: z.array(
      SummaryGroup.extend({
        cloud: z.string(),
        externalId: z.string(),
        source: z.enum(['live', 'sample', 'recording']),
        assessedAt: z.iso.datetime().nullable().describe('When its last full run ended.'),
      }),
    ),
    severities: z.array(SummaryGroup),
    dimensions: z.array(SummaryGroup),
    categories: z.array(SummaryGroup),
    packs: z.array(SummaryGroup),
  })
  .meta({ id: 'Summary' });
export type Summary = z.infer<typeof Summary>;

const account = z
  .union([z.uuid(), z.array(z.uuid()).max(50)])
  .transform((value) => [value].flat())
  .optional()
  .describe('All connected accounts, unless named.');

export const SummaryQuery = z.object({ account });
export const SummaryGroupQuery = z.object({ by: z.enum(groupings), account });
export const SummaryGroups = z.object({ items: z.array(SummaryGroup) });
