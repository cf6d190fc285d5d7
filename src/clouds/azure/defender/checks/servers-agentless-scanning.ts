import { cutShort, defineCheck, denied } from '#model/check.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { isInUse, Subscription } from '../../subscriptions/assets.ts';
import { isExtensionOn } from '../plans.ts';

/** Plan 2 of Servers and Defender CSPM both bring it. */
const carriers = ['VirtualMachines', 'CloudPosture'];
const extension = 'AgentlessVmScanning';
const on = [{ name: extension, isEnabled: true }];
const off = [{ name: extension, isEnabled: false }];
const servers = { pricingName: 'VirtualMachines', pricingTier: 'Standard', extensions: on } as const;
const posture = { pricingName: 'CloudPosture', pricingTier: 'Free', extensions: null } as const;

export default defineCheck({
  id: 'azure.defender.servers-agentless-scanning',
  version: 1,
  title: 'Machines are scanned without an agent',
  dimension: 'compliance',
  category: 'basic-protection',
  severity: 'medium',
  free: true,
  asset: Subscription,
  rationale:
    'A machine on which nobody has installed an agent is the one that nobody patches. Agentless scanning looks at a snapshot of the disks, so it finds vulnerabilities, secrets and malware on every machine without touching it.',
  remediation: {
    console: [
      'In the Azure portal, open Microsoft Defender for Cloud > Environment settings and choose the subscription.',
      'On the page Defender plans, open Settings of the plan Servers (Plan 2) or Defender CSPM.',
      'Turn on Agentless scanning for machines and save.',
    ],
    cli: 'az security pricing create --name VirtualMachines --tier Standard --subplan P2 --extensions name=AgentlessVmScanning isEnabled=True',
    terraform: `resource "azurerm_security_center_subscription_pricing" "example" {
  tier          = "Standard"
  resource_type = "VirtualMachines"
  subplan       = "P2"
  extension {
    name = "AgentlessVmScanning"
  }
}`,
  },
  references: [
    'https://learn.microsoft.com/azure/defender-for-cloud/concept-agentless-data-collection',
    'https://learn.microsoft.com/rest/api/defenderforcloud/pricings/list',
  ],
  reads: ['state', 'defenderPlans.pricingName', 'defenderPlans.pricingTier', 'defenderPlans.extensions'],
  appliesTo: (subscription) =>
    isInUse(subscription.state) || notApplicable('The subscription is {state}', { state: subscription.state }),
  judge: (subscription) => {
    const evidence = { plans: carriers, extension };
    let listed = 0;
    for (const plan of subscription.defenderPlans) {
      if (!carriers.includes(plan.pricingName)) continue;
      if (isExtensionOn(plan, extension)) return pass({ plan: plan.pricingName, extension });
      listed++;
    }
    return listed === 0
      ? unknown('Defender for Cloud lists none of the plans {plans}', evidence)
      : fail('None of the plans {plans} is on with {extension}', evidence);
  },
  examples: [
    {
      outcome: 'pass',
      because: 'the plan for servers brings it',
      asset: { state: 'Enabled', defenderPlans: [posture, servers] },
    },
    {
      outcome: 'pass',
      because: 'Defender CSPM brings it as well',
      asset: {
        state: 'Enabled',
        defenderPlans: [
          { ...servers, pricingTier: 'Free', extensions: null },
          { ...posture, pricingTier: 'Standard', extensions: on },
        ],
      },
    },
    {
      outcome: 'fail',
      because: 'it is switched off in the plan',
      asset: { state: 'Enabled', defenderPlans: [{ ...servers, extensions: off }, posture] },
    },
    {
      outcome: 'fail',
      because: 'the plan is off, whatever its parts say',
      asset: { state: 'Enabled', defenderPlans: [{ ...servers, pricingTier: 'Free' }, posture] },
    },
    {
      outcome: 'fail',
      because: 'Plan 1 does not have it',
      asset: { state: 'Enabled', defenderPlans: [{ ...servers, extensions: [] }, posture] },
    },
    {
      outcome: 'unknown',
      because: 'neither plan is listed',
      asset: { state: 'Enabled', defenderPlans: [] },
    },
    {
      outcome: 'unknown',
      because: 'the list was cut short',
      asset: { state: 'Enabled', defenderPlans: cutShort([posture]) },
    },
    {
      outcome: 'unknown',
      because: 'the plans could not be read',
      asset: { state: 'Enabled', defenderPlans: denied },
    },
    {
      outcome: 'not-applicable',
      because: 'nothing runs in a disabled subscription',
      asset: { state: 'Disabled', defenderPlans: [servers] },
    },
  ],
});
