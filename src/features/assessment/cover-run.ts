import type { PreparedCheck } from '#engine/prepare.ts';
import type { Cloud } from '#model/cloud.ts';
import { estimate } from '#scan/estimate.ts';
import type { OpenAccount } from '../accounts/contract.ts';
import type { RunServices } from './execute-run.ts';
import { prepareSelection } from './selection.ts';
import type { ClaimedRun } from './store/run-claim.ts';
import { holdRun, RunLost } from './store/run-fence.ts';
import * as rows from './store/run-rows.ts';

export type Coverage = NonNullable<ClaimedRun['coverage']>;

/** What a run reads from, and the clock of its judgements. */
interface Opened {
  readonly cloud: Cloud;
  readonly account: OpenAccount;
  readonly judgedAt: number;
  readonly signal: AbortSignal;
}

/** What the scan quota covers is decided once, at the first attempt. */
export async function coverRun(services: RunServices, claimed: ClaimedRun, opened: Opened): Promise<Coverage> {
  if (claimed.coverage) return claimed.coverage;
  const { database, metering, clock } = services;
  const { organizationId, runId } = claimed.fence;
  const selected = prepareSelection(opened.cloud, claimed.selection, new Set(), opened.judgedAt);
  const instances = await countInstances(services, claimed, selected, opened);
  return await database.inOrganization(organizationId, async (transaction) => {
    await holdRun(transaction, claimed.fence);
    const checks = selected.map(({ check }) => ({
      id: check.id,
      isFree: check.free,
      severity: check.severity,
      instances: claimed.selection.assetIds?.length ?? instances.get(check.asset.kind) ?? 0,
    }));
    const run = { runId, accountId: claimed.accountId, checks };
    const { mode, notCovered } = await metering.reserve(transaction, organizationId, run, clock.now());
    await rows.keepCoverage(transaction, claimed.fence, { mode, notCovered });
    return { mode, notCovered };
  });
}

/**
 * How many assets of each kind there are, from the inventory. Where a limit matters, kinds whose lists were never read to the end are
 * counted first: their lists are read once more than without a limit, and no details.
 */
async function countInstances(
  { database, metering, clock }: RunServices,
  { fence, accountId }: ClaimedRun,
  selected: readonly PreparedCheck[],
  { cloud, account, judgedAt, signal }: Opened,
): Promise<ReadonlyMap<string, number>> {
  const { known, isLimited } = await database.inOrganization(fence.organizationId, async (transaction) => ({
    known: await rows.knownInstances(transaction, fence.organizationId, accountId),
    isLimited: await metering.limits(transaction, fence.organizationId, clock.now()),
  }));
  const uncounted = selected.filter(({ check }) => !check.free && !known.has(check.asset.kind));
  if (!isLimited || uncounted.length === 0) return known;
  const { transport, externalId, regions, memory, isReplay, apiCalls } = account;
  const { kinds } = await estimate({
    ...{ cloud, checks: uncounted, transport, account: externalId, regions, now: judgedAt, signal },
    ...{ memory, mayLackRegionLists: isReplay, apiCalls },
  });
  if (signal.aborted) throw new RunLost(fence.runId);
  return new Map([...known, ...kinds.map(({ kind, instances }) => [kind, instances] as const)]);
}
