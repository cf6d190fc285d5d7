import type { Cloud } from '#model/cloud.ts';
import type { Clock } from '#platform/clock.ts';
import type { Database } from '#platform/database/database.ts';
import { AppError } from '#platform/errors.ts';
import type { AccountOpener, OpenAccount } from '../accounts/contract.ts';
import type { CloudsOf } from '../organization-clouds.ts';
import type { AcceptedRisks, Metering } from './contract.ts';
import { type Coverage, coverRun } from './cover-run.ts';
import { judgeLinks } from './judge-links.ts';
import { doubtLostRegions } from './lost-regions.ts';
import type { RunContext } from './run-context.ts';
import { linkFieldsOf, nearKindsOf, prepareSelection } from './selection.ts';
import type { ClaimedRun } from './store/run-claim.ts';
import { RunLost } from './store/run-fence.ts';
import * as rows from './store/run-rows.ts';
import { summarize } from './summary.ts';
import { sweepAll } from './sweep-all.ts';

export interface RunServices {
  readonly database: Database;
  readonly cloudsOf: CloudsOf;
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
  const { organizationId } = claimed.fence;
  const cloud = await cloudOf(services, organizationId, claimed.cloud);
  const account = await openAccount(services, claimed, signal);
  try {
    const judgedAt = await rows.fixClock(services.database, claimed, account);
    const covered = await coverRun(services, claimed, { cloud, account, judgedAt, signal });
    const run = contextOf(services, claimed, cloud, account, { judgedAt, ...covered }, signal, () => failing.abort());
    await sweepAll(run);
    const { swept, linked } = await rows.readUnits(services.database, claimed.fence);
    await doubtLostRegions(run, swept);
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

/** The cloud with the checks that the organisation has now. */
async function cloudOf({ database, cloudsOf }: RunServices, organizationId: string, id: string): Promise<Cloud> {
  const clouds = await database.inOrganization(organizationId, (transaction) => cloudsOf(transaction, organizationId), {
    isReadOnly: true,
  });
  const cloud = clouds.get(id);
  if (!cloud) throw unknownCloud(id);
  return cloud;
}

async function openAccount(services: RunServices, claimed: ClaimedRun, signal: AbortSignal): Promise<OpenAccount> {
  const account = await services.accounts.open(claimed.fence.organizationId, claimed.accountId, true, signal);
  if (!signal.aborted) return account;
  await account.close();
  throw new RunLost(claimed.fence.runId);
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
    nearKinds: nearKindsOf(cloud),
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
      era: account.isReplay ? judgedAt : null,
      now: Date.parse(claimed.startedAt),
      at: claimed.startedAt,
    },
    signal,
    abort,
    onUnit: ({ stage, judged, carried, assets }) =>
      services.onFigures({ cloud: cloud.id, judged, carried, units: 1, assets: stage === 'list' ? assets : 0 }),
  };
}

function unknownCloud(cloud: string): AppError {
  return new AppError('invalid-request', {
    en: `This worker does not know the cloud ${cloud}. Bring all workers to the same version.`,
    zh: `此工作进程不支持云 ${cloud}。请将所有工作进程升级到同一版本。`,
  });
}
