import { z } from 'zod';
import { severities } from '#model/verdict.ts';

/** What runs would be and cost; numbers of scans are upper bounds, because applicability is known only after judging. */
export const RunEstimate = z
  .object({
    runs: z.array(
      z.object({
        accountId: z.uuid(),
        accountName: z.string(),
        kind: z.enum(['full', 'verify']),
        regions: z.array(z.string()).nullable(),
        checks: z.int(),
        scans: z.int(),
        billableScans: z.int().describe('Of the covered checks.'),
        notCovered: z.array(z.string()).describe('Checks that the quota does not cover: they would not be run.'),
      }),
    ),
    checks: z.array(
      z.object({
        id: z.string(),
        title: z.object({ en: z.string(), zh: z.string() }),
        severity: z.enum(severities),
        isFree: z.boolean(),
        instances: z.int().describe('Assets of its kind that the inventory knows.'),
        isComplete: z
          .boolean()
          .describe('Whether the lists of its kind were ever read to the end; if not, there may be more.'),
        scans: z.int(),
        notCoveredScans: z.int(),
      }),
    ),
    unknownKinds: z
      .array(z.object({ accountId: z.uuid(), kind: z.string() }))
      .describe('Kinds of which nobody knows how many there are: their lists were never read to the end.'),
    isComplete: z.boolean(),
    instances: z.int(),
    scans: z.int(),
    freeScans: z.int().describe('Of free checks, and of verifications where these do not count.'),
    billableScans: z.int(),
    productFormula: z
      .object({ instances: z.int(), checks: z.int(), scans: z.int() })
      .describe('Instances × checks, as vendors reckon; a check is about one kind, so it is never reached.'),
    quota: z.object({
      mode: z.enum(['off', 'pay-as-you-go', 'subscription']),
      isSuspended: z.boolean(),
      remaining: z.int().nullable().describe('Scans that are left before the runs; null: no limit.'),
      isCovered: z.boolean(),
      notCoveredScans: z.int(),
    }),
    price: z.object({
      currency: z.string(),
      unitPriceMicros: z.int(),
      amountMicros: z
        .int()
        .describe('Covered billable scans × unit price, in millionths; charged in pay-as-you-go alone.'),
    }),
  })
  .meta({ id: 'RunEstimate' });
export type RunEstimate = z.input<typeof RunEstimate>;
