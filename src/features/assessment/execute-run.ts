import type { PreparedCheck } from '#engine/prepare.ts';
import type { Cloud } from '#model/cloud.ts';
import type { Gap } from '#model/gap.ts';
import type { Clock } from '#platform/clock.ts';
import type { Database } from '#platform/database/database.ts';
import { AppError } from '#platform/errors.ts';
import { estimate } from '#scan/estimate.ts';
import { planUnits, type Unit } from '#scan/plan.ts';
import { createReader } from '#scan/reader.ts';
import type { AccountOpener, OpenAccount } from '../accounts/contract.ts';
import type { AcceptedRisks, Metering } from './contract.ts';
import { judgeLinks } from './judge-links.ts';
import type { RunContext } from './run-context.ts';
import { linkFieldsOf, prepareSelection } from './selection.ts';
import type { ClaimedRun } from './store/run-claim.ts';
import { holdRun, RunLost } from './store/run-fence.ts';
import * as rows from './store/run-rows.ts';
import { summarize } from './summary.ts';
import { sweepUnit } from './sweep-unit.ts';

export interface RunServices {
  readonly database: Database;
  readonly clouds: ReadonlyMap<string, Cloud>;
  readonly accounts: AccountOpener;
  readonly risks: AcceptedRisks;
  readonly metering: Metering;
  readonly clock: Clock;
  readonly onFigures: (figures: RunFigures) => void;
}

/** What a worker has done since it last said so. */
export interface RunFigures {
  readonly cloud: string;
  /** the status in which a run has ended */
  readonly ended?: string;
  readonly judged?: number;
  readonly carried?: number;
  readonly assets?: number;
  readonly units?: number;
  readonly apiCalls?: number;
  readonly throttles?: number;
}

/** Reads, judges and stores one account; goes on where an earlier worker stopped. Throws RunLost, or AppError when the account cannot be opened. */
export async function executeRun(services: RunServices, claimed: ClaimedRun, held: AbortSignal): Promise<void> {
  const failing = new AbortController();
  const signal = AbortSignal.any([held, failing.signal]);
  const cloud = services.clouds.get(claimed.cloud);
  if (!cloud) throw unknownCloud(claimed.cloud);
  const { organizationId } = claimed.fence;
  const account = await openAccount(services, claimed, signal);
  try {
    const judgedAt = await rows.fixClock(services.database, claimed, account);
    const covered = await coverRun(services, claimed, cloud, account, judgedAt, signal);
    const run = contextOf(services, claimed, cloud, account, { judgedAt, ...covered }, signal, () => failing.abort());
    await sweepAll(services, run);
    const { swept, linked } = await rows.readUnits(services.database, claimed.fence);
    await judgeLinks(run, swept, linked);
    if (signal.aborted) throw new RunLost(claimed.fence.runId);
    const summary = await summarize(services.database, run, covered.notCovered);
    await services.database.inOrganization(organizationId, async (transaction) => {
      await rows.finishRun(transaction, claimed.fence, summary, account, services.clock.now());
      await services.metering.settle(transaction, organizationId, claimed.fence.runId, services.clock.now());
    });
    services.onFigures({ cloud: cloud.id, ended: 'done' });
  } finally {
    services.onFigures({ cloud: cloud.id, apiCalls: account.apiCalls(), throttles: account.throttles() });
    await account.close();
  }
}

async function openAccount(services: RunServices, claimed: ClaimedRun, signal: AbortSignal): Promise<OpenAccount> {
  const account = await services.accounts.open(claimed.fence.organizationId, claimed.accountId, true, signal);
  if (!signal.aborted) return account;
  await account.close();
  throw new RunLost(claimed.fence.runId);
}

interface Coverage {
  readonly mode: 'off' | 'pay-as-you-go' | 'subscription';
  readonly notCovered: readonly { readonly id: string; readonly scans: number }[];
}

/** What the scan quota covers is decided once, at the first attempt. */
async function coverRun(
  services: RunServices,
  claimed: ClaimedRun,
  cloud: Cloud,
  account: OpenAccount,
  judgedAt: number,
  signal: AbortSignal,
): Promise<Coverage> {
  if (claimed.coverage) return claimed.coverage;
  const { database, metering, clock } = services;
  const { organizationId, runId } = claimed.fence;
  const selected = prepareSelection(cloud, claimed.selection, new Set(), judgedAt);
  const instances = await countInstances(services, claimed, selected, { cloud, account, judgedAt, signal });
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
  { cloud, account, judgedAt, signal }: { cloud: Cloud; account: OpenAccount; judgedAt: number; signal: AbortSignal },
): Promise<ReadonlyMap<string, number>> {
  const { known, isLimited } = await database.inOrganization(fence.organizationId, async (transaction) => ({
    known: await rows.knownInstances(transaction, fence.organizationId, accountId),
    isLimited: await metering.limits(transaction, fence.organizationId, clock.now()),
  }));
  const uncounted = selected.filter(({ check }) => !check.free && !known.has(check.asset.kind));
  if (!isLimited || uncounted.length === 0) return known;
  const { kinds } = await estimate({
    ...{
      cloud,
      checks: uncounted,
      transport: account.transport,
      account: account.externalId,
      regions: account.regions,
    },
    ...{
      now: judgedAt,
      signal,
      memory: account.memory,
      mayLackRegionLists: account.isReplay,
      apiCalls: account.apiCalls,
    },
  });
  if (signal.aborted) throw new RunLost(fence.runId);
  return new Map([...known, ...kinds.map(({ kind, instances }) => [kind, instances] as const)]);
}

function contextOf(
  services: RunServices,
  claimed: ClaimedRun,
  cloud: Cloud,
  account: OpenAccount,
  { judgedAt, mode, notCovered }: Coverage & { judgedAt: number },
  signal: AbortSignal,
  abort: () => void,
): RunContext {
  const { selection, fence } = claimed;
  const checks = prepareSelection(cloud, selection, new Set(notCovered.map(({ id }) => id)), judgedAt);
  const severities = new Map(cloud.catalogue.map(({ check }) => [check.id, check.severity]));
  const regions = selection.regions
    ? account.regions.filter((region) => selection.regions!.includes(region))
    : account.regions;
  return {
    cloud,
    checks,
    scope: {
      regions: selection.regions && new Set(selection.regions),
      tags: selection.tags,
      assetIds: selection.assetIds && new Set(selection.assetIds),
    },
    wanted: selection.assetIds && new Set(selection.assetIds),
    farKinds: new Set(checks.flatMap(({ links }) => links.map(({ link }) => link.kind.kind))),
    linkFields: linkFieldsOf(cloud),
    reader: {
      account: account.externalId,
      regions,
      region: null,
      now: judgedAt,
      transport: account.transport,
      signal,
      memory: account.memory,
    },
    mayLackRegionLists: account.isReplay,
    regionGap: account.regionGap ?? null,
    billingMode: mode,
    store: {
      database: services.database,
      fence,
      accountId: claimed.accountId,
      cloud: cloud.id,
      severityOf: (check) => severities.get(check) ?? 'low',
      risks: services.risks,
      judgedAt,
      now: Date.parse(claimed.startedAt),
      at: claimed.startedAt,
    },
    signal,
    abort,
    onUnit: ({ judged, carried, assets }) => services.onFigures({ cloud: cloud.id, judged, carried, assets, units: 1 }),
  };
}

/** Units are planned service by service; each starts as soon as its service has said where it exists. What is finished is not read again. */
async function sweepAll({ database }: RunServices, run: RunContext): Promise<void> {
  const { fence } = run.store;
  const done = await rows.finishedUnits(database, fence);
  const planGaps: Gap[] = run.regionGap ? [run.regionGap] : [];
  const groups = planUnits(run.cloud, run.checks, createReader(run.reader), (gap) => {
    if (!run.mayLackRegionLists || gap.code !== 'NotRecorded') planGaps.push(gap);
  });
  const planned = new Set<string>();
  const faults: unknown[] = [];
  const sweepGroup = async (group: Promise<readonly Unit[]>): Promise<void> => {
    const units = await group;
    if (run.signal.aborted) throw new RunLost(fence.runId);
    const keys = units.map((unit) => ({ kind: unit.plan.collector.asset.kind, region: unit.region ?? '' }));
    for (const { kind, region } of keys) planned.add(`${kind} ${region}`);
    await rows.planUnits(database, fence, keys);
    const left = units.filter((unit) => !done.has(`${unit.plan.collector.asset.kind} ${unit.region ?? ''}`));
    await Promise.all(left.map((unit) => sweepUnit(run, unit).catch(takeFault)));
  };
  const takeFault = (fault: unknown): void => {
    faults.push(fault);
    run.abort();
  };
  // every unit ends before a fault is told: none of them may still write when the account is closed
  await Promise.all(groups.map((group) => sweepGroup(group).catch(takeFault)));
  if (faults.length > 0) throw faults[0];
  await rows.settlePlan(database, fence, planned, planGaps);
}

function unknownCloud(cloud: string): AppError {
  return new AppError('invalid-request', {
    en: `This worker does not know the cloud ${cloud}. Bring all workers to the same version.`,
    zh: `此工作进程不支持云 ${cloud}。请将所有工作进程升级到同一版本。`,
  });
}
