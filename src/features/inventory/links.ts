import type { AnyAssetKind, AssetKind, Link } from '#model/asset.ts';
import type { Cloud } from '#model/cloud.ts';
import type { Transaction } from '#platform/database/database.ts';
import { escapeStored } from '#platform/stored-text.ts';
import { findByField, findByName, type LinkedAsset } from './link-repository.ts';
import type { WholeAssetRow } from './repository.ts';
import type { AssetDetail } from './schemas.ts';

/** The kinds of all clouds, with the links between them. */
export class KindIndex {
  readonly kinds: ReadonlyMap<string, AssetKind>;

  constructor(clouds: ReadonlyMap<string, Cloud>) {
    const all = [...clouds.values()].flatMap(({ collectors }) => collectors.map(({ asset }): AnyAssetKind => asset));
    this.kinds = new Map(all.map((kind: AssetKind) => [kind.kind, kind]));
  }

  outOf(kind: string): readonly (readonly [name: string, Link])[] {
    return Object.entries(this.kinds.get(kind)?.links ?? {});
  }

  /** Links of other kinds that lead to this one by the name of the near asset: only names can be looked up. */
  into(kind: string): readonly (readonly [near: string, name: string, Link])[] {
    return [...this.kinds.values()].flatMap((near) =>
      Object.entries(near.links).flatMap(([name, link]) =>
        link.kind.kind === kind && link.near === 'name' ? [[near.kind, name, link] as const] : [],
      ),
    );
  }
}

type ShownLink = AssetDetail['links'][number];
const mostShown = 100;

/** What an asset leads to, and what leads to it. */
export async function linksOf(
  transaction: Transaction,
  organizationId: string,
  asset: WholeAssetRow,
  index: KindIndex,
): Promise<readonly ShownLink[]> {
  const { accountId } = asset;
  const shown: ShownLink[] = [];
  const limit = mostShown + 1;
  for (const [name, link] of index.outOf(asset.kind)) {
    const kind = link.kind.kind as string;
    const values = textsOf(link.near === 'name' ? asset.name : asset.fields[link.near]);
    const place = { accountId, kind, region: regionOf(link, asset) };
    const found = await findByField(transaction, organizationId, place, { field: link.far, values, limit });
    shown.push(shownLink(name, kind, link, 'out', found));
  }
  for (const [kind, name, link] of index.into(asset.kind)) {
    const place = { accountId, kind, region: regionOf(link, asset) };
    const names = textsOf(asset.fields[link.far]);
    const found = await findByName(transaction, organizationId, place, { names, limit });
    shown.push(shownLink(name, kind, link, 'in', found));
  }
  return shown;
}

function regionOf({ scope }: Link, { region }: WholeAssetRow): string | null {
  return scope === 'region' && region !== null ? escapeStored(region) : null;
}

function shownLink(
  name: string,
  kind: string,
  { description }: Link,
  direction: 'in' | 'out',
  found: readonly LinkedAsset[],
): ShownLink {
  return { name, kind, description, direction, assets: found.slice(0, mostShown), isMore: found.length > mostShown };
}

/** The texts that a link goes by; as many as a page can stand. */
function textsOf(value: unknown): readonly string[] {
  const texts = [value].flat().filter((one): one is string => typeof one === 'string');
  return escapeStored(texts.slice(0, 1_000));
}
