import type { AssetKind } from '#model/asset.ts';
import type { Cloud } from '#model/cloud.ts';
import { defineCollector } from '#model/collector.ts';
import { toyCloud } from '../toy-cloud.ts';
import { toyKinds } from './toy-kinds.ts';

/** Whether a kind of the toys is listed once for all regions. */
export const isGlobalToy = (kind: string): boolean => /\.(account|contact)$/.test(kind);

/** Clouds that know the kinds of the toy graph. */
export function graphToyClouds(kinds: readonly AssetKind[] = toyKinds): ReadonlyMap<string, Cloud> {
  const ids = new Set(kinds.map(({ kind }) => kind.slice(0, kind.indexOf('.'))));
  return new Map([...ids].map((id) => [id, cloudOf(id, kinds)]));
}

function cloudOf(id: string, kinds: readonly AssetKind[]): Cloud {
  const own = kinds.filter(({ kind }) => kind.startsWith(`${id}.`));
  const collectors = own.map((asset) =>
    defineCollector({
      asset,
      scope: isGlobalToy(asset.kind) ? 'global' : 'regional',
      list: { operations: [], read: async function* () {} },
    }),
  );
  return { ...toyCloud(), id, collectors };
}
