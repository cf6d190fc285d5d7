import { defineCheck } from '#model/check.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { isInUse, Subscription } from '../../subscriptions/assets.ts';
import { planExamples } from '../example-plans.ts';
import { planEvidence, planNamed } from '../plans.ts';

const plan = 'CosmosDbs';

export default defineCheck({
  id: 'azure.defender.cosmos-db-plan-on',
  version: 1,
  title: 'Defender for Azure Cosmos DB is on',
  dimension: 'compliance',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: Subscription,
  rationale:
    'Injections, stolen keys and exports from unusual places look like ordinary queries. Defender for Azure Cosmos DB reports them without slowing down the database.',
  remediation: {
    console: [
      'In the Azure portal, open Microsoft Defender for Cloud > Environment settings and choose the subscription.',
      'On the page Defender plans, turn on the plan Databases > Azure Cosmos DB (it is billed) and save.',
    ],
    cli: 'az security pricing create --name CosmosDbs --tier Standard',
    terraform: `resource "azurerm_security_center_subscription_pricing" "example" {
  tier          = "Standard"
  resource_type = "CosmosDbs"
}`,
  },
  references: [
    'https://learn.microsoft.com/azure/defender-for-cloud/concept-defender-for-cosmos',
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
