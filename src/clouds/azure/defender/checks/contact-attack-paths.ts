import { cutShort, defineCheck, denied } from '#model/check.ts';
import { choiceParam } from '#model/param.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { isInUse, Subscription } from '../../subscriptions/assets.ts';
import { contactCommand } from '../contact-command.ts';
import { all, anyContact, coversLevel, hasRecipients, isInForce } from '../contacts.ts';
import { olderContact, only, contact as whole } from '../example-contacts.ts';

const levels = ['Critical', 'High', 'Medium', 'Low'] as const;
const switches = [
  'isEnabled',
  'alertNotificationsState',
  'attackPathNotificationsState',
  'attackPathMinimalRiskLevel',
  'emails',
  'notificationsByRole',
] as const;
const contact = only(whole, ...switches);
const older = only(olderContact, ...switches);

export default defineCheck({
  id: 'azure.defender.contact-attack-paths',
  version: 1,
  title: 'Mail is sent about attack paths',
  dimension: 'compliance',
  category: 'basic-protection',
  severity: 'medium',
  free: true,
  asset: Subscription,
  rationale:
    'An attack path is a row of weak settings that leads from outside to something valuable. It can be closed before anybody walks it, if people hear of it when it appears.',
  remediation: {
    console: [
      'In the Azure portal, open Microsoft Defender for Cloud > Environment settings and choose the subscription.',
      'On the page Email notifications, turn on Notify about attack paths with the following risk level (or higher) and choose the level.',
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
    'securityContacts.attackPathNotificationsState',
    'securityContacts.attackPathMinimalRiskLevel',
    'securityContacts.emails',
    'securityContacts.notificationsByRole',
  ],
  params: {
    riskLevel: choiceParam(levels, {
      default: levels[0],
      description: {
        en: 'The risk level from which on mail must be sent.',
        zh: '从哪个风险级别起必须发送邮件。',
      },
    }),
  },
  appliesTo: (subscription) =>
    isInUse(subscription.state) || notApplicable('The subscription is {state}', { state: subscription.state }),
  judge: (subscription, { params }) => {
    const evidence = { riskLevel: params.riskLevel };
    const told = anyContact(subscription.securityContacts, (contact) =>
      all(
        isInForce(contact),
        coversLevel(contact.attackPathNotificationsState, contact.attackPathMinimalRiskLevel, params.riskLevel, levels),
        hasRecipients(contact),
      ),
    );
    if (told === 'yes') return pass(evidence);
    if (told === 'no-contact') return fail('No security contact is configured', { securityContacts: 0 });
    return told === 'no'
      ? fail('No security contact in force is told of attack paths from risk level {riskLevel} on', evidence)
      : unknown('The security contact does not tell which attack paths it is told of', evidence);
  },
  examples: [
    {
      outcome: 'pass',
      because: 'mail is sent about attack paths of high and critical risk',
      asset: { state: 'Enabled', securityContacts: [contact] },
      params: { riskLevel: 'High' },
    },
    {
      outcome: 'pass',
      because: 'whatever the level is, critical risk is included',
      asset: { state: 'Enabled', securityContacts: [{ ...contact, attackPathMinimalRiskLevel: null }] },
    },
    {
      outcome: 'fail',
      because: 'medium risk was asked for',
      asset: { state: 'Enabled', securityContacts: [contact] },
      params: { riskLevel: 'Medium' },
    },
    {
      outcome: 'fail',
      because: 'the contact hears of alerts only',
      asset: { state: 'Enabled', securityContacts: [{ ...contact, attackPathNotificationsState: 'Off' }] },
    },
    {
      outcome: 'unknown',
      because: 'older bodies tell nothing of attack paths',
      asset: { state: 'Enabled', securityContacts: [older] },
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
