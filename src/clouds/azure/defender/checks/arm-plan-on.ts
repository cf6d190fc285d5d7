import { planOn } from '../plan-on.ts';

export default planOn({
  id: 'azure.defender.arm-plan-on',
  plan: 'Arm',
  shownAs: 'Resource Manager',
  title: 'Defender for Resource Manager is on',
  category: 'identity',
  rationale:
    'Everything in Azure is made, changed and deleted through Azure Resource Manager. The plan watches that layer and reports stolen sessions, known attack tools and mass deletion, whatever resource they are aimed at.',
  reference: 'https://learn.microsoft.com/azure/defender-for-cloud/defender-for-resource-manager-introduction',
});
