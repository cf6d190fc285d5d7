import { isInDomains, isMailAddress, masked } from '#logic/mail-addresses.ts';
import { cutShort, defineCheck, denied } from '#model/check.ts';
import { integerParam, listParam } from '#model/param.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { isInUse, Subscription } from '../../subscriptions/assets.ts';
import { contactCommand } from '../contact-command.ts';
import { isInForce } from '../contacts.ts';
import { olderContact, only, contact as whole } from '../example-contacts.ts';

const switches = ['isEnabled', 'alertNotificationsState', 'attackPathNotificationsState', 'emails'] as const;
const contact = only(whole, ...switches);
const older = only(olderContact, ...switches);

export default defineCheck({
  id: 'azure.defender.contact-reachable',
  version: 1,
  title: 'Security contacts are enabled and have addresses that mail can be sent to',
  dimension: 'compliance',
  category: 'basic-protection',
  severity: 'medium',
  free: true,
  asset: Subscription,
  rationale:
    'An address with a typing error looks like any other until the day of the first attack, and so does a contact that somebody has switched off for a test. Mail about security must arrive, best at a list that several people read.',
  remediation: {
    console: [
      'In the Azure portal, open Microsoft Defender for Cloud > Environment settings and choose the subscription.',
      'On the page Email notifications, correct the addresses in Additional email addresses.',
      'Make sure that notifications are on, and save.',
    ],
    cli: contactCommand,
  },
  references: [
    'https://learn.microsoft.com/azure/defender-for-cloud/configure-email-notifications',
    'https://learn.microsoft.com/rest/api/defenderforcloud/security-contacts/list',
  ],
  reads: [
    'state',
    'securityContacts.isEnabled',
    'securityContacts.alertNotificationsState',
    'securityContacts.attackPathNotificationsState',
    'securityContacts.emails',
  ],
  params: {
    minimumAddresses: integerParam({
      default: 1,
      minimum: 1,
      maximum: 100,
      description: {
        en: 'How many addresses there must be.',
        zh: '至少需要的地址数量。',
      },
    }),
    domains: listParam<string>({
      default: [],
      mayBeEmpty: true,
      description: {
        en: 'Domains that every address must belong to; empty for any.',
        zh: '每个地址必须所属的域名；留空表示不限。',
      },
    }),
  },
  appliesTo: (subscription) =>
    isInUse(subscription.state) || notApplicable('The subscription is {state}', { state: subscription.state }),
  judge: (subscription, { params }) => {
    let contacts = 0;
    let isToldThroughout = true;
    const addresses: string[] = [];
    for (const contact of subscription.securityContacts) {
      contacts++;
      const inForce = isInForce(contact);
      if (inForce === 'no') return fail('A security contact is disabled', { isEnabled: false });
      isToldThroughout &&= inForce === 'yes';
      if (contact.emails.length === 0) return fail('A security contact holds no address', { addresses: [] });
      const invalid = contact.emails.filter((address) => !isMailAddress(address)).map(masked);
      if (invalid.length > 0) return fail('No mail can be sent to {invalid}', { invalid });
      const outside = contact.emails.filter((address) => !isInDomains(address, params.domains)).map(masked);
      if (params.domains.length > 0 && outside.length > 0) {
        return fail('Addresses are outside of the allowed domains: {outside}', { outside, domains: params.domains });
      }
      addresses.push(...contact.emails);
    }
    if (contacts === 0) return fail('No security contact is configured', { securityContacts: 0 });
    const evidence = { addresses: addresses.map(masked), count: addresses.length, minimum: params.minimumAddresses };
    if (evidence.count < evidence.minimum) {
      return fail('There are {count} addresses, fewer than {minimum}', evidence);
    }
    return isToldThroughout
      ? pass(evidence)
      : unknown('The security contact does not tell whether it is enabled', evidence);
  },
  examples: [
    {
      outcome: 'pass',
      because: 'it is enabled and has two addresses',
      asset: { state: 'Enabled', securityContacts: [contact] },
    },
    {
      outcome: 'pass',
      because: 'contacts of the oldest version have no switch',
      asset: { state: 'Enabled', securityContacts: [older] },
    },
    {
      outcome: 'pass',
      because: 'a domain below an allowed one is allowed',
      asset: { state: 'Enabled', securityContacts: [{ ...contact, emails: ['soc@mail.example.com'] }] },
      params: { domains: ['example.com'] },
    },
    {
      outcome: 'fail',
      because: 'a domain that only ends like an allowed one is another domain',
      asset: { state: 'Enabled', securityContacts: [{ ...contact, emails: ['soc@badexample.com'] }] },
      params: { domains: ['example.com'] },
    },
    {
      outcome: 'fail',
      because: 'it is disabled',
      asset: { state: 'Enabled', securityContacts: [{ ...contact, isEnabled: false }] },
    },
    {
      outcome: 'fail',
      because: 'an address has no domain',
      asset: { state: 'Enabled', securityContacts: [{ ...contact, emails: ['security@example.com', 'cloud@'] }] },
    },
    {
      outcome: 'fail',
      because: 'an address has no @',
      asset: { state: 'Enabled', securityContacts: [{ ...contact, emails: ['security.example.com'] }] },
    },
    {
      outcome: 'fail',
      because: 'one of two contacts holds no address',
      asset: { state: 'Enabled', securityContacts: [contact, { ...contact, emails: [] }] },
    },
    {
      outcome: 'fail',
      because: 'two addresses are fewer than three',
      asset: { state: 'Enabled', securityContacts: [contact] },
      params: { minimumAddresses: 3 },
    },
    {
      outcome: 'fail',
      because: 'there is no contact',
      asset: { state: 'Enabled', securityContacts: [] },
    },
    {
      outcome: 'unknown',
      because: 'a body of today that leaves out whether it is enabled',
      asset: { state: 'Enabled', securityContacts: [{ ...contact, isEnabled: null }] },
    },
    {
      outcome: 'unknown',
      because: 'there may be a contact that could not be read',
      asset: { state: 'Enabled', securityContacts: cutShort([contact]) },
    },
    {
      outcome: 'unknown',
      because: 'reading the contacts was denied',
      asset: { state: 'Enabled', securityContacts: denied },
    },
    {
      outcome: 'not-applicable',
      because: 'nobody can change a disabled subscription',
      asset: { state: 'Disabled', securityContacts: [] },
    },
  ],
});
