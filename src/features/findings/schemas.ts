import { z } from 'zod';
import { severities } from '#model/verdict.ts';
import { instant } from '#platform/web/instant.ts';
import { cursorQuery, pageOf } from '#platform/web/paging.ts';
import { safeText } from '#platform/web/text.ts';
import { exceptionStates } from '../exceptions/index.ts';
import { categories, dimensions, filterMembers, sorts } from './filter-schema.ts';

export const rawOutcomes = ['fail', 'pass', 'not-applicable', 'unknown', 'gone'] as const;
const moment = z.iso.datetime();
const anyRecord = z.record(z.string(), z.unknown());
export const GapSchema = z.object({
  service: z.string(),
  operation: z.string(),
  region: z.string().nullable(),
  code: z.string(),
  message: z.string(),
  field: z.string().optional(),
});

const ExceptionNote = z.object({
  id: z.uuid(),
  scopeKind: z.enum(['check', 'asset', 'pair', 'filter']),
  state: z.enum(exceptionStates),
  owner: z.string(),
  reason: z.string(),
  startsAt: moment,
  expiresAt: moment,
});

export const Finding = z
  .object({
    id: z.uuid(),
    state: z
      .enum(['open', 'excepted', 'resolved'])
      .describe('By the clock: what an exception covers counts again when it ends.'),
    outcome: z.enum(rawOutcomes).describe('Of the last judgement, whatever was accepted; `gone`: the asset is.'),
    severity: z.enum(severities),
    check: z.object({
      id: z.string(),
      title: z.string(),
      dimension: z.enum(dimensions).nullable(),
      category: z.enum(categories).nullable(),
    }),
    cloud: z.string(),
    account: z.object({ id: z.uuid(), externalId: z.string().nullable(), name: z.string().nullable() }),
    asset: z.object({ kind: z.string(), id: z.string(), name: z.string(), displayName: z.string().nullable() }),
    region: z.string().nullable(),
    tags: z.record(z.string(), z.string()),
    reason: z.string().describe('Why it fails, or why it was resolved.'),
    firstSeenAt: moment,
    openedAt: moment.describe('When it was opened, or last opened again.'),
    changedAt: moment,
    resolvedAt: moment.nullable(),
    staleSince: moment.nullable().describe('Since when the failure could not be confirmed.'),
    reopened: z.int(),
    exception: ExceptionNote.nullable().describe('What covers it now.'),
    owner: z.string().nullable(),
    ticket: z.string().nullable(),
  })
  .meta({ id: 'Finding' });
export type Finding = z.infer<typeof Finding>;

export const FindingDetail = Finding.extend({
  evidence: anyRecord,
  parameters: anyRecord.nullable(),
  checkVersion: z.int(),
  staleReason: z.string().nullable(),
  gap: GapSchema.nullable(),
  lastSeenAt: moment
    .nullable()
    .describe('The last complete reading that confirmed it; null when it is resolved or could not be confirmed.'),
  openedByRun: z.uuid(),
  resolvedByRun: z.uuid().nullable(),
  note: z.string().nullable(),
  rationale: z.string(),
  remediation: z.object({
    console: z.array(z.string()),
    cli: z.string().nullable(),
    terraform: z.string().nullable(),
  }),
  references: z.array(z.string()),
  fix: z.string().nullable().describe('The quick fix that cures it.'),
  controls: z.array(z.object({ pack: z.string(), control: z.string() })),
  exceptions: z.array(ExceptionNote).describe('All that cover it, did, or were asked for; the newest first.'),
}).meta({ id: 'FindingDetail' });
export type FindingDetail = z.infer<typeof FindingDetail>;

export const findingId = z.object({ findingId: z.uuid() });
export const FindingQuery = z.object({
  ...filterMembers,
  sort: z
    .enum(sorts)
    .default('severity')
    .describe('`severity`: the highest first, of these the newest; `opened`, `changed`: the newest first.'),
  ...cursorQuery,
});
export type FindingQuery = z.output<typeof FindingQuery>;
export const FindingPage = pageOf(Finding);
export const FindingCount = z.object({
  count: z.int().describe('Up to 10,000.'),
  isMore: z.boolean().describe('There are more, or may be: counting on would cost too much.'),
});

const place = z.tuple([z.enum(sorts), z.literal([1, 2, 3]).nullable(), instant(), z.uuid()]);
export const FindingCursor = place.refine(([sort, severity]) => (sort === 'severity') === (severity !== null));

export const FindingEvent = z.object({
  id: z.uuid(),
  at: moment,
  event: z.string(),
  runId: z.uuid().nullable(),
  actor: z.string().nullable(),
  reason: z.string().nullable().describe('Of the verdict that caused it, in the language of the reader.'),
  details: anyRecord,
});
export const EventPage = pageOf(FindingEvent);
export const EventCursor = z.tuple([instant(), z.uuid()]);
export const EventQuery = z.object(cursorQuery);

export const TriageChange = z.object({
  owner: safeText(1, 200).nullable().optional().describe('Who looks after it.'),
  ticket: safeText(1, 500).nullable().optional(),
  note: safeText(1, 4_000, { multiline: true }).nullable().optional(),
});
export type TriageChange = z.output<typeof TriageChange>;
