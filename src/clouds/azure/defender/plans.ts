/** What is read of a plan. */
interface Plan {
  readonly pricingName: string;
  readonly pricingTier: 'Free' | 'Standard';
  readonly subPlan: string | null;
}

/** The plan of that name; undefined when the whole list is known and lacks it, as in clouds that do not offer it. */
export function planNamed<P extends Pick<Plan, 'pricingName'>>(plans: Iterable<P>, name: string): P | undefined {
  for (const plan of plans) if (plan.pricingName.toLowerCase() === name.toLowerCase()) return plan;
  return undefined;
}

/** What a verdict about a plan rests on. */
export function planEvidence(plan: Plan): Readonly<Record<string, unknown>> {
  return { plan: plan.pricingName, pricingTier: plan.pricingTier, subPlan: plan.subPlan };
}

/** Whether a plan is on, and that part of it too. */
export function isExtensionOn(
  plan: Pick<Plan, 'pricingTier'> & { readonly extensions: readonly Extension[] | null },
  name: string,
): boolean {
  if (plan.pricingTier !== 'Standard') return false;
  return (plan.extensions ?? []).some((part) => part.isEnabled && part.name.toLowerCase() === name.toLowerCase());
}

interface Extension {
  readonly name: string;
  readonly isEnabled: boolean;
}
