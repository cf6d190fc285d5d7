import { defineCheck } from '#model/check.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { isInUse, Subscription } from '../../subscriptions/assets.ts';
import { planExamples } from '../example-plans.ts';
import { planEvidence, planNamed } from '../plans.ts';

const plan = 'CloudPosture';

export default defineCheck({
  id: 'azure.defender.cspm-plan-on',
  version: 1,
  title: 'Defender CSPM is on',
  dimension: 'compliance',
  category: 'basic-protection',
  severity: 'medium',
  free: true,
  asset: Subscription,
  rationale:
    'The free posture management lists weak settings one by one. Defender CSPM puts them together: which of them form a path that an attacker could take from the Internet to sensitive data, so that the few that matter are mended first.',
  remediation: {
    console: [
      'In the Azure portal, open Microsoft Defender for Cloud > Environment settings and choose the subscription.',
      'On the page Defender plans, turn on the plan Defender CSPM (it is billed) and save.',
    ],
    cli: 'az security pricing create --name CloudPosture --tier Standard',
    terraform: `resource "azurerm_security_center_subscription_pricing" "example" {
  tier          = "Standard"
  resource_type = "CloudPosture"
}`,
  },
  references: [
    'https://learn.microsoft.com/azure/defender-for-cloud/concept-cloud-security-posture-management',
    'https://learn.microsoft.com/rest/api/defenderforcloud/pricings/list',
  ],
  reads: ['state', 'defenderPlans.pricingName', 'defenderPlans.pricingTier', 'defenderPlans.subPlan'],
  appliesTo: (subscription) =>
    isInUse(subscription.state) || notApplicable('The subscription is {state}', { state: subscription.state }),
  judge: (subscription) => {
    const found = planNamed(subscription.defenderPlans, plan);
    if (!found) return unknown('Defender for Cloud does not list the plan {plan}', { plan });
    const evidence = planEvidence(found);
    return found.pricingTier === 'Standard' ? pass(evidence) : fail('The plan {plan} is off', evidence);
  },
  examples: planExamples(plan),
});
