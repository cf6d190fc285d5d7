import { planOn } from '../plan-on.ts';

export default planOn({
  id: 'azure.defender.apis-plan-on',
  plan: 'Api',
  subPlan: 'P1',
  shownAs: 'APIs',
  title: 'Defender for APIs is on',
  category: 'basic-protection',
  rationale:
    'APIs behind API Management are attacked with requests that look like any other: stolen tokens, ids of other customers, exports in small portions. Defender for APIs learns what is usual and reports what is not.',
  reference: 'https://learn.microsoft.com/azure/defender-for-cloud/defender-for-apis-introduction',
});
