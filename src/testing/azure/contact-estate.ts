import { type ArmEstate, subscription, subscriptionId } from './estate.ts';

/** A subscription with nothing but security contacts, which a test may change between two runs. */
export interface ContactEstate {
  readonly estate: ArmEstate;
  /** null: a contact that holds no address */
  setContacts(emails: readonly (string | null)[]): void;
}

export function contactEstate(emails: readonly (string | null)[]): ContactEstate {
  const contacts: object[] = [];
  const setContacts = (given: readonly (string | null)[]): void => {
    contacts.splice(0, contacts.length, ...given.map(contactOf));
  };
  setContacts(emails);
  const shop = { id: subscription, subscriptionId, displayName: 'Shop', state: 'Enabled', tenantId: subscriptionId };
  const contents = {
    '/subscriptions': [shop],
    [subscription]: shop,
    [`${subscription}/locations`]: [{ id: `${subscription}/locations/westeurope`, name: 'westeurope' }],
    [`${subscription}/providers/Microsoft.Security/securityContacts`]: contacts,
  };
  return { estate: { contents, expect: {} }, setContacts };
}

function contactOf(emails: string | null, at: number): object {
  const name = at === 0 ? 'default' : `default${at}`;
  const id = `${subscription}/providers/Microsoft.Security/securityContacts/${name}`;
  return { id, name, type: 'Microsoft.Security/securityContacts', properties: { emails, isEnabled: true } };
}
