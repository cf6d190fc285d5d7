import { AppError } from '#platform/errors.ts';
import { didYouMean } from '#platform/nearest.ts';
import { type Catalogue, shown } from './catalogue.ts';
import { chosenChecks, matchingChecks } from './choice.ts';
import { type ParameterValues, parseParameters } from './parameters.ts';
import type { StoredPolicy } from './repository.ts';
import type { NewPolicy } from './schemas.ts';

/** What a new policy may name besides the catalogue. */
export interface Surroundings {
  readonly accountIds: ReadonlySet<string>;
  /** regions of accounts, also those that no list of a cloud has yet */
  readonly accountRegions: ReadonlySet<string>;
}

/** A policy as a person decided it, with every name known, parameters in their own types, lists sorted and the chosen checks fixed. */
export type DecidedPolicy = Omit<NewPolicy, 'tags'> & Pick<StoredPolicy, 'tags' | 'savedChecks'>;

/** Throws AppError 'invalid-request' that names what is not there, and what is near to it. */
export function decidePolicy(catalogue: Catalogue, given: NewPolicy, surroundings: Surroundings): DecidedPolicy {
  for (const id of given.packs ?? []) catalogue.requirePack(id);
  for (const id of [...given.addedChecks, ...given.removedChecks]) catalogue.requireCheck(id);
  refuseBoth(given.addedChecks, given.removedChecks);
  for (const id of given.accountIds ?? []) if (!surroundings.accountIds.has(id)) throw noAccount(id);
  for (const region of given.regions ?? []) requireRegion(catalogue, region, surroundings.accountRegions);
  const chosen = matchingChecks(catalogue, given).map(({ check }) => check.id);
  if (chosen.length === 0) throw noChecks();
  return {
    ...given,
    packs: given.packs && sorted(given.packs),
    dimensions: given.dimensions && sorted(given.dimensions),
    addedChecks: sorted(given.addedChecks),
    removedChecks: sorted(given.removedChecks),
    accountIds: given.accountIds && sorted(given.accountIds),
    regions: given.regions && sorted(given.regions),
    tags: given.tags?.map(({ key, values }) => (values ? { key, values: sorted(values) } : { key })) ?? null,
    parameters: parametersOf(catalogue, given.parameters, new Set(chosen)),
    schedule:
      given.schedule.mode === 'weekly'
        ? { ...given.schedule, weekdays: sorted(given.schedule.weekdays) }
        : given.schedule,
    savedChecks: chosen,
  };
}

/** New checks that a policy without automatic intake leaves out. */
export function checksNotTakenIn(catalogue: Catalogue, policy: Parameters<typeof chosenChecks>[1]): readonly string[] {
  const chosen = new Set(chosenChecks(catalogue, policy));
  return matchingChecks(catalogue, policy).flatMap((listed) => (chosen.has(listed) ? [] : [listed.check.id]));
}

/** Each once. */
function sorted<T extends string | number>(items: readonly T[]): T[] {
  return [...new Set(items)].sort((a, b) => (a < b ? -1 : 1));
}

function parametersOf(
  catalogue: Catalogue,
  given: Readonly<Record<string, ParameterValues>>,
  chosen: ReadonlySet<string>,
): Readonly<Record<string, ParameterValues>> {
  return Object.fromEntries(
    Object.entries(given).map(([id, values]) => {
      const { check } = catalogue.requireCheck(id);
      if (!chosen.has(id)) throw parametersOfOther(id);
      return [id, parseParameters(check, values)];
    }),
  );
}

function refuseBoth(added: readonly string[], removed: readonly string[]): void {
  const both = added.find((id) => removed.includes(id));
  if (both === undefined) return;
  throw invalid(`The check ${both} is both added and removed.`, `检查项 ${both} 既被添加又被移除。`);
}

function requireRegion(catalogue: Catalogue, region: string, ofAccounts: ReadonlySet<string>): void {
  const published = [...catalogue.clouds.values()].flatMap((cloud) => cloud.regions.published);
  if (ofAccounts.has(region) || published.includes(region)) return;
  const hint = didYouMean(region, published);
  throw invalid(`There is no region ${shown(region)}.${hint.en}`, `没有地域 ${shown(region)}。${hint.zh}`);
}

function noAccount(id: string): AppError {
  return invalid(`There is no account ${id}.`, `没有账号 ${id}。`);
}

function noChecks(): AppError {
  return invalid('The policy chooses no check.', '该策略没有选中任何检查项。');
}

function parametersOfOther(id: string): AppError {
  return invalid(
    `The policy sets parameters of ${id}, which it does not choose.`,
    `策略设置了 ${id} 的参数，但未选中该检查项。`,
  );
}

function invalid(en: string, zh: string): AppError {
  return new AppError('invalid-request', { en, zh });
}
