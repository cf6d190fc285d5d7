import { defineCheck } from '#model/check.ts';
import { choiceParam } from '#model/param.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { isInUse, Subscription } from '../../subscriptions/assets.ts';
import { planExamples, plans } from '../example-plans.ts';
import { planEvidence, planNamed } from '../plans.ts';

const plan = 'VirtualMachines';

export default defineCheck({
  id: 'azure.defender.servers-plan-on',
  version: 1,
  title: 'Defender for Servers is on',
  dimension: 'compliance',
  category: 'basic-protection',
  severity: 'high',
  free: true,
  asset: Subscription,
  rationale:
    'Machines are where intruders settle: they run what they like there, and look around from there. Defender for Servers brings detection of attacks to every machine of the subscription, with vulnerability assessment beside it.',
  remediation: {
    console: [
      'In the Azure portal, open Microsoft Defender for Cloud > Environment settings and choose the subscription.',
      'On the page Defender plans, turn on the plan Servers (it is billed), choose Plan 1 or Plan 2 and save.',
    ],
    cli: 'az security pricing create --name VirtualMachines --tier Standard --subplan P2',
    terraform: `resource "azurerm_security_center_subscription_pricing" "example" {
  tier          = "Standard"
  resource_type = "VirtualMachines"
  subplan       = "P2"
}`,
  },
  references: [
    'https://learn.microsoft.com/azure/defender-for-cloud/defender-for-servers-overview',
    'https://learn.microsoft.com/rest/api/defenderforcloud/pricings/list',
  ],
  reads: ['state', 'defenderPlans.pricingName', 'defenderPlans.pricingTier', 'defenderPlans.subPlan'],
  params: {
    subPlan: choiceParam(['any', 'P2'], {
      default: 'any',
      description: {
        en: 'P2 when Plan 1, which lacks agentless scanning and more, is not enough.',
        zh: '如果计划 1（缺少无代理扫描等功能）不足以满足要求，请选择 P2。',
      },
    }),
  },
  appliesTo: (subscription) =>
    isInUse(subscription.state) || notApplicable('The subscription is {state}', { state: subscription.state }),
  judge: (subscription, { params }) => {
    const found = planNamed(subscription.defenderPlans, plan);
    if (!found) return unknown('Defender for Cloud does not list the plan {plan}', { plan });
    const evidence = planEvidence(found);
    if (found.pricingTier !== 'Standard') return fail('The plan {plan} is off', evidence);
    // "When not specified, full plan is applied", and the full plan is P2.
    return params.subPlan === 'P2' && (found.subPlan ?? 'P2') !== 'P2'
      ? fail('The plan {plan} is on only to the extent of {subPlan}', evidence)
      : pass(evidence);
  },
  examples: [
    ...planExamples(plan),
    {
      outcome: 'pass',
      because: 'either extent is enough unless more is asked for',
      asset: { state: 'Enabled', defenderPlans: plans(plan, 'Standard', 'P1') },
    },
    {
      outcome: 'fail',
      because: 'Plan 2 is asked for',
      asset: { state: 'Enabled', defenderPlans: plans(plan, 'Standard', 'P1') },
      params: { subPlan: 'P2' },
    },
    {
      outcome: 'pass',
      because: 'Plan 2 is on',
      asset: { state: 'Enabled', defenderPlans: plans(plan, 'Standard', 'P2') },
      params: { subPlan: 'P2' },
    },
    {
      outcome: 'pass',
      because: 'no extent means the whole plan',
      asset: { state: 'Enabled', defenderPlans: plans(plan, 'Standard') },
      params: { subPlan: 'P2' },
    },
  ],
});
