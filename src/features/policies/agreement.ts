import { AppError } from '#platform/errors.ts';
import type { Catalogue, ListedCheck } from './catalogue.ts';
import { chosenChecks } from './choice.ts';
import type { PolicyScope } from './in-force.ts';
import { knownParameters, type ParameterValues, parameterText } from './parameters.ts';

/**
 * One check gives one verdict on one asset, so enabled policies that meet in an account must set its parameters alike, unless their regions
 * keep them apart. What a policy does not set it leaves to the others. Throws 'conflict' that names the other policy, the check and both values.
 */
export function refuseDisagreement(
  catalogue: Catalogue,
  policy: PolicyScope,
  others: readonly PolicyScope[],
  cloudOfAccount: ReadonlyMap<string, string>,
): void {
  const ours = settingsOf(catalogue, policy);
  if (ours.length === 0) return;
  for (const other of others) {
    const theirs = new Map(settingsOf(catalogue, other).map((setting) => [setting.listed.check.id, setting.values]));
    for (const { listed, values } of ours) {
      const before = theirs.get(listed.check.id);
      if (!before || !meet(listed, policy, other, cloudOfAccount)) continue;
      const name = Object.keys(values).find((key) => Object.hasOwn(before, key) && differ(values[key], before[key]));
      if (name !== undefined) throw disagreement(other, `${listed.check.id}.${name}`, before[name], values[name]);
    }
  }
}

function settingsOf(
  catalogue: Catalogue,
  policy: PolicyScope,
): readonly { listed: ListedCheck; values: ParameterValues }[] {
  return chosenChecks(catalogue, policy).flatMap((listed) => {
    const { id } = listed.check;
    const set = Object.hasOwn(policy.parameters, id) ? policy.parameters[id] : undefined;
    return set ? [{ listed, values: knownParameters(listed.check, set) }] : [];
  });
}

/** Whether both policies may judge one asset by the check. */
function meet(
  { cloud, isRegional }: ListedCheck,
  one: PolicyScope,
  other: PolicyScope,
  cloudOfAccount: ReadonlyMap<string, string>,
): boolean {
  const regions = common(one.regions, other.regions);
  if (isRegional && regions !== null && regions.length === 0) return false;
  const accounts = common(one.accountIds, other.accountIds);
  return accounts === null || accounts.some((id) => cloudOfAccount.get(id) === cloud.id);
}

/** null is everything. */
function common(one: readonly string[] | null, other: readonly string[] | null): readonly string[] | null {
  if (one === null || other === null) return one ?? other;
  return one.filter((item) => other.includes(item));
}

function differ(one: unknown, other: unknown): boolean {
  return parameterText(one) !== parameterText(other);
}

function disagreement(other: PolicyScope, parameter: string, theirs: unknown, ours: unknown): AppError {
  const [before, now] = [JSON.stringify(theirs), JSON.stringify(ours)];
  return new AppError(
    'conflict',
    {
      en: `The policy "${other.name}" sets ${parameter} to ${before} in an account that both cover, and this one to ${now}. One check gives one verdict on one asset: set the same value, or choose other accounts or regions.`,
      zh: `策略“${other.name}”在双方都覆盖的账号中将 ${parameter} 设为 ${before}，而此策略设为 ${now}。同一检查项对同一资产只能有一个结论：请设为相同的值，或选择不同的账号或地域。`,
    },
    { details: { policyId: other.id, parameter } },
  );
}
