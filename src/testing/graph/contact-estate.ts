import type { GraphAsset, Sweep } from '#graph/memory-graph.ts';
import type { Gap } from '#model/gap.ts';
import { ToyAccount, ToyContact, toyAsset } from './toy-kinds.ts';

/** The control that was given word for word: a connected account without a contact, or with one that holds no address. */
export const contactQuery = `{ connectors(where: { OR: [ { securityContacts_SOME: null } { securityContacts_SOME: { email: null } } { securityContacts_SOME: { email: "" } } ] }) { ...AssetFragment } }`;

export const refused: Gap = {
  service: 'toy',
  operation: 'ListContacts',
  region: null,
  code: 'Forbidden',
  message: 'You may not.',
};

/** One account for each case of the control, called after it. */
export const contactEstate: { readonly assets: readonly GraphAsset[]; readonly sweeps: readonly Sweep[] } = estateOf({
  'no-contact': [],
  'contact-without-address': [null],
  'contact-with-empty-address': [''],
  'one-good-one-empty': ['owner@example.com', ''],
  'one-good-one-null': ['owner@example.com', null],
  'good-only': ['owner@example.com'],
  'contacts-unread': 'refused',
});

function estateOf(accounts: Readonly<Record<string, readonly (string | null)[] | 'refused'>>) {
  const assets: GraphAsset[] = [];
  const sweeps: Sweep[] = [];
  for (const [account, emails] of Object.entries(accounts)) {
    assets.push(toyAsset({ kind: ToyAccount.kind, name: account, account, fields: { plan: 'free' } }));
    for (const [at, email] of (emails === 'refused' ? [] : emails).entries()) {
      const fields = { email, isEnabled: true };
      assets.push(toyAsset({ kind: ToyContact.kind, name: `contact-${at}`, account, fields }));
    }
    const gap = emails === 'refused' ? refused : null;
    sweeps.push(
      { account, kind: ToyContact.kind, region: null, gap },
      { account, kind: ToyAccount.kind, region: null, gap: null },
    );
  }
  return { assets, sweeps };
}
