import type { Fields, ValuesOf } from './field.ts';
import type { Gap } from './gap.ts';
import type { SharedType } from './shared-type.ts';
import type { Text } from './text.ts';

/** A link from an asset to the assets of another kind whose `far` field holds this asset's `near` value. */
export interface Link<K extends AnyAssetKind = AnyAssetKind> {
  readonly kind: K;
  /** a field of the far asset, or '$account': every one in the account */
  readonly far: string;
  /** a field of the near asset, 'name' (the default), or '$account' with a far '$account' */
  readonly near: string;
  /** whose sweeps must be complete before the link can be trusted */
  readonly scope: 'region' | 'account';
  readonly description: string;
  /** A far key that was left unread on purpose leaves the link open too: whoever follows it may ask more than the collector knew of. */
  readonly needsEveryKey?: true;
}
export type Links = { readonly [name: string]: Link };

export interface AssetKind<F extends Fields = Fields, L extends Links = Links> {
  /** `<cloud>.<service folder>.<noun>` */
  readonly kind: string;
  readonly title: Text;
  readonly description: string;
  readonly fields: F;
  readonly links: L;
  /** the type that it shares with kinds of other clouds */
  readonly as?: SharedType;
}
// biome-ignore lint/suspicious/noExplicitAny: the one place where "a kind of any shape" is said; every user narrows it
export type AnyAssetKind = AssetKind<any, any>;
export type FieldsOf<K extends AnyAssetKind> = K extends AssetKind<infer F, Links> ? ValuesOf<F> : never;

/** A thing in a cloud account, as it was read. Fields that no selected check needs are absent. */
export interface Asset {
  readonly kind: string;
  /** unique in the estate; the vendor's resource name where there is one */
  readonly id: string;
  /** the cloud's own identifier: instance id, bucket name, user name */
  readonly name: string;
  /** the name people gave it, when it is not the identifier */
  readonly displayName?: string;
  readonly cloud: string;
  readonly account: string;
  /** null for a global service */
  readonly region: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** instant, UTC */
  readonly readAt: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** fields that could not be read, each with the reason; absent when everything was read */
  readonly gaps?: Readonly<Record<string, Gap>>;
}

interface AssetKindSpec<F extends Fields, L extends Links> {
  kind: string;
  title: Text;
  description: string;
  fields: F;
  links?: L;
  /** its fields are among the kind's, of the same types */
  as?: SharedType;
}

export function defineAsset<F extends Fields, L extends Links = Record<never, never>>(
  spec: AssetKindSpec<F, L>,
): AssetKind<F, L> {
  return { ...spec, links: spec.links ?? ({} as L) };
}

/** Declares a link; `far` is a field of the far kind that holds the near asset's name (or its field `near`), or a list of them. */
export function link<K extends AnyAssetKind>(
  kind: K,
  far: keyof FieldsOf<K> & string,
  options: { near?: string; scope?: 'region' | 'account'; description?: string } = {},
): Link<K> {
  return {
    kind,
    far,
    near: options.near ?? 'name',
    scope: options.scope ?? 'region',
    description: options.description ?? '',
  };
}

/** Everything of a kind that is in the near asset's account. */
export function accountLink<K extends AnyAssetKind>(kind: K, description: string): Link<K> {
  return { kind, far: '$account', near: '$account', scope: 'account', description };
}

/** What every asset has besides its fields, as `reads` of a check names it. */
export const assetMembers = ['$id', '$name', '$displayName', '$region', '$account', '$tags'] as const;
export type AssetMember = (typeof assetMembers)[number];

/** A member of an asset by the name that a check reads it under; undefined for what is none. */
export function memberOf(asset: Asset, name: string): unknown {
  if (!name.startsWith('$')) return undefined;
  return asset[name.slice(1) as 'id' | 'name' | 'displayName' | 'region' | 'account' | 'tags'] ?? null;
}
