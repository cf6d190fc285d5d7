import { cutShort, defineCheck, denied } from '#model/check.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { isInUse, Subscription } from '../../subscriptions/assets.ts';
import { contactCommand } from '../contact-command.ts';
import { all, anyContact, isInForce, tellsOwners } from '../contacts.ts';
import { olderContact, only, contact as whole } from '../example-contacts.ts';

const switches = [
  'isEnabled',
  'alertNotificationsState',
  'attackPathNotificationsState',
  'notificationsByRole',
] as const;
const contact = only(whole, ...switches);
const older = only(olderContact, ...switches);
const off = { state: 'Off', roles: ['Owner'] } as const;

export default defineCheck({
  id: 'azure.defender.contact-owners-notified',
  version: 1,
  title: 'Owners of the subscription get security mail',
  dimension: 'compliance',
  category: 'basic-protection',
  severity: 'medium',
  free: true,
  asset: Subscription,
  rationale:
    'An owner is the one person who can always act on a subscription. When Defender for Cloud finds an attack and writes only to an address that nobody reads any more, hours are lost until somebody with permissions hears of it.',
  remediation: {
    console: [
      'In the Azure portal, open Microsoft Defender for Cloud > Environment settings and choose the subscription.',
      'On the page Email notifications, choose Owner among All users with the following roles.',
      'Save. The page replaces the whole contact, so check the addresses and the levels on it too.',
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
    'securityContacts.notificationsByRole',
  ],
  appliesTo: (subscription) =>
    isInUse(subscription.state) || notApplicable('The subscription is {state}', { state: subscription.state }),
  judge: (subscription) => {
    const told = anyContact(subscription.securityContacts, (contact) => all(isInForce(contact), tellsOwners(contact)));
    if (told === 'yes') return pass({ role: 'Owner' });
    if (told === 'no-contact') return fail('No security contact is configured', { securityContacts: 0 });
    return told === 'no'
      ? fail('No security contact in force writes to the role {role}', { role: 'Owner' })
      : unknown('The security contact does not tell which roles it writes to', { role: 'Owner' });
  },
  examples: [
    {
      outcome: 'pass',
      because: 'owners get mail',
      asset: { state: 'Enabled', securityContacts: [contact] },
    },
    {
      outcome: 'pass',
      because: 'one of several contacts is enough',
      asset: { state: 'Enabled', securityContacts: [{ ...contact, notificationsByRole: off }, contact] },
    },
    {
      outcome: 'fail',
      because: 'only contributors get mail',
      asset: {
        state: 'Enabled',
        securityContacts: [{ ...contact, notificationsByRole: { state: 'On', roles: ['Contributor'] } }],
      },
    },
    {
      outcome: 'fail',
      because: 'mail by role is off, so the roles do not count',
      asset: { state: 'Enabled', securityContacts: [{ ...contact, notificationsByRole: off }] },
    },
    {
      outcome: 'fail',
      because: 'the contact is disabled',
      asset: { state: 'Enabled', securityContacts: [{ ...contact, isEnabled: false }] },
    },
    {
      outcome: 'fail',
      because: 'no contact asks for it',
      asset: { state: 'Enabled', securityContacts: [] },
    },
    {
      outcome: 'unknown',
      because: 'the oldest body tells of administrators, not of owners',
      asset: { state: 'Enabled', securityContacts: [older] },
    },
    {
      outcome: 'unknown',
      because: 'there may be a contact that could not be read',
      asset: { state: 'Enabled', securityContacts: cutShort([]) },
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
