import { defineCheck } from '#model/check.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { isInUse, Subscription } from '../../subscriptions/assets.ts';
import { planExamples } from '../example-plans.ts';
import { planEvidence, planNamed } from '../plans.ts';

const plan = 'SqlServerVirtualMachines';

export default defineCheck({
  id: 'azure.defender.sql-machines-plan-on',
  version: 1,
  title: 'Defender for SQL servers on machines is on',
  dimension: 'compliance',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: Subscription,
  rationale:
    'A SQL Server on a machine of your own has none of the protection of the managed service. The plan brings it the same assessment of weak settings and the same alerts on injection and guessed passwords.',
  remediation: {
    console: [
      'In the Azure portal, open Microsoft Defender for Cloud > Environment settings and choose the subscription.',
      'On the page Defender plans, turn on the plan Databases > SQL servers on machines (it is billed) and save.',
    ],
    cli: 'az security pricing create --name SqlServerVirtualMachines --tier Standard',
    terraform: `resource "azurerm_security_center_subscription_pricing" "example" {
  tier          = "Standard"
  resource_type = "SqlServerVirtualMachines"
}`,
  },
  references: [
    'https://learn.microsoft.com/azure/defender-for-cloud/defender-for-sql-introduction',
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
