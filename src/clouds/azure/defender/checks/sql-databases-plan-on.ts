import { defineCheck } from '#model/check.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { isInUse, Subscription } from '../../subscriptions/assets.ts';
import { planExamples } from '../example-plans.ts';
import { planEvidence, planNamed } from '../plans.ts';

const plan = 'SqlServers';

export default defineCheck({
  id: 'azure.defender.sql-databases-plan-on',
  version: 1,
  title: 'Defender for Azure SQL databases is on',
  dimension: 'compliance',
  category: 'data',
  severity: 'medium',
  free: true,
  asset: Subscription,
  rationale:
    'SQL injection and stolen logins end in exports that no firewall sees. Defender for Azure SQL finds weak settings of the databases and reports attacks on them.',
  remediation: {
    console: [
      'In the Azure portal, open Microsoft Defender for Cloud > Environment settings and choose the subscription.',
      'On the page Defender plans, turn on the plan Databases > Azure SQL Databases (it is billed) and save.',
    ],
    cli: 'az security pricing create --name SqlServers --tier Standard',
    terraform: `resource "azurerm_security_center_subscription_pricing" "example" {
  tier          = "Standard"
  resource_type = "SqlServers"
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
