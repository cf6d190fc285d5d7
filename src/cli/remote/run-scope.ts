import type { RunScope } from '#client/api-types.ts';
import { invalid } from '../option-value.ts';

export interface ScopeOptions {
  readonly policy?: string;
  readonly check?: string;
  readonly account: readonly string[];
  readonly asset?: string;
  readonly kind?: string;
  readonly finding?: string;
}

/** What is to be run. Throws AppError 'invalid-request' where options do not go together. */
export function scopeOf(options: ScopeOptions): RunScope {
  const { policy, check, account, asset, kind, finding } = options;
  if (finding !== undefined) {
    refuseOthers(options, 'finding');
    return { findingId: finding };
  }
  if (policy !== undefined) {
    refuseOthers(options, 'policy');
    return { policyId: policy };
  }
  if (asset !== undefined) return assetScope(options, asset);
  if (kind !== undefined) throw invalid('--kind says of which kind --asset is.', '--kind 用于说明 --asset 的类型。');
  if (check !== undefined) return account.length === 0 ? { checkId: check } : { checkId: check, accountIds: account };
  return account.length === 0 ? 'all' : { accountIds: account };
}

function assetScope({ account, kind, check }: ScopeOptions, assetId: string): RunScope {
  const [accountId, ...others] = account;
  if (accountId === undefined || others.length > 0 || kind === undefined) {
    throw invalid(
      '--asset needs the one --account it is in, and its --kind.',
      '--asset 需要其所在的一个 --account，以及它的 --kind。',
    );
  }
  return { accountId, kind, assetId, ...(check === undefined ? {} : { checkIds: [check] }) };
}

const names = ['policy', 'check', 'account', 'asset', 'kind', 'finding'] as const;

function refuseOthers(options: ScopeOptions, chosen: (typeof names)[number]): void {
  const other = names.find((name) => name !== chosen && [options[name] ?? []].flat().length > 0);
  if (!other) return;
  throw invalid(`--${chosen} says all: leave --${other} out.`, `--${chosen} 已确定范围：请去掉 --${other}。`);
}
