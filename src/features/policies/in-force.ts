import type { Catalogue, ListedCheck } from './catalogue.ts';
import { type CheckChoice, chosenChecks } from './choice.ts';
import { completeParameters, knownParameters, type ParameterValues, parameterText } from './parameters.ts';

/** Where a policy's parameters hold and which checks they are of. */
export interface PolicyScope extends CheckChoice {
  readonly id: string;
  readonly name: string;
  readonly accountIds: readonly string[] | null;
  readonly regions: readonly string[] | null;
  readonly parameters: Readonly<Record<string, ParameterValues>>;
}

export interface KnownAccount {
  readonly id: string;
  readonly cloud: string;
  readonly name: string;
  /** regions that the account is known to use, also those that no list of the cloud has yet */
  readonly regions: readonly string[];
  /** epoch milliseconds */
  readonly createdAt: number;
}

/** A check with the parameters of its run. */
export interface CheckInForce {
  readonly listed: ListedCheck;
  readonly parameters: ParameterValues;
}

/** Checks that can be judged in one run: in these regions each has one set of parameters. */
export interface RegionGroup {
  /** null: all */
  readonly regions: readonly string[] | null;
  readonly checks: readonly CheckInForce[];
}

/** What one policy says about a check in an account. */
interface Say {
  readonly regions: readonly string[] | null;
  readonly parameters: ParameterValues;
}

/** A policy with what it chooses. */
interface Enabled {
  readonly scope: PolicyScope;
  readonly checks: ReadonlySet<string>;
  /** null: all */
  readonly accounts: ReadonlySet<string> | null;
}

/** The enabled policies of an organisation: which parameters are in force where. */
export class PoliciesInForce {
  readonly #catalogue: Catalogue;
  readonly #policies: readonly Enabled[];

  constructor(catalogue: Catalogue, enabled: readonly PolicyScope[]) {
    this.#catalogue = catalogue;
    this.#policies = enabled
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map((scope) => ({
        scope,
        checks: new Set(chosenChecks(catalogue, scope).map(({ check }) => check.id)),
        accounts: scope.accountIds && new Set(scope.accountIds),
      }));
  }

  /** The checks that any policy chooses for an account. */
  checksFor(account: KnownAccount): readonly ListedCheck[] {
    const covering = this.#covering(account);
    return this.#catalogue
      .checksOfCloud(account.cloud)
      .filter(({ check }) => covering.some(({ checks }) => checks.has(check.id)));
  }

  /**
   * Divides checks into runs, mostly one: only where policies of different regions set a parameter differently, regions are judged apart.
   */
  divide(
    account: KnownAccount,
    checks: readonly ListedCheck[],
    regions: readonly string[] | null,
  ): readonly RegionGroup[] {
    const covering = this.#covering(account);
    const groups = new Map<string, { regions: readonly string[] | null; checks: CheckInForce[] }>();
    for (const listed of checks) {
      for (const part of this.#partsOf(account, covering, listed, regions)) {
        const key = JSON.stringify(part.regions);
        const group = groups.get(key) ?? { regions: part.regions, checks: [] };
        group.checks.push({ listed, parameters: part.parameters });
        groups.set(key, group);
      }
    }
    return [...groups.values()];
  }

  #partsOf(
    account: KnownAccount,
    covering: readonly Enabled[],
    listed: ListedCheck,
    wanted: readonly string[] | null,
  ): readonly Say[] {
    const says = saysOn(covering, listed);
    const inForce = (heard: readonly Say[]) => completeParameters(listed.check, mergeSays(heard));
    if (!listed.isRegional) return [{ regions: wanted, parameters: inForce(says) }];
    const everywhere = inForce(says.filter(({ regions }) => regions === null));
    const named = [...new Set(says.flatMap(({ regions }) => regions ?? []))].filter(
      (region) => wanted?.includes(region) ?? true,
    );
    const parts = new Map<string, { regions: string[]; parameters: ParameterValues }>();
    for (const region of named) {
      const parameters = inForce(says.filter(({ regions }) => regions?.includes(region) ?? true));
      const key = parametersText(parameters);
      if (key === parametersText(everywhere)) continue;
      const part = parts.get(key) ?? { regions: [], parameters };
      part.regions.push(region);
      parts.set(key, part);
    }
    if (parts.size === 0) return [{ regions: wanted, parameters: everywhere }];
    const apart = [...parts.values()].map((part) => ({ ...part, regions: part.regions.sort() }));
    const rest = this.#others(account, wanted, new Set(apart.flatMap((part) => part.regions)));
    return rest.length === 0 ? apart : [{ regions: rest, parameters: everywhere }, ...apart];
  }

  #covering(account: KnownAccount): readonly Enabled[] {
    return this.#policies.filter(({ accounts }) => accounts?.has(account.id) ?? true);
  }

  #others(account: KnownAccount, wanted: readonly string[] | null, apart: ReadonlySet<string>): readonly string[] {
    const published = this.#catalogue.clouds.get(account.cloud)?.regions.published ?? [];
    const all = wanted ?? [...published, ...account.regions];
    return [...new Set(all)].filter((region) => !apart.has(region)).sort();
  }
}

function saysOn(covering: readonly Enabled[], { check }: ListedCheck): readonly Say[] {
  return covering.flatMap(({ scope, checks }) => {
    const set = Object.hasOwn(scope.parameters, check.id) ? scope.parameters[check.id] : undefined;
    if (!set || !checks.has(check.id)) return [];
    return [{ regions: scope.regions, parameters: knownParameters(check, set) }];
  });
}

/** Where policies agree the order does not matter; the oldest is heard first. */
function mergeSays(says: readonly Say[]): ParameterValues {
  return Object.assign({}, ...says.toReversed().map(({ parameters }) => parameters));
}

function parametersText(parameters: ParameterValues): string {
  return JSON.stringify(Object.entries(parameters).map(([name, value]) => [name, parameterText(value)]));
}
