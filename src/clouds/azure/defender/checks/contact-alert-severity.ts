import { cutShort, defineCheck, denied } from '#model/check.ts';
import { choiceParam } from '#model/param.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { isInUse, Subscription } from '../../subscriptions/assets.ts';
import { contactCommand } from '../contact-command.ts';
import { all, anyContact, coversLevel, hasRecipients, isInForce } from '../contacts.ts';
import { olderContact, only, contact as whole } from '../example-contacts.ts';

const levels = ['High', 'Medium', 'Low'] as const;
const switches = [
  'isEnabled',
  'alertNotificationsState',
  'minimalSeverity',
  'attackPathNotificationsState',
  'emails',
  'notificationsByRole',
] as const;
const contact = only(whole, ...switches);
const older = only(olderContact, ...switches);

export default defineCheck({
  id: 'azure.defender.contact-alert-severity',
  version: 1,
  title: 'Mail is sent about grave security alerts',
  dimension: 'compliance',
  category: 'basic-protection',
  severity: 'medium',
  free: true,
  asset: Subscription,
  rationale:
    'Alerts in a console that nobody has open stop no attack. Mail brings the grave ones to people at night and at weekends, which is when most intrusions are carried out.',
  remediation: {
    console: [
      'In the Azure portal, open Microsoft Defender for Cloud > Environment settings and choose the subscription.',
      'On the page Email notifications, turn on Notify about alerts with the following severity (or higher) and choose the severity.',
      'Save. The page replaces the whole contact, so check the addresses and the roles on it too.',
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
    'securityContacts.minimalSeverity',
    'securityContacts.attackPathNotificationsState',
    'securityContacts.emails',
    'securityContacts.notificationsByRole',
  ],
  params: {
    severity: choiceParam(levels, {
      default: levels[0],
      description: {
        en: 'The severity from which on mail must be sent.',
        zh: '从哪个严重性级别起必须发送邮件。',
      },
    }),
  },
  appliesTo: (subscription) =>
    isInUse(subscription.state) || notApplicable('The subscription is {state}', { state: subscription.state }),
  judge: (subscription, { params }) => {
    const evidence = { severity: params.severity };
    const told = anyContact(subscription.securityContacts, (contact) =>
      all(
        isInForce(contact),
        coversLevel(contact.alertNotificationsState, contact.minimalSeverity, params.severity, levels),
        hasRecipients(contact),
      ),
    );
    if (told === 'yes') return pass(evidence);
    if (told === 'no-contact') return fail('No security contact is configured', { securityContacts: 0 });
    return told === 'no'
      ? fail('No security contact in force is told of alerts from severity {severity} on', evidence)
      : unknown('The security contact does not tell which alerts it is told of', evidence);
  },
  examples: [
    {
      outcome: 'pass',
      because: 'mail is sent about alerts of high severity',
      asset: { state: 'Enabled', securityContacts: [contact] },
    },
    {
      outcome: 'pass',
      because: 'low includes everything above it',
      asset: { state: 'Enabled', securityContacts: [{ ...contact, minimalSeverity: 'Low' }] },
      params: { severity: 'Medium' },
    },
    {
      outcome: 'pass',
      because: 'a role gets the mail where no address does',
      asset: { state: 'Enabled', securityContacts: [{ ...contact, emails: [] }] },
    },
    {
      outcome: 'pass',
      because: 'an older body with notifications on hears of high severity at least',
      asset: { state: 'Enabled', securityContacts: [older] },
    },
    {
      outcome: 'unknown',
      because: 'an older body does not tell how low the severity may be',
      asset: { state: 'Enabled', securityContacts: [older] },
      params: { severity: 'Low' },
    },
    {
      outcome: 'fail',
      because: 'only high severity is told, but medium was asked for',
      asset: { state: 'Enabled', securityContacts: [contact] },
      params: { severity: 'Medium' },
    },
    {
      outcome: 'fail',
      because: 'notifications are off',
      asset: { state: 'Enabled', securityContacts: [{ ...contact, alertNotificationsState: 'Off' }] },
    },
    {
      outcome: 'fail',
      because: 'the contact is disabled',
      asset: { state: 'Enabled', securityContacts: [{ ...contact, isEnabled: false }] },
    },
    {
      outcome: 'fail',
      because: 'mail goes to no address and to no role',
      asset: {
        state: 'Enabled',
        securityContacts: [{ ...contact, emails: [], notificationsByRole: { state: 'Off', roles: ['Owner'] } }],
      },
    },
    {
      outcome: 'fail',
      because: 'no contact asks for it',
      asset: { state: 'Enabled', securityContacts: [] },
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
