import type { Asset } from '#model/asset.ts';
import type { TagFilter } from './contract.ts';

/** Which of the assets that are read are judged. */
export interface Scope {
  /** null: of all regions; global assets always */
  readonly regions: ReadonlySet<string> | null;
  readonly tags: TagFilter | null;
  /** null: all */
  readonly assetIds: ReadonlySet<string> | null;
}

/** Whether a run that is limited to regions is about the asset at all. */
export function isInRegions({ region }: Pick<Asset, 'region'>, { regions }: Pick<Scope, 'regions'>): boolean {
  return regions === null || region === null || regions.has(region);
}

export function isInScope(asset: Pick<Asset, 'id' | 'region' | 'tags'>, scope: Scope): boolean {
  const { tags, assetIds } = scope;
  if (assetIds && !assetIds.has(asset.id)) return false;
  if (!isInRegions(asset, scope)) return false;
  return (tags ?? []).every(({ key, values }) => {
    const value = Object.hasOwn(asset.tags, key) ? asset.tags[key] : undefined;
    return value !== undefined && (!values || values.includes(value));
  });
}
