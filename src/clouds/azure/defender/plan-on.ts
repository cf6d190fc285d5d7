import { type Check, defineCheck } from '#model/check.ts';
import { fail, notApplicable, pass, unknown } from '#model/verdict.ts';
import { isInUse, Subscription } from '../subscriptions/assets.ts';
import { planExamples } from './example-plans.ts';
import { planEvidence, planNamed } from './plans.ts';

interface PlanOn extends Pick<Check, 'id' | 'title' | 'category' | 'rationale'> {
  /** as the API names it */
  readonly plan: string;
  /** the extent that the remediation chooses, where there are several */
  readonly subPlan?: string;
  /** what the portal calls it */
  readonly shownAs: string;
  /** the vendor's page about the plan */
  readonly reference: string;
}

/** A check that a plan of Defender for Cloud is on. */
export function planOn({ plan, subPlan, shownAs, reference, ...told }: PlanOn): Check {
  return defineCheck({
    ...told,
    version: 1,
    dimension: 'compliance',
    severity: 'medium',
    free: true,
    asset: Subscription,
    remediation: {
      console: [
        'In the Azure portal, open Microsoft Defender for Cloud > Environment settings and choose the subscription.',
        `On the page Defender plans, turn on the plan ${shownAs} (it is billed) and save.`,
      ],
      cli: `az security pricing create --name ${plan} --tier Standard${subPlan ? ` --subplan ${subPlan}` : ''}`,
      terraform: `resource "azurerm_security_center_subscription_pricing" "example" {
  tier          = "Standard"
  resource_type = "${plan}"${subPlan ? `\n  subplan       = "${subPlan}"` : ''}
}`,
    },
    references: [reference, 'https://learn.microsoft.com/rest/api/defenderforcloud/pricings/list'],
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
}
