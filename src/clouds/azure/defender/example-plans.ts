import { cutShort, denied } from '#model/check.ts';

const other = { pricingName: 'Dns', pricingTier: 'Standard', subPlan: null } as const;
const enabled = { state: 'Enabled' } as const;

/** One plan on or off, beside another one. */
export function plans(pricingName: string, pricingTier: 'Free' | 'Standard', subPlan: string | null = null) {
  return [other, { pricingName, pricingTier, subPlan }] as const;
}

/** Examples of a check that asks for one plan. */
export function planExamples(name: string) {
  return [
    { outcome: 'pass', because: 'the plan is on', asset: { ...enabled, defenderPlans: plans(name, 'Standard') } },
    { outcome: 'fail', because: 'the plan is off', asset: { ...enabled, defenderPlans: plans(name, 'Free') } },
    {
      outcome: 'pass',
      because: 'the plan is known to be on, whatever else the list holds',
      asset: { ...enabled, defenderPlans: cutShort(plans(name, 'Standard')) },
    },
    {
      outcome: 'unknown',
      because: 'the list was cut short before the plan',
      asset: { ...enabled, defenderPlans: cutShort([other]) },
    },
    {
      outcome: 'unknown',
      because: 'a cloud that does not offer the plan does not list it',
      asset: { ...enabled, defenderPlans: [other] },
    },
    { outcome: 'unknown', because: 'the plans could not be read', asset: { ...enabled, defenderPlans: denied } },
    {
      outcome: 'not-applicable',
      because: 'nothing runs in a disabled subscription',
      asset: { state: 'Disabled', defenderPlans: plans(name, 'Free') },
    },
  ] as const;
}
