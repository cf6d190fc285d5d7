import { z } from 'zod';
import { severities } from '#model/verdict.ts';
import { instant } from '#platform/web/instant.ts';
import { cursorQuery, pageOf } from '#platform/web/paging.ts';
import { refuse, safeText } from '#platform/web/text.ts';
import { exceptionStates } from './contract.ts';

/** The section of an organisation's settings that belongs to exceptions. */
export const ExceptionSettings = z.object({
  maxDays: z.number().int().min(1).max(3_650).default(365),
  approvalRequired: z.boolean().default(false),
  reminderDays: z.number().int().min(1).max(90).default(14),
});
export type ExceptionSettings = z.infer<typeof ExceptionSettings>;

const checkId = safeText(1, 200);
const kind = safeText(1, 200);
const assetId = safeText(1, 1_000);
const region = safeText(1, 100).describe('`global`: what has no region.');
const tags = z
  .array(z.object({ key: safeText(1, 256), values: z.array(safeText(0, 512)).min(1).max(20).optional() }))
  .min(1)
  .max(10)
  .describe('Each must be there and, where values are named, have one of them.');
const severity = z.enum(severities);

const CheckScope = z.object({ type: z.literal('check'), checkId });
const AssetScope = z.object({ type: z.literal('asset'), accountId: z.uuid(), kind, assetId });
const PairScope = z.object({ type: z.literal('pair'), checkId, accountId: z.uuid(), kind, assetId });
const filterMembers = {
  checkId: checkId.optional(),
  accountId: z.uuid().optional(),
  kind: kind.optional(),
  region: region.optional(),
  severity: severity.optional(),
  tags: tags.optional(),
};
const FilterScope = z.object({ type: z.literal('filter'), ...filterMembers });

export const ExceptionScope = z
  .discriminatedUnion('type', [CheckScope, AssetScope, PairScope, FilterScope])
  .describe(
    'What it covers, now and in future: a check item, an asset, one check on one asset, or all that fits a filter.',
  );
export type ExceptionScope = z.infer<typeof ExceptionScope>;

/** What a person may name: a finding stands for its check on its asset; a filter needs more than a check. */
export const RequestedScope = z.discriminatedUnion('type', [
  CheckScope,
  AssetScope,
  PairScope,
  z.object({ type: z.literal('finding'), findingId: z.uuid() }),
  FilterScope.superRefine(({ type: _, checkId: __, ...others }, context) => {
    if (Object.values(others).some((value) => value !== undefined)) return;
    refuse(
      context,
      'It needs an account, a kind, a region, a severity or tags.',
      '需要账号、类型、地域、风险等级或标签之一。',
    );
  }),
]);
export type RequestedScope = z.infer<typeof RequestedScope>;

const reason = safeText(1, 4_000, { multiline: true });
const owner = safeText(1, 200).describe('Who answers for it.');
const ticket = safeText(1, 500).describe('Number or address of a ticket.');

export const NewException = z.object({
  scope: RequestedScope,
  reason,
  owner,
  ticket: ticket.optional(),
  startsAt: instant().optional().describe('Now, unless named; never earlier.'),
  expiresAt: instant().describe('From this instant on, what it covered counts again.'),
});
export type NewException = z.infer<typeof NewException>;

export const ExceptionChange = z.object({
  reason: reason.optional(),
  owner: owner.optional(),
  ticket: ticket.nullable().optional(),
});
export type ExceptionChange = z.infer<typeof ExceptionChange>;

export const Decision = z.object({ note: safeText(1, 4_000, { multiline: true }).optional() });
export const Refusal = z.object({ note: safeText(1, 4_000, { multiline: true }) });
export const Revocation = z.object({ reason });
export const Renewal = z.object({ expiresAt: instant(), reason });
export type Renewal = z.infer<typeof Renewal>;

const nullableInstant = z.iso.datetime().nullable();
const act = z.object({ by: z.string(), at: z.iso.datetime(), note: z.string().nullable() });

export const Exception = z
  .object({
    id: z.uuid(),
    scope: ExceptionScope,
    reason: z.string(),
    owner: z.string(),
    ticket: z.string().nullable(),
    state: z.enum(exceptionStates).describe('By the clock: `active` covers, `scheduled` will, `expired` did.'),
    startsAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    requestedBy: z.string(),
    requestedAt: z.iso.datetime(),
    decision: act.nullable(),
    revocation: act.nullable(),
    renewal: z
      .object({
        expiresAt: z.iso.datetime(),
        reason: z.string(),
        requestedBy: z.string(),
        requestedAt: z.iso.datetime(),
      })
      .nullable()
      .describe('A new end that waits for approval.'),
    application: z
      .enum(['none', 'applying', 'applied'])
      .describe(
        'Whether each finding that it covers names it yet. Lists and sums are right while it is `applying`, too.',
      ),
    endsNotedAt: nullableInstant.describe('When its end was written to the audit log.'),
    remindedAt: nullableInstant,
    changedAt: z.iso.datetime(),
  })
  .meta({ id: 'Exception' });
export type Exception = z.infer<typeof Exception>;

export const ExceptionDetail = Exception.extend({
  findings: z
    .object({ count: z.int(), isMore: z.boolean() })
    .describe('Open findings that name it, counted up to 10,000.'),
}).meta({ id: 'ExceptionDetail' });
export type ExceptionDetail = z.infer<typeof ExceptionDetail>;

export const ExceptionFilter = z.object({
  state: z.enum(exceptionStates).optional(),
  awaits: z.enum(['approval']).optional().describe('`approval`: requests and renewals that wait for it.'),
  checkId: checkId.optional(),
  accountId: z.uuid().optional(),
  assetId: assetId.optional(),
  owner: owner.optional(),
  expiresBefore: instant().optional(),
});
export type ExceptionFilter = z.infer<typeof ExceptionFilter>;
export const ExceptionQuery = z.object({ ...ExceptionFilter.shape, ...cursorQuery });
export type ExceptionQuery = z.infer<typeof ExceptionQuery>;
export const ExceptionPage = pageOf(Exception);
export const ExceptionCursor = z.tuple([z.uuid()]);
export const exceptionId = z.object({ exceptionId: z.uuid() });
