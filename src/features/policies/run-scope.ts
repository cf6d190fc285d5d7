import { z } from 'zod';
import { safeText } from '#platform/web/text.ts';

const AccountIds = z.array(z.uuid()).min(1).max(1_000);
const CheckId = safeText(1, 200);

/** What is to be run now. */
export const RunScope = z
  .union([
    z.literal('all').describe('Every check of every connected account.'),
    z.object({ accountIds: AccountIds }).describe('Every check of these accounts.'),
    z.object({ policyId: z.uuid() }).describe('What one policy chooses.'),
    z
      .object({ checkId: CheckId, accountIds: AccountIds.optional() })
      .describe('One check, in all its accounts or in these.'),
    z
      .object({
        accountId: z.uuid(),
        kind: safeText(1, 200),
        assetId: safeText(1, 1_000),
        checkIds: z.array(CheckId).min(1).max(500).optional(),
      })
      .describe('One asset, by these checks or by those that policies choose.'),
    z.object({ findingId: z.uuid() }).describe('The check and the asset of one finding.'),
  ])
  .meta({ id: 'RunScope' });
export type RunScope = z.output<typeof RunScope>;

export const RunAsk = z.object({ scope: RunScope }).meta({ id: 'RunAsk' });

export const RunsAsked = z
  .object({
    groupId: z.uuid(),
    runs: z.array(
      z.object({
        runId: z.uuid(),
        accountId: z.uuid(),
        isShared: z.boolean().describe('An equal run was waiting already; this is that one.'),
      }),
    ),
  })
  .meta({ id: 'RunsAsked' });
export type RunsAsked = z.input<typeof RunsAsked>;
