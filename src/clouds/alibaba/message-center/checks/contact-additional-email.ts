import { defineQueryCheck } from '#graph/query-check.ts';
import { cutShort, denied } from '#model/check.ts';
import { fail } from '#model/verdict.ts';
import { Account } from '../../ram/assets.ts';
import { contactTerraform } from '../contact-terraform.ts';

export default defineQueryCheck({
  id: 'alibaba.message-center.contact-additional-email',
  version: 1,
  title: 'Message Center has an additional e-mail address for security contacts',
  dimension: 'compliance',
  category: 'basic-protection',
  severity: 'medium',
  free: true,
  asset: Account,
  overview:
    'Message Center always sends security messages to the account itself. Contacts that are chosen as recipients besides it get the same messages at the same time, those with an address by e-mail.',
  rationale:
    'The address that the account was opened with often belongs to whoever bought it. A contact with an address of the security team makes sure that a warning of an attack or of a leaked access key can reach people who know what to do with it.',
  defaultValue: 'No contact is chosen. Security messages go to the account alone.',
  extraInformation:
    'An account with one contact that has an address and another that has none fails too: no mail can be sent to the second. Contacts that receive other messages only, such as bills, do not count. Whether an address was verified and e-mail is on is not asked here, but by alibaba.message-center.contact-reachable.',
  serviceWide: {
    remediation:
      'In a resource directory, let the management account add a contact for security messages and bind it to the directory, so that every member gets it at once.',
    rollOut:
      'Start with one account, and wait until the link in the mail to the new contact has been followed. Then add the contact to the others in groups, those that serve the public first, assess each group again, and note for every exception who answers for it and until when.',
  },
  remediation: {
    console: [
      'In the Message Center console, open Common Settings (also called Basic Receiving Management) and there the management of contacts.',
      'Add a contact with an e-mail address of the security team, give the contacts without one an address or take them off the security messages, and let whoever owns a new address follow the link in the mail that verifies it.',
      'In the list of message types, find those of security, tick e-mail and choose these contacts as recipients.',
    ],
    cli: null,
    terraform: contactTerraform,
  },
  references: [
    'https://www.alibabacloud.com/help/en/security-center/use-cases/best-practices-for-adding-security-messaging-contacts',
    'https://www.alibabacloud.com/help/en/account/add-personal-addresses-and-personal-contacts',
    'https://www.alibabacloud.com/help/en/resource-management/resource-directory/user-guide/manage-contacts-for-a-member',
  ],
  query: `{
  connectors(where: { OR: [
    { securityContacts_SOME: null }
    { securityContacts_SOME: { email: null } }
    { securityContacts_SOME: { email: "" } }
  ] }) { ...AssetFragment }
}`,
  expect: 'eq []',
  found: (evidence) => fail('There is no contact for security messages, or one of them holds no address', evidence),
  examples: [
    {
      outcome: 'pass',
      because: 'the only contact has an address',
      asset: { securityContacts: [{ email: 'soc@example.com' }] },
    },
    {
      outcome: 'pass',
      because: 'every contact has an address',
      asset: { securityContacts: [{ email: 'soc@example.com' }, { email: 'night-watch@example.com' }] },
    },
    { outcome: 'fail', because: 'the account alone receives security messages', asset: { securityContacts: [] } },
    {
      outcome: 'fail',
      because: 'the contact holds no address: null',
      asset: { securityContacts: [{ email: null }] },
    },
    {
      outcome: 'fail',
      because: 'the contact holds no address: an empty text',
      asset: { securityContacts: [{ email: '' }] },
    },
    {
      outcome: 'fail',
      because: 'one of two contacts holds no address',
      asset: { securityContacts: [{ email: 'soc@example.com' }, { email: null }] },
    },
    {
      outcome: 'fail',
      because: 'a contact without an address decides, though another could not be read',
      asset: { securityContacts: [{ email: denied }, { email: '' }] },
    },
    {
      outcome: 'fail',
      because: 'a contact without an address is known, though the list was cut short',
      asset: { securityContacts: cutShort([{ email: null }]) },
    },
    {
      outcome: 'unknown',
      because: 'there may be more contacts',
      asset: { securityContacts: cutShort([{ email: 'soc@example.com' }]) },
    },
    {
      outcome: 'unknown',
      because: 'the address of a contact was not understood',
      asset: { securityContacts: [{ email: 'soc@example.com' }, { email: denied }] },
    },
    { outcome: 'unknown', because: 'reading contacts was denied', asset: { securityContacts: denied } },
  ],
});
