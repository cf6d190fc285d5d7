import { isDeepStrictEqual } from 'node:util';
import type { Database, Transaction } from '#platform/database/database.ts';
import { clearTimer } from '#platform/database/timers.ts';
import { newId } from '#platform/identifiers.ts';
import type { Caller } from '#platform/web/route.ts';
import { actorOf, recordAudit } from '../audit/index.ts';
import { refuseDisagreement } from './agreement.ts';
import type { Catalogue, CatalogueOf } from './catalogue.ts';
import { chosenChecks } from './choice.ts';
import { cloudsOfAccounts, listAccounts } from './inventory-repository.ts';
import * as refusals from './refusals.ts';
import * as repository from './repository.ts';
import { type PolicyScheduler, policyTimer } from './scheduling.ts';
import type { ChangedPolicy, NewPolicy, Policy, PolicyDetails } from './schemas.ts';
import { checksNotTakenIn, type DecidedPolicy, decidePolicy } from './validation.ts';

const mostPolicies = 200;

export interface PolicyServiceDeps {
  readonly database: Database;
  readonly catalogueOf: CatalogueOf;
  readonly scheduler: PolicyScheduler;
}

export class PolicyService {
  readonly #deps: PolicyServiceDeps;

  constructor(deps: PolicyServiceDeps) {
    this.#deps = deps;
  }

  async list(caller: Caller, page: Parameters<typeof repository.listPolicies>[2]): Promise<readonly Policy[]> {
    return await this.#within(caller, async (transaction, organizationId) => {
      const catalogue = await this.#deps.catalogueOf(transaction, organizationId);
      const rows = await repository.listPolicies(transaction, organizationId, page);
      return rows.map((policy) => shown(catalogue, policy));
    });
  }

  async get(caller: Caller, id: string): Promise<PolicyDetails> {
    return await this.#within(caller, (transaction, organizationId) => this.#detailed(transaction, organizationId, id));
  }

  async create(caller: Caller, given: NewPolicy, now: number): Promise<PolicyDetails> {
    return await this.#within(caller, async (transaction, organizationId) => {
      await repository.lockPolicies(transaction, organizationId);
      const others = await repository.allPolicies(transaction, organizationId);
      if (others.length >= mostPolicies) throw refusals.tooManyPolicies(mostPolicies);
      const id = newId();
      const at = new Date(now).toISOString();
      const policy = {
        ...(await this.#decide(transaction, organizationId, id, given, others)),
        isDefault: false,
        version: 1,
        scheduledSince: at,
        nextStartAt: null,
        lastStartAt: null,
        createdAt: at,
        updatedAt: at,
      };
      if (!(await repository.insertPolicy(transaction, organizationId, policy))) throw refusals.nameTaken(given.name);
      return await this.#finish(transaction, caller, 'policy.created', policy, now);
    });
  }

  async replace(caller: Caller, id: string, { version, ...given }: ChangedPolicy, now: number): Promise<PolicyDetails> {
    return await this.#within(caller, async (transaction, organizationId) => {
      await repository.lockPolicies(transaction, organizationId);
      const before = await this.#require(transaction, organizationId, id, 'FOR UPDATE');
      if (before.version !== version) throw refusals.changedMeanwhile();
      if (await repository.isNameTaken(transaction, organizationId, given.name, id))
        throw refusals.nameTaken(given.name);
      const others = (await repository.allPolicies(transaction, organizationId)).filter((other) => other.id !== id);
      const decided = await this.#decide(transaction, organizationId, id, given, others);
      const at = new Date(now).toISOString();
      const isSameSchedule =
        before.isEnabled === decided.isEnabled && isDeepStrictEqual(before.schedule, decided.schedule);
      const scheduledSince = isSameSchedule ? before.scheduledSince : at;
      const policy = { ...before, ...decided, scheduledSince, updatedAt: at };
      await repository.updatePolicy(transaction, organizationId, policy);
      return await this.#finish(transaction, caller, 'policy.changed', policy, now);
    });
  }

  async remove(caller: Caller, id: string, now: number): Promise<void> {
    await this.#within(caller, async (transaction, organizationId) => {
      await repository.lockPolicies(transaction, organizationId);
      const { name, isDefault } = await this.#require(transaction, organizationId, id, 'FOR UPDATE');
      if (isDefault) throw refusals.isTheDefault();
      await repository.deletePolicy(transaction, organizationId, id);
      await clearTimer(transaction, organizationId, policyTimer, id);
      await this.#audit(transaction, caller, 'policy.deleted', id, { name }, now);
    });
  }

  async #decide(
    transaction: Transaction,
    organizationId: string,
    id: string,
    given: NewPolicy,
    others: readonly repository.StoredPolicy[],
  ): Promise<DecidedPolicy & { readonly id: string }> {
    const catalogue = await this.#deps.catalogueOf(transaction, organizationId);
    const cloudOfAccount = await cloudsOfAccounts(transaction, organizationId);
    const connected = await listAccounts(transaction, organizationId);
    const policy = {
      ...decidePolicy(catalogue, given, {
        accountIds: new Set(cloudOfAccount.keys()),
        accountRegions: new Set(connected.flatMap(({ regions }) => regions)),
      }),
      id,
    };
    const enabled = others.filter(({ isEnabled }) => isEnabled);
    if (policy.isEnabled) refuseDisagreement(catalogue, policy, enabled, cloudOfAccount);
    return policy;
  }

  /** Timer, audit log (last: it is locked until the end) and how the policy stands now. */
  async #finish(
    transaction: Transaction,
    caller: Caller,
    action: string,
    policy: repository.StoredPolicy,
    now: number,
  ): Promise<PolicyDetails> {
    const { organizationId } = caller;
    await this.#deps.scheduler.reschedule(transaction, organizationId, policy, now);
    const { savedChecks: _checks, nextStartAt: _next, lastStartAt: _last, ...details } = policy;
    await this.#audit(transaction, caller, action, policy.id, details, now);
    return await this.#detailed(transaction, organizationId, policy.id);
  }

  async #audit(
    transaction: Transaction,
    caller: Caller,
    action: string,
    subjectId: string,
    details: Readonly<Record<string, unknown>>,
    now: number,
  ): Promise<void> {
    const event = { actor: actorOf(caller), action, subjectKind: 'policy', subjectId, details, now };
    await recordAudit(transaction, caller.organizationId, event);
  }

  async #require(transaction: Transaction, organizationId: string, id: string, lock: '' | 'FOR UPDATE' = '') {
    const policy = await repository.findPolicy(transaction, organizationId, id, lock);
    if (policy) return policy;
    throw refusals.notFound(`policy ${id}`, `策略 ${id}`);
  }

  async #detailed(transaction: Transaction, organizationId: string, id: string): Promise<PolicyDetails> {
    const policy = await this.#require(transaction, organizationId, id);
    const catalogue = await this.#deps.catalogueOf(transaction, organizationId);
    return {
      ...shown(catalogue, policy),
      checks: chosenChecks(catalogue, policy).map(({ check }) => check.id),
      checksNotTakenIn: [...checksNotTakenIn(catalogue, policy)],
    };
  }

  #within<T>(caller: Caller, work: (transaction: Transaction, organizationId: string) => Promise<T>): Promise<T> {
    const { organizationId } = caller;
    return this.#deps.database.inOrganization(organizationId, (transaction) => work(transaction, organizationId));
  }
}

function shown(catalogue: Catalogue, policy: repository.StoredPolicy): Policy {
  const { savedChecks: _checks, scheduledSince: _since, ...rest } = policy;
  return { ...rest, checkCount: chosenChecks(catalogue, policy).length };
}
