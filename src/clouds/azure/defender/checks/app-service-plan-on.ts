import { defineCheck } from '#model/check.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { isInUse, Subscription } from '../../subscriptions/assets.ts';
import { planExamples } from '../example-plans.ts';
import { planEvidence, planNamed } from '../plans.ts';

const plan = 'AppServices';

export default defineCheck({
  id: 'azure.defender.app-service-plan-on',
  version: 1,
  title: 'Defender for App Service is on',
  dimension: 'compliance',
  category: 'basic-protection',
  severity: 'medium',
  free: true,
  asset: Subscription,
  rationale:
    'Web apps are probed all day. Defender for App Service sees requests and processes from inside the platform, and reports web shells, scanners that succeed, and domain names that point to an app that is gone.',
  remediation: {
    console: [
      'In the Azure portal, open Microsoft Defender for Cloud > Environment settings and choose the subscription.',
      'On the page Defender plans, turn on the plan App Service (it is billed) and save.',
    ],
    cli: 'az security pricing create --name AppServices --tier Standard',
    terraform: `resource "azurerm_security_center_subscription_pricing" "example" {
  tier          = "Standard"
  resource_type = "AppServices"
}`,
  },
  references: [
    'https://learn.microsoft.com/azure/defender-for-cloud/defender-for-app-service-introduction',
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
