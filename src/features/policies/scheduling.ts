import type { Transaction } from '#platform/database/database.ts';
import { clearTimer, setTimer } from '#platform/database/timers.ts';
import { hashId } from '#platform/identifiers.ts';
import type { RunRequests } from '../assessment/contract.ts';
import type { CatalogueOf } from './catalogue.ts';
import { chosenChecks } from './choice.ts';
import { type Plan, planOf, type Start } from './due.ts';
import type { KnownAccount } from './in-force.ts';
import { allPolicies, findPolicy, noteSchedule, type StoredPolicy } from './repository.ts';
import { RunPlanner } from './run-plan.ts';
import { requestPlanned } from './run-requests.ts';
import { momentWithin } from './schedule.ts';
import { findStarts, insertStart } from './starts-repository.ts';

export const policyTimer = 'policy';

/** Starts of many accounts are looked for together. */
const leastPauseMs = 20_000;

/** Moves schedules on, in the caller's transaction. */
export class PolicyScheduler {
  readonly #catalogueOf: CatalogueOf;
  readonly #requests: RunRequests;

  constructor(catalogueOf: CatalogueOf, requests: RunRequests) {
    this.#catalogueOf = catalogueOf;
    this.#requests = requests;
  }

  /** When the timer of a policy is due. The policy stays locked until its starts are written, so that two schedulers start nothing twice. */
  async startDue(transaction: Transaction, organizationId: string, policyId: string, now: number): Promise<void> {
    const policy = await findPolicy(transaction, organizationId, policyId, 'FOR UPDATE');
    if (!policy) return await clearTimer(transaction, organizationId, policyTimer, policyId);
    const planner = await RunPlanner.open(this.#catalogueOf, transaction, organizationId);
    const { starts } = await this.#startsOf(transaction, organizationId, policy, planner, now);
    const due = starts.filter(({ at }) => at <= now);
    for (const start of due) await this.#start(transaction, organizationId, policy, planner, start, now);
    await this.#await(transaction, organizationId, policy, planner, now, due.length > 0);
  }

  /** Sets the timer of a policy anew: it was saved, or accounts have come or gone. */
  async reschedule(transaction: Transaction, organizationId: string, policy: StoredPolicy, now: number): Promise<void> {
    const planner = await RunPlanner.open(this.#catalogueOf, transaction, organizationId);
    await this.#await(transaction, organizationId, policy, planner, now, false);
  }

  /** Those of all policies: also right after a clock that had gone astray was put right and the server started again. */
  async rescheduleAll(transaction: Transaction, organizationId: string, now: number): Promise<void> {
    const policies = await allPolicies(transaction, organizationId);
    const planner = await RunPlanner.open(this.#catalogueOf, transaction, organizationId);
    for (const policy of policies) await this.#await(transaction, organizationId, policy, planner, now, false);
  }

  async #start(
    transaction: Transaction,
    organizationId: string,
    policy: StoredPolicy,
    planner: RunPlanner,
    { accountId, occurrence }: Start,
    now: number,
  ): Promise<void> {
    const account = planner.accounts.find(({ id }) => id === accountId)!;
    // Accounts that start in one window belong together.
    const asker = { trigger: 'schedule', requestedBy: null, groupId: hashId('policy', policy.id, occurrence) } as const;
    const planned = planner.ofPolicy(policy, account);
    const { runs } = await requestPlanned(this.#requests, transaction, organizationId, planned, asker, now);
    const startedAt = new Date(now).toISOString();
    const start = { policyId: policy.id, accountId, occurrence, startedAt, runId: runs[0]!.runId };
    await insertStart(transaction, organizationId, start);
  }

  async #await(
    transaction: Transaction,
    organizationId: string,
    policy: StoredPolicy,
    planner: RunPlanner,
    now: number,
    hasStarted: boolean,
  ): Promise<void> {
    const { starts, plan } = await this.#startsOf(transaction, organizationId, policy, planner, now);
    const next = starts.length === 0 ? undefined : Math.min(...starts.map(({ at }) => at));
    await noteSchedule(transaction, organizationId, policy.id, {
      nextStartAt: next === undefined ? null : new Date(Math.max(next, now)).toISOString(),
      startedAt: hasStarted ? new Date(now).toISOString() : null,
    });
    const dueAt = next ?? momentToLookAgain(policy, plan, now);
    if (dueAt === undefined) return await clearTimer(transaction, organizationId, policyTimer, policy.id);
    const notBefore = hasStarted ? now + leastPauseMs : now;
    const timer = {
      kind: policyTimer,
      subjectId: policy.id,
      dueAt: new Date(Math.max(dueAt, notBefore)).toISOString(),
    };
    await setTimer(transaction, organizationId, timer);
  }

  async #startsOf(
    transaction: Transaction,
    organizationId: string,
    policy: StoredPolicy,
    planner: RunPlanner,
    now: number,
  ): Promise<{ readonly starts: readonly Start[]; readonly plan: Plan | undefined }> {
    if (!policy.isEnabled) return { starts: [], plan: undefined };
    const plan = planOf({ ...policy, since: Date.parse(policy.scheduledSince) }, now);
    const keys = plan.occurrences.map(({ key }) => key);
    const done = await findStarts(transaction, organizationId, policy.id, keys);
    const clouds = new Set(chosenChecks(planner.catalogue, policy).map(({ cloud }) => cloud.id));
    const accounts = planner.accounts.filter((account) => clouds.has(account.cloud) && covers(policy, account));
    const scheduled = accounts.map(({ id, createdAt }) => ({ id, since: createdAt }));
    return { plan, starts: plan.starts(scheduled, (accountId, key) => done.get(key)?.has(accountId) ?? false) };
  }
}

function covers({ accountIds }: StoredPolicy, account: KnownAccount): boolean {
  return accountIds?.includes(account.id) ?? true;
}

/** A schedule without accounts looks again in each window: some may have come. */
function momentToLookAgain(policy: StoredPolicy, plan: Plan | undefined, now: number): number | undefined {
  const moments = plan?.occurrences.map((occurrence) => momentWithin(occurrence, policy.id, ''));
  return moments?.find((moment) => moment > now);
}
