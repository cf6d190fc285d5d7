import { z } from 'zod';
import { cursorQuery, pageOf } from '#platform/web/paging.ts';

export const runStatuses = ['queued', 'running', 'paused', 'cancelled', 'done', 'failed'] as const;

const Counts = z.tuple([z.int(), z.int(), z.int(), z.int()]).describe('pass, fail, not applicable, unknown');
const RunGapOut = z.object({
  service: z.string(),
  operation: z.string(),
  region: z.string().nullable(),
  code: z.string(),
  message: z.string(),
  asset: z.string().nullable().optional(),
  count: z.int().optional(),
});
const NotCovered = z.object({ id: z.string(), scans: z.int() });

export const RunSummaryOut = z.object({
  completeness: z.number().describe('Results that are not unknown ÷ results that are not not-applicable.'),
  assets: z.int(),
  scans: z.int().describe('Results that are pass or fail.'),
  counts: z.object({ pass: z.int(), fail: z.int(), 'not-applicable': z.int(), unknown: z.int() }),
  failedBySeverity: z.object({ high: z.int(), medium: z.int(), low: z.int() }),
  byCheck: z.record(z.string(), Counts),
  judged: z.int().describe('Verdicts that were computed.'),
  carried: z.int().describe('Verdicts that stood, because nothing that they rest on has changed.'),
  changed: z.int().describe('Assets that are new or changed.'),
  gone: z.int(),
  gaps: z.array(RunGapOut),
  notCovered: z.array(NotCovered),
  checks: z.array(z.object({ id: z.string(), version: z.int(), operations: z.array(z.string()) })),
});

export const RunOut = z
  .object({
    id: z.string(),
    accountId: z.string(),
    groupId: z.string(),
    kind: z.enum(['full', 'verify']),
    trigger: z.enum(['manual', 'schedule', 'first', 'verify', 'import']),
    policyId: z.string().nullable(),
    requestedBy: z.string().nullable(),
    status: z.enum(runStatuses),
    isEnding: z.boolean().describe('A pause or an end was asked for and takes effect within seconds.'),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    checks: z.int(),
    notCovered: z.array(NotCovered).describe('Checks that the scan quota does not cover: they were not run.'),
    billingMode: z.enum(['off', 'pay-as-you-go', 'subscription']),
    units: z.object({ planned: z.int(), done: z.int() }),
    assets: z.int(),
    attempts: z.int(),
    apiCalls: z.int(),
    throttles: z.int(),
    queuedAt: z.string(),
    startedAt: z.string().nullable(),
    finishedAt: z.string().nullable(),
    summary: RunSummaryOut.nullable(),
  })
  .meta({ id: 'Run' });
export type RunOut = z.input<typeof RunOut>;

export const RunPage = pageOf(RunOut.omit({ summary: true }));

export const RunQuery = z.object({
  ...cursorQuery,
  accountId: z.uuid().optional(),
  groupId: z.uuid().optional(),
  status: z.enum(runStatuses).optional(),
});
export type RunQuery = z.output<typeof RunQuery>;

export const UnitOut = z
  .object({
    stage: z.enum(['list', 'links']),
    kind: z.string(),
    region: z.string().nullable(),
    status: z.enum(['planned', 'done']),
    assets: z.int(),
    changed: z.int(),
    gone: z.int(),
    judged: z.int(),
    carried: z.int(),
    counts: z.record(z.string(), Counts),
    gaps: z.array(RunGapOut),
    finishedAt: z.string().nullable(),
  })
  .meta({ id: 'RunUnit' });
export const UnitPage = pageOf(UnitOut);
