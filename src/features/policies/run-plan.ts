import type { Transaction } from '#platform/database/database.ts';
import { AppError } from '#platform/errors.ts';
import type { RunRequest, RunSelection } from '../assessment/contract.ts';
import { type Catalogue, type CatalogueOf, type ListedCheck, shown } from './catalogue.ts';
import { chosenChecks } from './choice.ts';
import { type KnownAccount, PoliciesInForce } from './in-force.ts';
import { type FindingTarget, findAssetRegion, findFindingTarget, listAccounts } from './inventory-repository.ts';
import * as refusals from './refusals.ts';
import { allPolicies, type StoredPolicy } from './repository.ts';
import type { RunScope } from './run-scope.ts';

/** A run that is to be asked for, with the checks behind its ids. */
export interface PlannedRun {
  readonly account: KnownAccount;
  readonly kind: RunRequest['kind'];
  readonly policyId: string | null;
  readonly checks: readonly ListedCheck[];
  readonly selection: RunSelection;
}

/** Makes runs from scopes, as policies and accounts are in one transaction. */
export class RunPlanner {
  readonly accounts: readonly KnownAccount[];
  readonly policies: readonly StoredPolicy[];
  readonly catalogue: Catalogue;
  readonly #inForce: PoliciesInForce;
  readonly #transaction: Transaction;
  readonly #organizationId: string;

  static async open(catalogueOf: CatalogueOf, transaction: Transaction, organizationId: string): Promise<RunPlanner> {
    const catalogue = await catalogueOf(transaction, organizationId);
    const policies = await allPolicies(transaction, organizationId);
    const accounts = await listAccounts(transaction, organizationId);
    return new RunPlanner(catalogue, transaction, organizationId, policies, accounts);
  }

  private constructor(
    catalogue: Catalogue,
    transaction: Transaction,
    organizationId: string,
    policies: readonly StoredPolicy[],
    accounts: readonly KnownAccount[],
  ) {
    this.catalogue = catalogue;
    this.#transaction = transaction;
    this.#organizationId = organizationId;
    this.policies = policies;
    this.accounts = accounts;
    const enabled = policies.filter(({ isEnabled }) => isEnabled);
    this.#inForce = new PoliciesInForce(catalogue, enabled);
  }

  /** Never empty. Throws 'not-found' for what the scope names and is not there, 'conflict' when there is nothing to run. */
  async plan(scope: RunScope): Promise<readonly PlannedRun[]> {
    const runs = await this.#runsOf(scope);
    if (runs.length === 0) throw refusals.nothingToRun();
    return runs;
  }

  /** What a policy has judged in one account. */
  ofPolicy(policy: StoredPolicy, account: KnownAccount): readonly PlannedRun[] {
    const checks = chosenChecks(this.catalogue, policy).filter(({ cloud }) => cloud.id === account.cloud);
    const limits = { regions: policy.regions, tags: policy.tags, assetIds: null };
    return this.#divided(account, checks, limits, { kind: 'full', policyId: policy.id });
  }

  async #runsOf(scope: RunScope): Promise<readonly PlannedRun[]> {
    if (scope === 'all') return this.accounts.flatMap((account) => this.#whole(account));
    if ('findingId' in scope) return await this.#ofFinding(scope.findingId);
    if ('policyId' in scope) return this.#ofPolicyId(scope.policyId);
    if ('checkId' in scope) return this.#ofCheck(scope.checkId, scope.accountIds);
    if ('assetId' in scope) return await this.#ofAsset(scope, scope.checkIds);
    return this.#requireAccounts(scope.accountIds).flatMap((account) => this.#whole(account));
  }

  #whole(account: KnownAccount): readonly PlannedRun[] {
    const checks = this.catalogue.checksOfCloud(account.cloud);
    return this.#divided(
      account,
      checks,
      { regions: null, tags: null, assetIds: null },
      { kind: 'full', policyId: null },
    );
  }

  #ofPolicyId(id: string): readonly PlannedRun[] {
    const policy = this.policies.find((one) => one.id === id);
    if (!policy) throw refusals.notFound(`policy ${id}`, `策略 ${id}`);
    if (!policy.isEnabled) throw refusals.policyDisabled(policy.name);
    return this.accounts
      .filter(({ id: account }) => policy.accountIds?.includes(account) ?? true)
      .flatMap((account) => this.ofPolicy(policy, account));
  }

  #ofCheck(checkId: string, accountIds: readonly string[] | undefined): readonly PlannedRun[] {
    const listed = this.catalogue.requireCheck(checkId, 'not-found');
    const accounts = accountIds ? this.#requireAccounts(accountIds) : this.accounts;
    return accounts
      .filter(({ cloud }) => cloud === listed.cloud.id)
      .flatMap((account) =>
        this.#divided(
          account,
          [listed],
          { regions: null, tags: null, assetIds: null },
          { kind: 'verify', policyId: null },
        ),
      );
  }

  async #ofFinding(findingId: string): Promise<readonly PlannedRun[]> {
    const target = await findFindingTarget(this.#transaction, this.#organizationId, findingId);
    if (!target) throw refusals.notFound(`finding ${findingId}`, `风险 ${findingId}`);
    return this.#ofTarget(target, [this.catalogue.requireCheck(target.checkId, 'not-found')]);
  }

  async #ofAsset(
    asset: Pick<FindingTarget, 'accountId' | 'kind' | 'assetId'>,
    checkIds: readonly string[] | undefined,
  ): Promise<readonly PlannedRun[]> {
    const account = this.#requireAccount(asset.accountId);
    const region = await findAssetRegion(this.#transaction, this.#organizationId, asset);
    if (region === undefined) throw refusals.notFound(`asset ${shown(asset.assetId)}`, `资产 ${shown(asset.assetId)}`);
    const checks = checkIds
      ? [...new Set(checkIds)].map((id) => this.#requireCheckOf(id, asset.kind))
      : this.#inForce.checksFor(account).filter(({ check }) => check.asset.kind === asset.kind);
    if (checks.length === 0) throw refusals.noCheckInForce(asset.kind);
    return this.#ofTarget({ ...asset, region }, checks);
  }

  #ofTarget(target: Omit<FindingTarget, 'checkId'>, checks: readonly ListedCheck[]): readonly PlannedRun[] {
    const account = this.#requireAccount(target.accountId);
    const regions = target.region === null ? null : [target.region];
    const limits = { regions, tags: null, assetIds: [target.assetId] };
    return this.#divided(account, checks, limits, { kind: 'verify', policyId: null });
  }

  #divided(
    account: KnownAccount,
    checks: readonly ListedCheck[],
    limits: Omit<RunSelection, 'checks'>,
    about: Pick<PlannedRun, 'kind' | 'policyId'>,
  ): readonly PlannedRun[] {
    return this.#inForce.divide(account, checks, limits.regions).map((group) => ({
      ...about,
      account,
      checks: group.checks.map(({ listed }) => listed),
      selection: {
        ...limits,
        regions: group.regions,
        checks: group.checks.map(({ listed, parameters }) => ({ id: listed.check.id, parameters })),
      },
    }));
  }

  /** Each once and by id: whoever locks accounts does it in this order. */
  #requireAccounts(ids: readonly string[]): readonly KnownAccount[] {
    return [...new Set(ids)].sort().map((id) => this.#requireAccount(id));
  }

  #requireAccount(id: string): KnownAccount {
    const account = this.accounts.find((one) => one.id === id);
    if (!account) throw refusals.notFound(`connected account ${id}`, `已接入的账号 ${id}`);
    return account;
  }

  #requireCheckOf(id: string, kind: string): ListedCheck {
    const listed = this.catalogue.requireCheck(id, 'not-found');
    if (listed.check.asset.kind === kind) return listed;
    throw new AppError('invalid-request', {
      en: `The check ${id} judges ${listed.check.asset.kind}, not ${shown(kind)}.`,
      zh: `检查项 ${id} 检查的是 ${listed.check.asset.kind}，而不是 ${shown(kind)}。`,
    });
  }
}
