import { defineQueryCheck } from '#graph/query-check.ts';
import { cutShort, denied } from '#model/check.ts';
import { fail, notApplicable } from '#model/verdict.ts';
import { isInUse, Subscription } from '../../subscriptions/assets.ts';
import { contactCommand } from '../contact-command.ts';

export default defineQueryCheck({
  id: 'azure.defender.contact-additional-email',
  version: 1,
  title: 'Defender for Cloud has an additional email address for security contacts',
  dimension: 'compliance',
  category: 'basic-protection',
  severity: 'medium',
  free: true,
  asset: Subscription,
  overview:
    'Microsoft Defender for Cloud writes to the owners of a subscription when it finds something serious. Additional addresses let the security team hear of it at the same moment.',
  rationale:
    'Owners of a subscription are often people who pay for it, or who have left since. An address of the security team makes sure that an alert reaches somebody who knows what to do with it while there is still time to do it.',
  defaultValue: 'No additional address is set. Owners of the subscription get mail about alerts of high severity.',
  extraInformation:
    'A subscription with one contact that has an address and another that has none fails too: the contact without an address tells nobody. Saving contacts through the API replaces them as a whole, and leaving a property out switches off what it stands for.',
  serviceWide: {
    remediation:
      'Assign a policy that deploys the contact to a management group, so that new subscriptions get it without anybody thinking of it.',
    rollOut:
      'Put it into the baseline for new subscriptions first. Then mend what exists in batches: production and what can be reached from the internet before the rest. Assess again after each batch, and give every exception an owner and a day on which it ends.',
  },
  remediation: {
    console: [
      'In the Azure portal, open Microsoft Defender for Cloud > Environment settings and choose the management group, subscription or workspace.',
      'Open Email notifications and enter the addresses of the security team in Additional email addresses, separated by commas.',
      'Save.',
    ],
    cli: contactCommand,
  },
  references: [
    'https://learn.microsoft.com/azure/defender-for-cloud/configure-email-notifications',
    'https://learn.microsoft.com/rest/api/defenderforcloud/security-contacts/list',
  ],
  query: `{
  connectors(where: { OR: [
    { securityContacts_SOME: null }
    { securityContacts_SOME: { email: null } }
    { securityContacts_SOME: { email: "" } }
  ] }) { ...AssetFragment }
}`,
  expect: 'eq []',
  alsoReads: ['state'],
  appliesTo: (subscription) =>
    isInUse(subscription.state) || notApplicable('The subscription is {state}', { state: subscription.state }),
  found: (evidence) => fail('There is no security contact, or one of them holds no address', evidence),
  examples: [
    {
      outcome: 'pass',
      because: 'the only contact has an address',
      asset: { state: 'Enabled', securityContacts: [{ email: 'security@example.com' }] },
    },
    { outcome: 'fail', because: 'there is no contact', asset: { state: 'Enabled', securityContacts: [] } },
    {
      outcome: 'fail',
      because: 'the contact holds no address: null',
      asset: { state: 'Enabled', securityContacts: [{ email: null }] },
    },
    {
      outcome: 'fail',
      because: 'the contact holds no address: an empty text',
      asset: { state: 'Enabled', securityContacts: [{ email: '' }] },
    },
    {
      outcome: 'fail',
      because: 'one of two contacts holds no address',
      asset: { state: 'Enabled', securityContacts: [{ email: 'security@example.com' }, { email: null }] },
    },
    {
      outcome: 'fail',
      because: 'a contact without an address decides, whatever the others are',
      asset: { state: 'Enabled', securityContacts: cutShort([{ email: null }]) },
    },
    {
      outcome: 'unknown',
      because: 'there may be a contact that could not be read',
      asset: { state: 'Enabled', securityContacts: cutShort([{ email: 'security@example.com' }]) },
    },
    {
      outcome: 'unknown',
      because: 'reading the contacts was denied',
      asset: { state: 'Enabled', securityContacts: denied },
    },
    {
      outcome: 'unknown',
      because: 'the address of the contact could not be read',
      asset: { state: 'Enabled', securityContacts: [{ email: denied }] },
    },
    {
      outcome: 'not-applicable',
      because: 'nobody can change a disabled subscription',
      asset: { state: 'Disabled', securityContacts: [] },
    },
  ],
});
