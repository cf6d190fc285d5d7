import { known } from '#logic/known.ts';
import { isMailAddress, masked } from '#logic/mail-addresses.ts';
import { cutShort, defineCheck, denied } from '#model/check.ts';
import { fail, pass, unknown } from '#model/verdict.ts';
import { Account } from '../../ram/assets.ts';
import { contactTerraform } from '../contact-terraform.ts';

export default defineCheck({
  id: 'alibaba.message-center.contact-reachable',
  version: 1,
  title: 'Security messages reach somebody besides the account by e-mail',
  dimension: 'compliance',
  category: 'basic-protection',
  severity: 'medium',
  free: true,
  asset: Account,
  rationale:
    'As long as nobody else is chosen, warnings of attacks, of leaked access keys and of odd logons go to the address that the account was opened with, which often nobody reads. A recipient whose address was never verified gets nothing either.',
  remediation: {
    console: [
      'In the Message Center console, open Common Settings (also called Basic Receiving Management) and there the management of contacts.',
      'Add the people who look after security, best a list that several of them read, and let them follow the link in the mail that verifies the address.',
      'In the list of message types, find those of security, tick e-mail and choose these contacts as recipients.',
      'In a resource directory, the management account can do the same for all members: add a contact for security messages and bind it to the directory.',
    ],
    cli: null,
    terraform: contactTerraform,
  },
  references: [
    'https://www.alibabacloud.com/help/en/security-center/use-cases/best-practices-for-adding-security-messaging-contacts',
    'https://www.alibabacloud.com/help/en/account/add-personal-addresses-and-personal-contacts',
    'https://www.alibabacloud.com/help/en/resource-management/resource-directory/user-guide/manage-contacts-for-a-member',
  ],
  reads: ['securityContacts.email', 'securityContacts.isEnabled', 'securityContacts.mailedMessageTypes'],
  judge: (account) => {
    const others: Contact[] = [];
    for (const contact of account.securityContacts) {
      if (known(() => isReached(contact))) {
        return pass({ contact: addressOf(contact), messageTypes: contact.mailedMessageTypes });
      }
      others.push(contact);
    }
    if (others.length === 0) return fail('Nobody but the account receives security messages', { securityContacts: 0 });
    const contacts = others.map((contact) => ({
      email: addressOf(contact),
      isEnabled: contact.isEnabled,
      messageTypes: contact.mailedMessageTypes,
    }));
    return others.some(mayBeReached)
      ? unknown('No contact tells for sure that security messages reach it', { contacts })
      : fail('Security messages reach no contact by e-mail', { contacts });
  },
  examples: [
    { outcome: 'pass', because: 'a contact is reached', asset: { securityContacts: [contactWith({})] } },
    {
      outcome: 'pass',
      because: 'one that is reached is enough, whatever the others are',
      asset: { securityContacts: [contactWith({ email: null, isEnabled: false }), contactWith({})] },
    },
    {
      outcome: 'pass',
      because: 'another contact that could not be read does not matter',
      asset: { securityContacts: [contactWith({ isEnabled: denied }), contactWith({})] },
    },
    {
      outcome: 'pass',
      because: 'a contact that is reached is known, though the list was cut short',
      asset: { securityContacts: cutShort([contactWith({})]) },
    },
    { outcome: 'fail', because: 'the account alone receives them', asset: { securityContacts: [] } },
    {
      outcome: 'fail',
      because: 'the address was never verified, or e-mail is off',
      asset: { securityContacts: [contactWith({ isEnabled: false })] },
    },
    {
      outcome: 'fail',
      because: 'the contact holds no address',
      asset: { securityContacts: [contactWith({ email: null })] },
    },
    {
      outcome: 'fail',
      because: 'no mail can be sent to the address',
      asset: { securityContacts: [contactWith({ email: 'soc@example' })] },
    },
    {
      outcome: 'fail',
      because: 'without an address it does not matter what is not told',
      asset: { securityContacts: [contactWith({ email: null, isEnabled: null })] },
    },
    {
      outcome: 'unknown',
      because: 'whether the contact is verified is not told',
      asset: { securityContacts: [contactWith({ isEnabled: null })] },
    },
    {
      outcome: 'unknown',
      because: 'whether the contact is verified was not understood',
      asset: { securityContacts: [contactWith({ isEnabled: denied })] },
    },
    {
      outcome: 'unknown',
      because: 'there may be more contacts',
      asset: { securityContacts: cutShort([contactWith({ isEnabled: false })]) },
    },
    { outcome: 'unknown', because: 'reading contacts was denied', asset: { securityContacts: denied } },
  ],
});

interface Contact {
  readonly email: string | null;
  readonly isEnabled: boolean | null;
  readonly mailedMessageTypes: readonly string[];
}

function isReached(contact: Contact): boolean {
  return hasMailAddress(contact) && contact.isEnabled === true;
}

function mayBeReached(contact: Contact): boolean {
  return hasMailAddress(contact) && contact.isEnabled === null;
}

function hasMailAddress({ email }: Pick<Contact, 'email'>): boolean {
  return email !== null && isMailAddress(email);
}

function addressOf({ email }: Pick<Contact, 'email'>): string | null {
  return email === null ? null : masked(email);
}

function contactWith<const T extends Partial<{ [N in keyof Contact]: Contact[N] | typeof denied }>>(settings: T) {
  return {
    ...({ email: 'soc@example.com', isEnabled: true, mailedMessageTypes: ['Security Notice'] } as const),
    ...settings,
  };
}
