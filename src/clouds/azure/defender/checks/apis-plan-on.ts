import { defineCheck } from '#model/check.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { isInUse, Subscription } from '../../subscriptions/assets.ts';
import { planExamples } from '../example-plans.ts';
import { planEvidence, planNamed } from '../plans.ts';

const plan = 'Api';

export default defineCheck({
  id: 'azure.defender.apis-plan-on',
  version: 1,
  title: 'Defender for APIs is on',
  dimension: 'compliance',
  category: 'basic-protection',
  severity: 'medium',
  free: true,
  asset: Subscription,
  rationale:
    'APIs behind API Management are attacked with requests that look like any other: stolen tokens, ids of other customers, exports in small portions. Defender for APIs learns what is usual and reports what is not.',
  remediation: {
    console: [
      'In the Azure portal, open Microsoft Defender for Cloud > Environment settings and choose the subscription.',
      'On the page Defender plans, turn on the plan APIs (it is billed) and save.',
    ],
    cli: 'az security pricing create --name Api --tier Standard --subplan P1',
    terraform: `resource "azurerm_security_center_subscription_pricing" "example" {
  tier          = "Standard"
  resource_type = "Api"
  subplan       = "P1"
}`,
  },
  references: [
    'https://learn.microsoft.com/azure/defender-for-cloud/defender-for-apis-introduction',
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
