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

export function isInScope(asset: Pick<Asset, 'id' | 'region' | 'tags'>, { regions, tags, assetIds }: Scope): boolean {
  if (assetIds && !assetIds.has(asset.id)) return false;
  if (regions && asset.region !== null && !regions.has(asset.region)) return false;
  return (tags ?? []).every(({ key, values }) => {
    const value = Object.hasOwn(asset.tags, key) ? asset.tags[key] : undefined;
    return value !== undefined && (!values || values.includes(value));
  });
}
