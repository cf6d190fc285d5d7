import type { AssetKind } from '#model/asset.ts';
import type { CatalogueEntry, Check, Pack } from '#model/check.ts';
import type { Cloud } from '#model/cloud.ts';
import type { Collector } from '#model/collector.ts';
import type { Text } from '#model/text.ts';
import type { Transaction } from '#platform/database/database.ts';
import type { FindingFilter } from './filter-schema.ts';

/** The index of an organisation: with its own checks. */
export type CheckIndexOf = (transaction: Transaction, organizationId: string) => Promise<CheckIndex>;

/** The checks of all clouds, and what they can be told apart by. */
export class CheckIndex {
  readonly entries: ReadonlyMap<string, CatalogueEntry>;
  readonly packs: readonly Pack[];
  readonly kinds: readonly string[];
  readonly #clouds: ReadonlyMap<string, string>;
  readonly #kindTitles: ReadonlyMap<string, Text>;
  readonly #cloudTitles: ReadonlyMap<string, Text>;
  readonly #scopes: ReadonlyMap<string, Collector['scope']>;

  constructor(clouds: ReadonlyMap<string, Cloud>) {
    const all = [...clouds.values()];
    this.entries = new Map(all.flatMap(({ catalogue }) => catalogue.map((entry) => [entry.check.id, entry])));
    this.packs = all.flatMap(({ packs }) => packs);
    const kinds = all.flatMap(({ collectors }) => collectors.map(({ asset }): AssetKind => asset));
    this.#kindTitles = new Map(kinds.map(({ kind, title }) => [kind, title]));
    this.#scopes = new Map(all.flatMap(({ collectors }) => collectors.map(({ asset, scope }) => [asset.kind, scope])));
    this.#cloudTitles = new Map(all.map(({ id, title }) => [id, title]));
    this.kinds = [...this.#kindTitles.keys()].sort();
    this.#clouds = new Map(all.flatMap(({ id, catalogue }) => catalogue.map(({ check }) => [check.id, id])));
  }

  check(id: string): Check | undefined {
    return this.entries.get(id)?.check;
  }

  cloudOf(check: string): string | undefined {
    return this.#clouds.get(check);
  }

  /** How a kind is listed: region by region, or at once. */
  scopeOf(kind: string): Collector['scope'] | undefined {
    return this.#scopes.get(kind);
  }

  kindTitle(kind: string): Text | undefined {
    return this.#kindTitles.get(kind);
  }

  cloudTitle(cloud: string): Text | undefined {
    return this.#cloudTitles.get(cloud);
  }

  /** The checks that fit what of a filter is about checks; null when it says nothing of them. */
  idsOf(filter: FindingFilter): readonly string[] | null {
    const { dimension, category, kind, cloud, check, pack, control } = filter;
    // also one that the catalogue has no more: what it found is still there
    if (![dimension, category, kind, cloud, pack, control].some(Boolean)) return check ?? null;
    const served = pack || control ? this.#served(pack, control) : undefined;
    const fits = ({ id, ...one }: Check) =>
      (check?.includes(id) ?? true) &&
      (dimension?.includes(one.dimension) ?? true) &&
      (category?.includes(one.category) ?? true) &&
      (kind?.includes(one.asset.kind as string) ?? true) &&
      (cloud?.includes(this.cloudOf(id) ?? '') ?? true) &&
      (served?.has(id) ?? true);
    return [...this.entries.values()].flatMap((entry) => (fits(entry.check) ? [entry.check.id] : []));
  }

  /** Checks whose id, or title in any language, holds the words; `words` are in lower case. */
  search(words: string): readonly string[] {
    return [...this.entries.values()].flatMap(({ check, texts }) => {
      const names = [check.id, check.title, ...Object.values(texts).map(({ title }) => title)];
      return names.some((name) => name.toLowerCase().includes(words)) ? [check.id] : [];
    });
  }

  /** Packs and their controls that a check serves. */
  controlsOf(check: string): readonly { readonly pack: string; readonly control: string }[] {
    return this.packs.flatMap(({ id: pack, controls }) =>
      controls.flatMap(({ id: control, checks }) => (checks.includes(check) ? [{ pack, control }] : [])),
    );
  }

  #served(packs: readonly string[] | undefined, controls: readonly string[] | undefined): ReadonlySet<string> {
    const chosen = this.packs.filter(({ id }) => packs?.includes(id) ?? true);
    const all = chosen.flatMap((pack) => pack.controls.filter(({ id }) => controls?.includes(id) ?? true));
    return new Set(all.flatMap(({ checks }) => checks));
  }
}
