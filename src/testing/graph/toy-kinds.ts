import type { GraphAsset } from '#graph/memory-graph.ts';
import { type Asset, type AssetKind, defineAsset, link } from '#model/asset.ts';
import { flag, instant, integer, list, object, oneOf, optional, text } from '#model/field.ts';
import { Connector, SecurityContact } from '#model/shared-type.ts';

const title = { en: 'Toy', zh: '玩具' };

export const Deep = defineAsset({
  kind: 'toy.a.deep',
  title,
  description: 'At the end of two links.',
  fields: { parent: optional(text()), isSound: optional(flag()), size: optional(integer()) },
});

export const Far = defineAsset({
  kind: 'toy.a.far',
  title,
  description: 'What links lead to.',
  fields: { owner: optional(text()), keys: list(text()), word: optional(text()), count: optional(integer()) },
  links: { deeps: link(Deep, 'parent', { scope: 'account' }) },
});

export const Near = defineAsset({
  kind: 'toy.a.near',
  title,
  description: 'Where links start.',
  fields: {
    word: optional(text()),
    state: optional(oneOf(['on', 'off'])),
    count: optional(integer()),
    isOpen: optional(flag()),
    since: optional(instant()),
    labels: optional(list(text())),
    ports: optional(list(integer())),
    settings: optional(object({ word: optional(text()), inner: optional(object({ isOn: optional(flag()) })) })),
    rules: optional(list(object({ word: optional(text()), port: optional(integer()), hosts: optional(list(text())) }))),
    key: optional(text()),
  },
  links: {
    fars: link(Far, 'owner', { scope: 'account' }),
    keyed: link(Far, 'keys', { near: 'key', scope: 'region' }),
  },
});

export const ToyAccount = defineAsset({
  kind: 'toy.a.account',
  title,
  description: 'The account itself.',
  fields: { plan: optional(text()) },
  as: Connector,
});
export const ToyContact = defineAsset({
  kind: 'toy.a.contact',
  title,
  description: 'A contact.',
  fields: { email: optional(text()), isEnabled: optional(flag()) },
  as: SecurityContact,
});
export const PetAccount = defineAsset({
  kind: 'pet.b.account',
  title,
  description: 'The account itself, in another cloud.',
  fields: {},
  as: Connector,
});
export const PetContact = defineAsset({
  kind: 'pet.b.contact',
  title,
  description: 'A contact in another cloud.',
  fields: { email: optional(text()), isEnabled: optional(flag()) },
  as: SecurityContact,
});

export const toyKinds: readonly AssetKind[] = [Near, Far, Deep, ToyAccount, ToyContact, PetAccount, PetContact];

/** An asset with what a test does not care about filled in. */
export function toyAsset(asset: Pick<Asset, 'kind' | 'name' | 'fields'> & Partial<GraphAsset>): GraphAsset {
  const cloud = asset.kind.split('.')[0]!;
  return {
    id: `${asset.kind}/${asset.account ?? 'one'}/${asset.name}`,
    cloud,
    account: 'one',
    region: null,
    tags: {},
    readAt: '2026-11-01T00:00:00.000Z',
    ...asset,
  };
}
